import type { ProposedRung } from "./ladder.ts";
import { bitsForSize } from "./picture-size.ts";
import type { Ladder, Rung, Sender, VideoSource } from "./vocabulary.ts";

/**
 * In which of a sender's three slots the rungs of a ladder go.
 *
 * - Chromium fixes number and order of the slots when the track is added; later only bitrate, scale, frame rate and
 *   `active` change. Changing a bitrate costs nothing; changing a scale or `active` costs everybody a key frame.
 * - So rungs go into the slots in which they change least, and sizes stay while the bits are anywhere near right for them.
 * - A slot that is in use and that no rung needs stays on, below the one above it, until nobody uses it.
 * - From slot to slot, pictures never get smaller: the encoder wants it so.
 */

/** What should stay as it is. */
export interface Hold {
  /** Slots that somebody receives. */
  used: ReadonlySet<number>;
  /** Of these, those that somebody receives with all frames: making them smaller takes from them. */
  full: ReadonlySet<number>;
  /** Sizes, while they are anywhere near right. */
  sizes: boolean;
}

const SLOTS: readonly (readonly number[])[] = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
/**
 * Costs beside the change of the bitrate (as a logarithm). A rung that grows a little under those who receive it does so
 * in its slot, where they need not switch; one that grows much is set up beside them, so that each of them moves to it on
 * proof (settle.ts).
 */
const SWITCH_ON_COST = 0.2;
const LEAVE_USED_COST = 1;
const LOWER_FULL_COST = 2;
const LOWER_SHARE = 0.9;
const RAISE_USED_COST = 2;
const RAISE_SHARE = 1.3;
/** There is always a way to avoid it: the highest slots. */
const OUT_OF_ORDER_COST = 100;
/** Sizes stay while the bits are between these parts of what they need. */
const LEAST_BITS = 0.6;
const MOST_BITS = 1.8;
const BELOW_SHARE = 0.8;

/** `rungs`: up to three, low to high. */
export function placeRungs(
  from: Ladder,
  rungs: readonly ProposedRung[],
  hold: Hold,
  source: VideoSource,
  sender: Sender,
): Ladder {
  const slots = cheapestSlots(from, rungs, hold);
  const fill = (at: 0 | 1 | 2, above: Rung | null): Rung => {
    const rung = from[at];
    const placed = rungs[slots.indexOf(at)];
    if (placed === undefined) return hold.used.has(at) && rung.active ? below(rung, above) : { ...rung, active: false };
    const bits = rung.active && rung.fps === placed.fps ? bitsForSize(source, placed.kbps, rung, sender) : 0;
    const { scale, fps } = hold.sizes && bits >= LEAST_BITS && bits <= MOST_BITS ? rung : placed;
    return { active: true, kbps: placed.kbps, scale: Math.max(scale, above?.scale ?? 1), fps };
  };
  const high = fill(2, null);
  const aboveMiddle = high.active ? high : null;
  const middle = fill(1, aboveMiddle);
  return [fill(0, middle.active ? middle : aboveMiddle), middle, high];
}

function cheapestSlots(from: Ladder, rungs: readonly ProposedRung[], { used, full }: Hold): readonly number[] {
  let cheapest: readonly number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const slots of SLOTS.filter(({ length }) => length === rungs.length)) {
    let cost = 0;
    for (const [at, rung] of from.entries()) {
      const placed = rungs[slots.indexOf(at)];
      if (placed === undefined) {
        if (used.has(at)) cost += overtaken(rung, at, rungs, slots) ? OUT_OF_ORDER_COST : LEAVE_USED_COST;
        continue;
      }
      cost += Math.abs(Math.log(placed.kbps / rung.kbps)) + (rung.active ? 0 : SWITCH_ON_COST);
      if (lowers(full, at, rung, placed)) cost += LOWER_FULL_COST;
      if (used.has(at) && placed.kbps > rung.kbps * RAISE_SHARE) cost += RAISE_USED_COST;
    }
    if (cost < least) {
      cheapest = slots;
      least = cost;
    }
  }
  return cheapest;
}

/** Whether a slot that stays, below the one above it, would have a higher bitrate below itself. */
function overtaken(rung: Rung, at: number, rungs: readonly ProposedRung[], slots: readonly number[]): boolean {
  const above = rungs[slots.findIndex((slot) => slot > at)];
  const kbps = above === undefined ? rung.kbps : Math.min(rung.kbps, belowKbps(above));
  return slots.some((slot, index) => slot < at && (rungs[index]?.kbps ?? 0) > kbps);
}

/** Whether a change of a slot takes from those who receive all of it. */
export function lowers(
  full: ReadonlySet<number>,
  at: number,
  from: Pick<Rung, "kbps">,
  to: Pick<Rung, "kbps">,
): boolean {
  return full.has(at) && to.kbps < from.kbps * LOWER_SHARE;
}

function below(rung: Rung, above: Rung | null): Rung {
  if (above === null) return rung;
  return {
    ...rung,
    kbps: Math.min(rung.kbps, belowKbps(above)),
    scale: Math.max(rung.scale, above.scale),
  };
}

function belowKbps({ kbps }: Pick<Rung, "kbps">): number {
  return Math.round(kbps * BELOW_SHARE);
}
