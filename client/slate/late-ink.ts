import type { SlateOutline } from "../../signaling/contract/slate.ts";
import { InkFetch } from "./ink-fetch.ts";
import { QuestionsAtOnce } from "./questions-at-once.ts";

/** What only a page needs that comes when much is written already. It is fetched beside the page, not with it. */
export interface LateInk {
  readonly fetch: InkFetch;
  readonly atOnce: QuestionsAtOnce;
}

/** `roundTripMs`: how long the question took whose answer the base is. */
export function lateInk(base: SlateOutline, roundTripMs: number): LateInk {
  return { fetch: new InkFetch(base), atOnce: new QuestionsAtOnce(roundTripMs) };
}
