import { type Congestion, OWN_QUEUE_MS, QUEUE_ALARM_MS } from "./congestion.ts";
import type { CapacityState, ReceptionSample } from "./link-state.ts";
import { takeFallBack } from "./unrest.ts";

/**
 * When a link looks full, and what arrives is no reading of it all the same.
 *
 * - The queue is our own doing: a train's, or a key frame's. It is gone soon, unless it overflows.
 * - It is being drained, with little sent; or it is gone, and the page has yet to see that.
 * - It is somebody else's: little media does not drain it.
 * - What is missed now was dropped long ago, by a queue that is gone.
 */

/** A queue of this length that drops packets is full to the brim, however short it is. */
export const QUEUE_BRIM_MS = 220;
export const BRIM_LOSS_SHARE = 0.01;
/** By then the round trip has been measured anew and what was on its way before the cut has arrived. */
export const LOSS_JUDGED_MS = 1_500;
/** A queue is known to within a packet or two. */
const SAME_QUEUE_MS = 15;
const MUCH_LESS_SHARE = 0.75;
const ALL_ARRIVED_SHARE = 0.9;
/** What a cut dropped is missed within this time. */
const MISSED_MS = 1_500;
const LOSS_SHARE = 0.1;
const LITTLE_SHARE = 0.6;
/** A queue of ours is gone by then, or is far shorter. */
const DRAIN_LONGEST_MS = 3_000;
const DRAINING_SHARE = 0.8;
/** Somebody else's grows and shrinks. */
const FOREIGN_SWING = 2;
const FOREIGN_MS = 120_000;
const CONTRADICTED_LONGEST_MS = 3_000;
/** While a train, a key frame or what it left is in the queue, less than this is its own doing. */
const OWN_ALARM_MS = 400;

/** What is kept of such a sample; null: it is a reading. */
export function excuseOf(
  state: CapacityState,
  sample: ReceptionSample,
  cause: Congestion,
): Partial<CapacityState> | null {
  const { atMs, queueMs } = sample;
  // Of a full link, a key frame's queue is none that has yet to drain.
  if (isOwnDoing(state, sample))
    return { queueMs: state.congested.length > 0 ? Math.min(state.queueMs, queueMs) : queueMs };
  const foreign = cause === "queue" ? whenForeign(state, sample) : null;
  if (foreign !== null) return foreign;
  if (isContradicted(state, sample)) {
    const contradictedMs = state.contradictedMs ?? atMs;
    // A page is wrong about its queue for a moment. One that little media does not drain for longer is not ours.
    const isForeign = atMs - contradictedMs > CONTRADICTED_LONGEST_MS;
    return { queueMs, calmSinceMs: atMs, contradictedMs, ...(isForeign ? takenForForeign(state, sample) : {}) };
  }
  if (isEmptying(state, sample)) {
    const drainFromQueueMs = Math.max(state.drainFromQueueMs, queueMs);
    return { queueMs, queueSeenMs: atMs, calmSinceMs: atMs, drainFromQueueMs };
  }
  if (cause === "loss" && isOnTrial(state, sample)) return { queueMs, calmSinceMs: atMs };
  if (cause === "loss" && atMs < state.lateLossUntilMs && sample.roundTripRiseMs < OWN_QUEUE_MS)
    return { lateLossUntilMs: 0, queueMs, calmSinceMs: atMs };
  return null;
}

/** The budget is kept down from here on, until the queue has drained or for as long as one of ours can take. */
export function drainFrom({ atMs, queueMs }: ReceptionSample): Partial<CapacityState> {
  return { drainUntilMs: atMs + DRAIN_LONGEST_MS, drainFromQueueMs: queueMs };
}

/** A train's own queue is judged with the train, and a key frame's is gone when it has arrived. */
function isOwnDoing(state: CapacityState, sample: ReceptionSample): boolean {
  const { atMs, queueMs, plannedKbps = 0, receivedKbps } = sample;
  // Neither is as long as that: the link is narrower than it was when they were sent.
  if (queueMs > QUEUE_BRIM_MS && sample.lossShare - state.usualLoss > LOSS_SHARE) return false;
  const expected = atMs < Math.max(state.trainUnderwayUntilMs, state.ownQueueUntilMs) && queueMs < OWN_ALARM_MS;
  // Just after a cut, what was stopped for the full queue is not away, and what that dropped is still being missed.
  if (state.congested.length > 0) return expected && !isLosing(state, sample);
  // Neither a train nor a key frame takes so much away from the media.
  return expected && receivedKbps >= LITTLE_SHARE * Math.min(plannedKbps, state.capacityKbps);
}

/**
 * After a cut little is sent, so that the queue drains: what arrives then is all that was sent, or what is left of it, and no
 * reading. Should the link be narrower still, the queue grows, or goes on to overflow.
 */
