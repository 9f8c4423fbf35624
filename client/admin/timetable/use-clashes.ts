import { useState } from "preact/hooks";
import type { Clash } from "../../../signaling/contract/clash.ts";
import type { Answer } from "../../http/failure.ts";
import type { Submission } from "../../ui/use-submit.ts";

interface Clashes {
  found: { count: number; clashes: readonly Clash[] } | undefined;
  /** What the service answered: clashes are shown, and sent along with the next try. */
  hear: (answer: Answer<unknown>) => void;
  /** Something was changed: they are to be looked for again. */
  forget: () => void;
  /** Without the refusal that the list of clashes says in more detail. */
  shown: (submission: Submission) => Submission;
}

/** Clashes that stood in the way of a form, which can be wanted all the same. */
export function useClashes(): Clashes {
  const [found, setFound] = useState<Clashes["found"]>(undefined);
  return {
    found,
    hear: (answer) => setFound(!answer.ok && answer.error.code === "lesson.clashes" ? answer.error.params : undefined),
    forget: () => setFound(undefined),
    shown: (submission) =>
      submission.failure?.code === "lesson.clashes" ? { ...submission, failure: undefined } : submission,
  };
}
