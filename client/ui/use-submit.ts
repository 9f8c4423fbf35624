import { useState } from "preact/hooks";
import type { Answer, Failure } from "../http/failure.ts";

export interface Submission {
  busy: boolean;
  /** Why the last attempt was refused. */
  failure: Failure | undefined;
  /** True once the reader has tried to send: from then on fields say what is wrong with them. */
  tried: boolean;
  onSubmit: (event: Event) => void;
}

/**
 * Sends a form once at a time. `ready` holds back what cannot be granted anyway; `send` answers the outcome, and after
 * a granted one the component is usually gone.
 */
export function useSubmit(ready: boolean, send: () => Promise<Answer<unknown>>): Submission {
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const submit = async () => {
    setTried(true);
    if (!ready || busy) return;
    setBusy(true);
    setFailure(undefined);
    const answer = await send();
    setBusy(false);
    if (answer.ok) setTried(false);
    else setFailure(answer.error);
  };
  return {
    busy,
    tried,
    failure,
    onSubmit(event) {
      event.preventDefault();
      void submit();
    },
  };
}
