/**
 * Links whose queue is shorter than a picture's frames.
 *
 * A frame leaves the sender at once. A queue that holds less than that drops the rest of it, long before the link is full:
 * trains, whose packets come one by one, pass at rates at which pictures lose a tenth. A noisy link loses as much, and no
 * lower rate would help it. So loss that lasts is tried: less is planned for some seconds. When most of the loss goes with
 * it, it was ours, and the smaller share of the link stays; when it does not, the link is noisy, and gets all of it back.
 *
 * A queue is so many milliseconds long, and so is a frame: hence a share of what the link carries, and no rate.
 */

export interface Bursts {
  /** Of what the link carries, so much may be planned. */
  readonly share: number;
  /** What is counted at present: for how long, and how much of it was lost (in ms of lost media). */
  readonly countedMs: number;
  readonly lostMs: number;
  /** Nothing is counted until then. */
  readonly fromMs: number;
  /** Another share is being tried; `before`: the one before, and what was lost with it. */
  readonly trial: { readonly before: number; readonly lossShare: number } | null;
  /** What is lost whatever is sent. */
  readonly noise: number;
  /** A larger share is tried then; and so long after one that failed. */
  readonly nextUpMs: number;
  readonly upWaitMs: number;
}

const COUNTED_MS = 3_000;
/** An encoder follows within this, and what it sent before has arrived. */
const FOLLOWED_MS = 1_500;
const HEAVY_LOSS = 0.05;
const LITTLE_LOSS = 0.02;
/** So much more than its noise, and there may be another reason. */
const NOISE_SWING = 1.5;
/** Noise that ends is forgotten bit by bit. */
const FORGOTTEN_SHARE = 0.1;
const DOWN = 0.75;
/** When half as much loses as much, it is not what is sent. */
const LOWEST_TRIAL = 0.5;
const UP = 1.12;
const LEAST_SHARE = 0.3;
/** With less of the loss than that at the lower rate, it was ours. */
const OURS_SHARE = 0.5;
const UP_WAIT_MS = 10_000;
const LONGEST_UP_WAIT_MS = 160_000;

export const noBursts: Bursts = {
  share: 1,
  countedMs: 0,
  lostMs: 0,
  fromMs: 0,
  trial: null,
  noise: 0,
  nextUpMs: 0,
  upWaitMs: UP_WAIT_MS,
};

export interface Lost {
  atMs: number;
  spanMs: number;
  lossShare: number;
  roundTripMs: number;
}

/** Not to be counted: a train was on its way, or hardly anything was sent. */
export function skip(bursts: Bursts, atMs: number): Bursts {
  return { ...bursts, fromMs: Math.max(bursts.fromMs, atMs) };
}

/** A long queue was full, and that is not what this is about: what it dropped is still being missed until `untilMs`. */
export function startOver(bursts: Bursts, untilMs: number): Bursts {
  const share = bursts.trial?.before ?? bursts.share;
  return { ...bursts, share, trial: null, countedMs: 0, lostMs: 0, fromMs: Math.max(bursts.fromMs, untilMs) };
}

export function watchBursts(bursts: Bursts, { atMs, spanMs, lossShare, roundTripMs }: Lost): Bursts {
  if (atMs - spanMs < bursts.fromMs) return bursts;
  const countedMs = bursts.countedMs + spanMs;
  const lostMs = bursts.lostMs + lossShare * spanMs;
  if (countedMs < COUNTED_MS) return { ...bursts, countedMs, lostMs };
  const lost = lostMs / countedMs;
  const noise = Math.min(bursts.noise, bursts.noise + FORGOTTEN_SHARE * (lost - bursts.noise));
  const next = { ...bursts, countedMs: 0, lostMs: 0, noise };
  const followedMs = atMs + roundTripMs + FOLLOWED_MS;
  const { trial, share, nextUpMs, upWaitMs } = bursts;

  if (trial === null) {
    if (lost > Math.max(HEAVY_LOSS, NOISE_SWING * noise) && share > LEAST_SHARE) {
      const trial = { before: share, lossShare: lost };
      return { ...next, share: Math.max(LEAST_SHARE, share * DOWN), fromMs: followedMs, trial };
    }
    if (share === 1 || lost > noise + LITTLE_LOSS || atMs < nextUpMs) return next;
    return {
      ...next,
      share: Math.min(1, share * UP),
      fromMs: followedMs,
      trial: { before: share, lossShare: lost },
    };
  }
  if (share < trial.before) {
    // What is left of it is the link's own.
    if (lost <= OURS_SHARE * trial.lossShare)
      return { ...next, trial: null, noise: Math.max(noise, lost), nextUpMs: atMs + upWaitMs };
    const lower = share * DOWN;
    if (lower >= Math.max(LEAST_SHARE, trial.before * LOWEST_TRIAL))
      return { ...next, share: lower, fromMs: followedMs };
    return { ...next, trial: null, share: trial.before, noise: (lost + trial.lossShare) / 2 };
  }
  if (lost <= noise + HEAVY_LOSS)
    return {
      ...next,
      trial: null,
      nextUpMs: atMs,
      upWaitMs: share < 1 ? upWaitMs : Math.max(UP_WAIT_MS, upWaitMs / 2),
    };
  const waitMs = Math.min(LONGEST_UP_WAIT_MS, 2 * upWaitMs);
  return { ...next, trial: null, share: trial.before, nextUpMs: atMs + waitMs, upWaitMs: waitMs };
}
