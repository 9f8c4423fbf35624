/**
 * As what somebody who watches unseen gets a picture. No plan has them: the worker divides their link by itself, and what
 * it leaves out, or what is sent to nobody, they would not see at all.
 *
 * Goals: a picture that moves is not taken away for a moment's gap; one that does not come is soon replaced by a still one;
 * at the edge it does not change to and fro.
 */

/** So long nothing has come before stills do, and so long it has come again before they end. */
const STILL_AFTER_MS = 3_000;
const VIDEO_AFTER_MS = 4_000;

export interface Watched {
  readonly as: "video" | "still";
  /** Since when it has been otherwise; null: it is as shown. */
  readonly otherwiseSinceMs: number | null;
}

export const watchedAtFirst: Watched = { as: "video", otherwiseSinceMs: null };

/** @param comes whether anything of the moving picture is being sent to them now. */
export function watched(before: Watched, comes: boolean, nowMs: number): Watched {
  if (comes === (before.as === "video")) return { as: before.as, otherwiseSinceMs: null };
  const sinceMs = before.otherwiseSinceMs ?? nowMs;
  if (nowMs - sinceMs < (comes ? VIDEO_AFTER_MS : STILL_AFTER_MS)) return { as: before.as, otherwiseSinceMs: sinceMs };
  return { as: comes ? "video" : "still", otherwiseSinceMs: null };
}
