import type { Tier } from "../../signaling/contract/plan.ts";
import type { Shown } from "./vocabulary.ts";

/**
 * What a classroom experiences, in one word.
 *
 * - `full`: all it could wish for, or so near that nobody sees the difference.
 * - `reduced`: something moves.
 * - `stills`: nothing moves, but board, screen or teacher come as sharp still pictures beside the voice.
 * - `audio`: the voice alone.
 *
 * The tier follows from the plan and is never chosen by itself; so it is as steady as the plan is (settle.ts).
 */

/** Of the worth of everything at its best. */
const FULL_SHARE = 0.85;

export function tierOf(shown: readonly Shown[], utility: number, idealUtility: number): Tier {
  if (idealUtility === 0) return "full";
  if (shown.some(({ as }) => as === "video")) return utility >= FULL_SHARE * idealUtility ? "full" : "reduced";
  return shown.some(({ as }) => as === "still") ? "stills" : "audio";
}
