/** Kinds of questions. This file has no imports, so that the browser gets it without the schemas. */

/** `single`, `multiple`: one or several of the choices; `truth`: right or wrong; `number`, `text`: written. */
export const QUESTION_KINDS = ["single", "multiple", "truth", "number", "text"] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export const LEAST_CHOICES = 2;
export const MOST_CHOICES = 6;
/** Right, wrong. */
const TRUTH_OPTIONS = 2;

/** How many things one can choose from; 0: the answer is written. */
export function optionCount(kind: QuestionKind, choices: readonly string[]): number {
  if (kind === "truth") return TRUTH_OPTIONS;
  return kind === "single" || kind === "multiple" ? choices.length : 0;
}
