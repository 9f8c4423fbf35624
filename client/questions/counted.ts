import type { QuestionId } from "../../signaling/contract/questions.ts";
import type { PageStorage } from "../ui/safe-storage.ts";

const KEY = "oneroom.counted";

/** What a class was counted to answer, as it was typed; not sent yet. */
export interface Counted {
  /** For each option. */
  readonly hands: readonly string[];
  readonly written: string;
}

const nothingCounted: Counted = { hands: [], written: "" };

/** What was typed for this question before the page was reloaded, in this tab. */
export function countedBefore(storage: PageStorage, question: QuestionId): Counted {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null || Reflect.get(kept, "question") !== question) return nothingCounted;
    const hands: unknown = Reflect.get(kept, "hands");
    const written: unknown = Reflect.get(kept, "written");
    return {
      hands: Array.isArray(hands) ? hands.map((each) => (typeof each === "string" ? each : "")) : [],
      written: typeof written === "string" ? written : "",
    };
  } catch {
    // Whatever else stands there was not written here.
    return nothingCounted;
  }
}

/** Of one question at a time: the latest. */
export function keepCounted(storage: PageStorage, question: QuestionId, counted: Counted): void {
  storage.setItem(KEY, JSON.stringify({ question, ...counted }));
}
