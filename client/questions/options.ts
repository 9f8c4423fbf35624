import { optionCount } from "../../signaling/contract/question-kinds.ts";
import type { Question } from "../../signaling/contract/questions.ts";
import type { Say } from "../i18n/words.ts";
import type { questionWords } from "./words.ts";

export const LETTERS = ["A", "B", "C", "D", "E", "F"] as const;

export type Asked = Pick<Question, "kind" | "choices">;

export interface Option {
  /** A, B, C, or the word itself: right, wrong. */
  short: string;
  /** Beside the letter; empty when the teacher gave none. */
  words: string;
}

/** What one can choose from; none: the answer is written. */
export function optionsOf({ kind, choices }: Asked, say: Say<typeof questionWords.en>): Option[] {
  if (kind === "truth") return [say("right"), say("wrong")].map((short) => ({ short, words: "" }));
  return choices.slice(0, optionCount(kind, choices)).map((words, index) => ({ short: LETTERS[index] ?? "", words }));
}