function isEmptying(state: CapacityState, sample: ReceptionSample): boolean {
  const { congested, capacityKbps, queueMs, drainUntilMs } = state;
  if (congested.length > 0 && sample.atMs < drainUntilMs && holdsUp(state, sample)) return true;
  const plannedKbps = Math.min(sample.plannedKbps ?? capacityKbps, sample.leastPlannedKbps ?? capacityKbps);
  const little = plannedKbps < LITTLE_SHARE * capacityKbps;
  return congested.length > 0 && little && sample.queueMs <= queueMs + SAME_QUEUE_MS && !isLosing(state, sample);
}

/**
 * Much less arrives than was planned, and yet the queue does not grow, nor does it drop anything: then less was sent. Pages
 * see a queue for a while after it is gone.
 */
function isContradicted(state: CapacityState, sample: ReceptionSample): boolean {
  const { queueMs, receivedKbps, lossShare, leastPlannedKbps = 0 } = sample;
  const still =
    queueMs < QUEUE_ALARM_MS &&
    queueMs <= state.queueMs + SAME_QUEUE_MS &&
    lossShare - state.usualLoss < BRIM_LOSS_SHARE;
  return still && receivedKbps < MUCH_LESS_SHARE * Math.min(leastPlannedKbps, state.capacityKbps);
}

/**
 * A cut for loss is being tried: until that is over, far less that arrives with no queue is little that was sent, as on a
 * link that loses in bursts.
 */
function isOnTrial({ lossCut, capacityKbps, roundTripMs }: CapacityState, sample: ReceptionSample): boolean {
  if (lossCut === null || sample.roundTripRiseMs > OWN_QUEUE_MS) return false;
  const tried = sample.atMs - lossCut.atMs <= roundTripMs + LOSS_JUDGED_MS;
  return tried && sample.receivedKbps < LITTLE_SHARE * capacityKbps;
}

/** More is lost than what the cut itself dropped: that has been missed by now. */
function isLosing({ usualLoss, congestedMs }: CapacityState, { atMs, lossShare }: ReceptionSample): boolean {
  return lossShare - usualLoss > LOSS_SHARE && atMs - congestedMs > MISSED_MS;
}

/**
 * A queue that little media could not drain, and that dropped little, is somebody else's: a download over the same link, a
 * bloated router. The lesson goes on with the most that it had beside that, and it is not asked about again for a while: more
 * media arrives late behind such a queue, and that is no reading either. Heavy loss is one, and one that is far longer is tried
 * anew.
 */
function whenForeign(state: CapacityState, sample: ReceptionSample): Partial<CapacityState> | null {
  const { congested, drainUntilMs, drainFromQueueMs, usualLoss, foreignQueue } = state;
  const { atMs, queueMs, lossShare } = sample;
  if (lossShare - usualLoss > LOSS_SHARE) return null;
  if (foreignQueue !== null && atMs < foreignQueue.untilMs) {
    if (queueMs <= foreignQueue.queueMs * FOREIGN_SWING + OWN_QUEUE_MS) return { queueMs };
    // Far longer than it was: that may be ours.
    const span = { ms: sample.spanMs, kbps: sample.receivedKbps };
    const anew = { congested: [span], congestedMs: atMs, beforeKbps: state.capacityKbps };
    return { queueMs, foreignQueue: null, ...anew, ...drainFrom(sample) };
  }
  const tried = congested.length > 0 && drainUntilMs > 0 && atMs >= drainUntilMs;
  if (!tried || !holdsUp(state, sample)) return null;
  // A long one of ours takes its time.
  if (queueMs < DRAINING_SHARE * drainFromQueueMs) return { queueMs, ...drainFrom(sample) };
  return { queueMs, ...takenForForeign(state, sample) };
}

function takenForForeign(state: CapacityState, { atMs, queueMs }: ReceptionSample): Partial<CapacityState> {
  const { congested, congestedMs } = state;
  return {
    foreignQueue: { queueMs: Math.max(queueMs, state.drainFromQueueMs), untilMs: atMs + FOREIGN_MS },
    capacityKbps: Math.max(state.capacityKbps, ...congested.map(({ kbps }) => kbps)),
    unrest: congested.length > 0 ? takeFallBack(state.unrest, congestedMs) : state.unrest,
    congested: [],
    drainUntilMs: 0,
  };
}

/** All that was sent arrives, or the queue is no longer than it was; and it drops little. An encoder may give less than planned. */
function holdsUp(state: CapacityState, { queueMs, receivedKbps, sentKbps, lossShare }: ReceptionSample): boolean {
  const all = receivedKbps >= ALL_ARRIVED_SHARE * sentKbps || queueMs <= state.queueMs + SAME_QUEUE_MS;
  return all && lossShare - state.usualLoss < LOSS_SHARE;
}
