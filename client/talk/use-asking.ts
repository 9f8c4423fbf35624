import { useState } from "preact/hooks";

import type { Answer, Failure } from "../http/failure.ts";

/** Asks once at a time by a key, and keeps why the last was refused. */
export function useAsking(): {
  busy: boolean;
  failure: Failure | undefined;
  run: (ask: () => Promise<Answer<unknown>>) => Promise<void>;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const run = async (ask: () => Promise<Answer<unknown>>) => {
    if (busy) return;
    setBusy(true);
    const answer = await ask();
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
  };
  return { busy, failure, run };
}
