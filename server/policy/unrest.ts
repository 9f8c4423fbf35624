/**
 * How a link that does not stay as it is will go on, from what it did lately.
 *
 * - One that falls bit by bit goes on falling for a moment: an encoder that is asked for what the link carries now would be
 *   too late again. So a little less is planned, as much as the fall takes in the time until it follows.
 * - One that fell deeply more than once in half a minute falls again: a better picture for some seconds is not worth the
 *   frozen ones at its end. What the falls left is planned for a while, and after each further one for twice as long.
 */

export interface Unrest {
  /** What was believed after each small step down since it last rose. */
  readonly slope: readonly Mark[];
  /** The deep falls, and what they left. */
  readonly falls: readonly Fall[];
}

interface Fall extends Mark {
  readonly fromKbps: number;
}

interface Mark {
  readonly atMs: number;
  readonly kbps: number;
}

export const noUnrest: Unrest = { slope: [], falls: [] };

/** A fall to less than this share is deep. */
const DEEP_SHARE = 0.7;
/** Readings this close to each other are of one fall. */
const ONE_FALL_MS = 3_000;
const FALLS_KEPT_MS = 90_000;
/** A fall this long after the last one, or after the last hold, is another story. */
const TOGETHER_MS = 25_000;
/** A link that falls to next to nothing for a moment is not held there. */
const LEAST_HELD_SHARE = 0.45;
/** After the second fall; twice as long after each one more. */
const HOLD_MS = 10_000;
const LONGEST_HOLD_MS = 40_000;
const RISE_SHARE = 1.02;
const SLOPE_KEPT_MS = 10_000;
const LEAST_SLOPE_MS = 1_500;
/** Without another step down for so long, it fell. */
const FELL_MS = 5_000;
/** A report, a turn of the loop, and an encoder that follows. */
const AHEAD_S = 2.5;
const MOST_AHEAD_SHARE = 0.15;

/** What is believed of the link went from `fromKbps` to `toKbps`. */
export function watchUnrest(unrest: Unrest, fromKbps: number, toKbps: number, atMs: number): Unrest {
  const { falls } = unrest;
  const lowest = unrest.slope.at(-1)?.kbps ?? fromKbps;
  // A train may have raised it since.
  const slope = Math.max(fromKbps, toKbps) > lowest * RISE_SHARE && toKbps >= lowest ? [] : unrest.slope;
  if (toKbps >= fromKbps) return { slope, falls };
  const mark = { atMs, kbps: toKbps };
  const before = falls.at(-1);
  // The first reading of a fall may be too high: those that follow belong to it.
  if (before !== undefined && atMs - before.atMs < ONE_FALL_MS)
    return { slope: [], falls: [...falls.slice(0, -1), { ...before, kbps: toKbps }] };
  if (toKbps < DEEP_SHARE * fromKbps)
    return { slope: [], falls: [...falls.filter((fall) => atMs - fall.atMs < FALLS_KEPT_MS), { ...mark, fromKbps }] };
  return { slope: [...slope.filter((step) => atMs - step.atMs < SLOPE_KEPT_MS), mark], falls };
}

/** That was no fall: it carries what it did. */
export function takeFallBack({ slope, falls }: Unrest, sinceMs: number): Unrest {
  return { slope, falls: falls.filter(({ atMs }) => atMs < sinceMs) };
}

/** What may be reckoned with of a link that is believed to carry `kbps`. */
export function reckonedKbps({ slope, falls }: Unrest, kbps: number, nowMs: number): number {
  return Math.min(holdOf(falls, nowMs).kbps, kbps - Math.min(aheadKbps(slope, nowMs), MOST_AHEAD_SHARE * kbps));
}

/** Above `kbps` nothing is planned or asked for now, after so many falls; Infinity: the link is not held. */
export function holdOf(falls: Unrest["falls"], nowMs: number): { kbps: number; drops: number } {
  let chain: Fall[] = [];
  let endMs = 0;
  for (const fall of falls) {
    if (fall.atMs - endMs > TOGETHER_MS) chain = [];
    chain.push(fall);
    endMs = fall.atMs + (chain.length < 2 ? 0 : Math.min(LONGEST_HOLD_MS, HOLD_MS * 2 ** (chain.length - 2)));
  }
  const left = chain.map(({ kbps, fromKbps }) => Math.max(kbps, LEAST_HELD_SHARE * fromKbps));
  return {
    kbps: nowMs < endMs && chain.length > 1 ? Math.max(...left) : Number.POSITIVE_INFINITY,
    drops: chain.length,
  };
}

function aheadKbps(slope: Unrest["slope"], nowMs: number): number {
  const [first, last] = [slope[0], slope.at(-1)];
  if (first === undefined || last === undefined || nowMs - last.atMs > FELL_MS) return 0;
  const ms = last.atMs - first.atMs;
  return ms < LEAST_SLOPE_MS ? 0 : ((first.kbps - last.kbps) / ms) * 1_000 * AHEAD_S;
}
