/**
 * What one room can send now, for all that it sends.
 *
 * - On this way the browser drives and we plan: its estimator (GCC, on the server's feedback) paces, and drops what does
 *   not fit, so a plan that is too large fills no queue; it costs the upper layers. Hence it may be tried what a downlink
 *   must prove first.
 * - An estimate counts only as far as traffic stands behind it: of a page that sends little it says little.
 * - Down at once, when the browser says that it cannot send what was ordered, and its estimate is not still asking: an
 *   encoder that starts is limited for some seconds on every link. With an estimate above what was ordered it is the
 *   encoder that is short of bits, not the link.
 * - Once down, it stays there until the queue of before has drained: browsers step back too far at first.
 * - Never below what arrived while it was limited.
 * - What is kept of it between lessons is what was shown: an end that was found while it was full, or else what arrived, as
 *   "at least". A belief that nothing tested would confirm itself from lesson to lesson.
 * - Up by what arrived, and in steps while the browser sends all that is ordered and believes that it could send more. A
 *   step that did not hold is tried again later, each time later than before.
 *
 * Kbit/s of RTP as the server counts what arrives.
 */

export interface UplinkSample {
  atMs: number;
  /** All that arrived since the last report. */
  receivedKbps: number;
  /** What the page was asked to send, voices included. */
  orderedKbps: number;
  /** The browser's; null: it has none. */
  estimateKbps: number | null;
  /** The browser sends less than was ordered, for want of bandwidth. */
  limited: boolean;
  lossShare: number;
}

/** What a sample has shown of an uplink. */
export interface UplinkReading {
  kbps: number;
  /** It was full: `kbps` is what it carries. Else it carries at least `kbps`. */
  full: boolean;
}

export interface UplinkState {
  kbps: number;
  /** The last sample found it full: what stands is a reading, and not only what was expected. */
  full: boolean;
  /** The browser's estimate in the last sample. */
  estimateKbps: number | null;
  /** Since when it is limited without a break; null: it is not. */
  limitedSinceMs: number | null;
  loweredMs: number;
  /** The last change, and whether it was a step up that nothing but an estimate stood behind. */
  changedMs: number;
  steppedUp: boolean;
  /** How long it must be calm before the next step up. */
  holdMs: number;
}

/**
 * Until something is known: enough for a camera, a board and a screen at their best. What is not known to be narrow must
 * not make anybody's picture smaller; the browser holds back what does not fit, and says so.
 */
const USUAL_KBPS = 8_000;
const LEAST_KBPS = 60;
const MOST_KBPS = 100_000;
/** An estimator that is fed little traffic goes up to this part of it. */
const BEYOND_TRAFFIC = 1.5;
/** RTP headers, repairs and the swing of the encoders ride along. */
const USABLE_SHARE = 0.95;
/** Less is noise, and no reason for another ladder. */
const NOTICEABLE_SHARE = 0.05;
/** An estimate that grows by more between two samples is on its way up. */
const CLIMBING_SHARE = 0.1;
/** One that fell by more was cut: there is nothing to wait for. */
const CUT_SHARE = 0.25;
/** Limited for so long without a climb is limited by the link. */
const LIMITED_MS = 1_500;
/** An estimate this far above what was ordered leaves room for its swing. */
const ROOM_ENOUGH = 1.1;
const DRAIN_MS = 5_000;
/** The browser's estimator steps back from this loss on, and so do we. */
const HEAVY_LOSS = 0.1;
const STEP = 1.35;
const HOLD_MS = 4_000;
const LONGEST_HOLD_MS = 60_000;
/** A step that fails by then has failed for itself. */
const STEP_FAILED_MS = 10_000;

/** `expectedKbps`: from a network check of this uplink, or earlier lessons; null when there was none. */
export function startUplink(expectedKbps: number | null, nowMs: number): UplinkState {
  return {
    kbps: bounded(expectedKbps ?? USUAL_KBPS),
    full: false,
    estimateKbps: null,
    limitedSinceMs: null,
    loweredMs: Number.NEGATIVE_INFINITY,
    changedMs: nowMs,
    steppedUp: false,
    holdMs: HOLD_MS,
  };
}

export function onUplinkSample(state: UplinkState, sample: UplinkSample): UplinkState {
  const { atMs, estimateKbps, limited, lossShare, orderedKbps } = sample;
  const isShort = limited && (estimateKbps === null || estimateKbps < orderedKbps * ROOM_ENOUGH);
  const isLimited = isShort || lossShare > HEAVY_LOSS;
  const known = { ...state, estimateKbps, limitedSinceMs: isLimited ? (state.limitedSinceMs ?? atMs) : null };
  return isLimited ? whenLimited(known, sample, state.estimateKbps) : whenFree(known, sample);
}

/** What the sample that led to this state has shown. */
export function uplinkReading({ kbps, full }: UplinkState, receivedKbps: number): UplinkReading {
  return full ? { kbps, full } : { kbps: Math.round(receivedKbps), full };
}

function whenLimited(state: UplinkState, sample: UplinkSample, beforeKbps: number | null): UplinkState {
  const { atMs, estimateKbps, receivedKbps } = sample;
  const since = beforeKbps === null || estimateKbps === null ? 1 : estimateKbps / beforeKbps;
  const isCut = since < 1 - CUT_SHARE;
  const isHeld = since < 1 + CLIMBING_SHARE && atMs - (state.limitedSinceMs ?? atMs) >= LIMITED_MS;
  if (!isCut && !isHeld) return { ...state, full: false };
  if (atMs - state.loweredMs < DRAIN_MS) return state;
  const carried = Math.max(receivedKbps, Math.min(estimateKbps ?? 0, receivedKbps * BEYOND_TRAFFIC));
  const kbps = bounded(carried * USABLE_SHARE);
  // It carries what it was expected to, and not more than was ordered by that: expected or not, its end was found.
  if (kbps > state.kbps * (1 - NOTICEABLE_SHARE)) return { ...state, full: isHeld };
  const failed = state.steppedUp && atMs - state.changedMs < STEP_FAILED_MS;
  return {
    ...state,
    kbps,
    full: true,
    loweredMs: atMs,
    changedMs: atMs,
    steppedUp: false,
    holdMs: failed ? Math.min(LONGEST_HOLD_MS, state.holdMs * 2) : HOLD_MS,
  };
}

function whenFree(before: UplinkState, { atMs, receivedKbps, estimateKbps }: UplinkSample): UplinkState {
  const state = { ...before, full: false };
  if (receivedKbps > state.kbps * (1 + NOTICEABLE_SHARE)) {
    return { ...state, kbps: bounded(receivedKbps), changedMs: atMs, steppedUp: false };
  }
  const believedKbps = (estimateKbps ?? 0) * USABLE_SHARE;
  if (believedKbps < state.kbps * (1 + NOTICEABLE_SHARE) || atMs - state.changedMs < state.holdMs) return state;
  return { ...state, kbps: bounded(Math.min(believedKbps, state.kbps * STEP)), changedMs: atMs, steppedUp: true };
}

function bounded(kbps: number): number {
  return Math.round(Math.min(MOST_KBPS, Math.max(LEAST_KBPS, kbps)));
}
