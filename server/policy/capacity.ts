import { type Bursts, skip, startOver, watchBursts } from "./bursts.ts";
import { type Congestion, congestionOf, isStarved, OWN_QUEUE_MS, QUEUE_LIMIT_MS } from "./congestion.ts";
import { BRIM_LOSS_SHARE, drainFrom, excuseOf, LOSS_JUDGED_MS, QUEUE_BRIM_MS } from "./excuses.ts";
import {
  bounded,
  type CapacityState,
  FAILED_TRAIN_WAIT_MS,
  LOWEST_KBPS,
  noOwnQueue,
  type ReceptionSample,
  type Span,
} from "./link-state.ts";
import { watchOwnQueue } from "./opening.ts";
import { holdOf, reckonedKbps, watchUnrest } from "./unrest.ts";
import type { Budget } from "./vocabulary.ts";

/**
 * What one classroom's link can carry now.
 *
 * - A reading is believed only where it proves something. While a queue stands on the link, what arrives *is* the
 *   capacity; while none stands, what arrives is only as much as was sent.
 * - Down at once: a standing queue, or loss above what this link always loses, gives a reading within two samples.
 *   First the queue is let drain, so that the voice does not wait behind a picture that nobody needs any more.
 * - Up by proof only: what arrived without a queue, or a train (trains.ts).
 * - Loss that stays the same at a lower rate is not ours: a noisy radio link keeps its capacity.
 * - Nothing ever collapses: the budget does not go below what was received while the queue stood.
 *
 * The worker's own estimator is held between `floorKbps` and `capKbps`; left alone it overshoots on weak links and
 * collapses (docs/decisions). All rates are kbit/s of RTP as the receiver counts them, without UDP and IP.
 */

/** Beyond this the voice waits too long, whatever filled it. */
const QUEUE_FLOOD_MS = 400;
const QUEUE_DRAINED_MS = 40;
/** After a cut a full link loses next to nothing; a noisy one about what it lost before, give or take its bursts. */
const SAME_LOSS_SHARE = 0.35;
/** Share of the capacity that may be planned: a layer swings by some per cent, and RTCP and retransmissions ride along. */
export const USABLE_SHARE = 0.95;
/** The queue is drained within about this time after a cut. */
const DRAIN_MS = 600;
/** A picture that was stopped for a full queue goes on by then, or begins anew. */
const LATE_LOSS_LONGEST_MS = 10_000;
/** Most of what a full queue dropped is missed, and sent again, within this time. */
const LATE_LOSS_MS = 5_000;
/** One that stands longer does not drain by what little the budget leaves free. */
const STANDING_MS = 1_500;
/** So much is lost at once of a picture that was meant for a wider link: before that, the link was another. */
const CUT_LOSS_SHARE = 0.2;
const UNCLEAR_MS = 3_000;
/** A link without a queue for so long has none of somebody else's. */
const FOREIGN_GONE_MS = 2_000;
/** After one that passed, the next train is due for so long. */
const TRAIN_DUE_MS = 1_500;
/** When trains have shown nothing new for so long (they get lost, or say little), nobody waits for the next one. */
const LONGEST_WITHOUT_NEWS_MS = 4_000;
const NEWS_ROUND_TRIPS = 2;
const PROVING_MS = 400;
/** Half a second's rate is a little uncertain too. */
const PROVEN_SHARE = 0.95;
const AFTER_CHANGE_MS = 2_000;
/** A reading this far below what was believed is a change of the link, not noise. */
const CHANGED_SHARE = 0.85;
/** Pages that are busy report short spans, which say little. */
const READ_MS = 400;
/** With less media than this share of what may be planned, loss says nothing of bursts. */
const TELLING_SHARE = 0.3;
/** A span is read no finer than a packet more or less: 1,200 bytes, in bits. */
const PACKET_BITS = 9_600;

/** Takes in what the page received since its last report. */
export function onSample(state: CapacityState, sample: ReceptionSample): CapacityState {
  const next = judged(state, sample);
  const bursts = burstsWith(next, sample);
  // A cut for loss without a queue may be none of the link's: that is being tried.
  const tried = next.lossCut !== null;
  const unrest = tried ? next.unrest : watchUnrest(next.unrest, state.capacityKbps, next.capacityKbps, sample.atMs);
  return { ...next, unrest, bursts, usualLoss: Math.max(next.usualLoss, bursts.noise) };
}

/** What is lost says something of bursts while media flows, and neither a train nor a full queue is in its way. */
function burstsWith(state: CapacityState, sample: ReceptionSample): Bursts {
  const { bursts, congested, queueSeenMs, trainUnderwayUntilMs, capacityKbps, roundTripMs } = state;
  const { atMs, receivedKbps } = sample;
  const missedMs = queueSeenMs + LATE_LOSS_MS + roundTripMs;
  if (atMs < missedMs) return startOver(bursts, missedMs);
  const flows = receivedKbps >= TELLING_SHARE * bursts.share * capacityKbps;
  const tells = flows && congested.length === 0 && atMs >= trainUnderwayUntilMs;
  return tells ? watchBursts(bursts, { ...sample, roundTripMs }) : skip(bursts, atMs);
}

function judged(state: CapacityState, sample: ReceptionSample): CapacityState {
  const cause = congestionOf(state, sample);
  const agreed: CapacityState = { ...state, contradictedMs: null };
  if (cause === null) return whenCalm(agreed, sample);
  const excuse = excuseOf(state, sample, cause);
  return excuse === null ? whenCongested(agreed, sample, cause) : { ...agreed, ...excuse };
}

function whenCalm(state: CapacityState, sample: ReceptionSample): CapacityState {
  const drained = sample.queueMs <= QUEUE_DRAINED_MS;
  // The loss ended with the cut, or long ago: it was ours, and the next one is judged by itself.
  const { lossCut } = state;
  const judged = lossCut !== null && sample.atMs - lossCut.atMs > state.roundTripMs + LOSS_JUDGED_MS;
  const ended = judged && sample.lossShare <= SAME_LOSS_SHARE * lossCut.lossShare;
  // It is not calm while it is not known where the media stays. A link that is narrow will have said so by then.
  const unclear = isStarved(state, sample) && sample.atMs < state.nextTrainMs + UNCLEAR_MS;
  const { ownQueue, opened } = watchOwnQueue(state, sample);
  const base: CapacityState = {
    ...state,
    ownQueue,
    ...(opened ? { nextTrainMs: Math.min(state.nextTrainMs, sample.atMs), trainWaitMs: FAILED_TRAIN_WAIT_MS } : {}),
    lossCut: ended ? null : lossCut,
    queueMs: sample.queueMs,
    usualLoss: drained ? 0.9 * state.usualLoss + 0.1 * sample.lossShare : state.usualLoss,
    foreignQueue: drained && sample.atMs - state.calmSinceMs > FOREIGN_GONE_MS ? null : state.foreignQueue,
    congested: drained ? [] : state.congested,
    drainUntilMs: drained ? 0 : state.drainUntilMs,
    calmSinceMs: drained && !unclear ? state.calmSinceMs : sample.atMs,
  };
  if (!drained) return base;
  // What arrives without a queue is a proof of at least that much.
  // A short span may hold what a radio kept back for a moment and then let go at once.
  const provenKbps = sample.spanMs < PROVING_MS ? 0 : sample.receivedKbps * PROVEN_SHARE;
  const known = {
    testedKbps: Math.max(state.testedKbps, provenKbps),
    sureKbps: Math.max(state.sureKbps, provenKbps),
  };
  if (provenKbps <= state.capacityKbps) return { ...base, ...known };
  return {
    ...base,
    ...known,
    capacityKbps: bounded(provenKbps),
    proof: "received",
    measurements: state.measurements + 1,
  };
}

function whenCongested(state: CapacityState, sample: ReceptionSample, cause: Congestion): CapacityState {
  const { lossCut } = state;
  if (cause === "loss" && lossCut !== null && sample.atMs - lossCut.atMs > state.roundTripMs + LOSS_JUDGED_MS) {
    const same = sample.lossShare > SAME_LOSS_SHARE * lossCut.lossShare;
    if (same && sample.roundTripRiseMs < OWN_QUEUE_MS) return lossIsNotOurs(state, sample, lossCut);
  }
  const first = state.congested.length === 0;
  const span = { ms: sample.spanMs, kbps: sample.receivedKbps };
  const congested = [...state.congested, first ? (sample.last ?? span) : span].slice(-8);
  const beforeKbps = first ? state.capacityKbps : state.beforeKbps;
  const firstMs = first ? sample.atMs : state.congestedMs;
  const reading = cause === "loss" ? lossReadingOf(sample, first) : readingOf(congested);
  const capacityKbps = Math.min(beforeKbps, bounded(cause === "loss" ? reading.kbps : atMost(reading, beforeKbps)));
  const changed = capacityKbps < CHANGED_SHARE * beforeKbps;
  const stands = cause === "queue" && sample.atMs - Math.max(firstMs, state.drainUntilMs) > STANDING_MS;
  const drains = sample.atMs >= state.drainUntilMs && (changed || stands || isFlooded(state, sample));
  return {
    ...state,
    capacityKbps,
    testedKbps: Math.min(state.testedKbps, bounded(reading.kbps * PROVEN_SHARE)),
    sureKbps: Math.min(state.sureKbps, bounded(reading.kbps * PROVEN_SHARE)),
    proof: "received",
    measurements: state.measurements + 1,
    congested,
    congestedMs: firstMs,
    beforeKbps,
    queueMs: sample.queueMs,
    ownQueue: changed ? noOwnQueue : state.ownQueue,
    queueSeenMs: cause === "queue" ? sample.atMs : state.queueSeenMs,
    lateLossUntilMs:
      cause === "queue" && sample.lossShare > 0 ? sample.atMs + LATE_LOSS_LONGEST_MS : state.lateLossUntilMs,
    // A link that is only a little too full drains by itself once a little less is sent.
    ...(drains ? drainFrom(sample) : {}),
    // A queue beside the loss says whose it is.
    lossCut:
      cause === "loss" && sample.queueMs <= OWN_QUEUE_MS
        ? (lossCut ?? { capacityKbps: state.capacityKbps, lossShare: sample.lossShare, atMs: sample.atMs })
        : null,
    calmSinceMs: sample.atMs,
    // A link that changed by itself may change back: it is worth asking soon.
    nextTrainMs: changed ? sample.atMs + AFTER_CHANGE_MS : Math.max(state.nextTrainMs, sample.atMs + state.trainWaitMs),
    trainWaitMs: changed ? FAILED_TRAIN_WAIT_MS : state.trainWaitMs,
    trainsPassed: 0,
  };
}

/**
 * The first span of a congestion may still hold what arrived before the link changed, or a while in which little was sent
 * before a burst filled it: of that span the end counts, and only until later ones are long enough.
 */
function readingOf(congested: readonly Span[]): Span {
  const later = together(congested.slice(1));
  return later.ms < READ_MS ? together(congested) : later;
}

/**
 * What was believed stands while the reading may be it, give or take a packet: more was sent for a moment than the link
 * carries, and a queue says no more than that. The longer it stands, the finer it reads.
 */
function atMost({ ms, kbps }: Span, believedKbps: number): number {
  const most = kbps + PACKET_BITS / Math.max(1, ms);
  return most < CHANGED_SHARE * believedKbps ? kbps : most;
}

/**
 * Loss that begins like a cut: what arrived before it does not count. Half a packet less than what arrived since, for that
 * is a few packets, and what is read too high fills the queue again.
 */
function lossReadingOf({ spanMs, receivedKbps, lossShare, last }: ReceptionSample, first: boolean): Span {
  if (!first || lossShare <= CUT_LOSS_SHARE || last === undefined) return { ms: spanMs, kbps: receivedKbps };
  return { ms: last.ms, kbps: Math.max(0, last.kbps - PACKET_BITS / 2 / Math.max(1, last.ms)) };
}

function isFlooded({ usualLoss }: CapacityState, { queueMs, lossShare }: ReceptionSample): boolean {
  return queueMs > QUEUE_FLOOD_MS || (queueMs > QUEUE_BRIM_MS && lossShare - usualLoss > BRIM_LOSS_SHARE);
}

function together(spans: readonly Span[]): Span {
  const ms = spans.reduce((sum, span) => sum + span.ms, 0);
  return { ms, kbps: spans.reduce((sum, span) => sum + span.kbps * span.ms, 0) / Math.max(1, ms) };
}

function lossIsNotOurs(
  state: CapacityState,
  sample: ReceptionSample,
  lossCut: NonNullable<CapacityState["lossCut"]>,
): CapacityState {
  return {
    ...state,
    usualLoss: (sample.lossShare + lossCut.lossShare) / 2,
    capacityKbps: lossCut.capacityKbps,
    testedKbps: lossCut.capacityKbps,
    congested: [],
    drainUntilMs: 0,
    lossCut: null,
    queueMs: sample.queueMs,
    calmSinceMs: sample.atMs,
  };
}

/** The queue is full of what was sent before the link was cut. */
export function isDraining({ drainUntilMs, queueMs }: CapacityState, nowMs: number): boolean {
  return nowMs < drainUntilMs && queueMs > QUEUE_DRAINED_MS;
}

/** What may be planned, and the bounds of the transport's estimator (whole kbps). */
export function budgetOf(state: CapacityState, nowMs: number): Budget {
  const usable = reckonedKbps(state.unrest, state.capacityKbps, nowMs) * state.bursts.share * USABLE_SHARE;
  const drained = isDraining(state, nowMs) ? usable * Math.max(0.5, 1 - state.queueMs / DRAIN_MS) : usable;
  const capKbps = Math.max(LOWEST_KBPS, Math.round(state.capacityKbps));
  return {
    kbps: Math.max(LOWEST_KBPS, Math.floor(drained)),
    proof: state.proof,
    measurements: state.measurements,
    capKbps,
    // Above every plan, so that the worker never drops a layer because its own estimate dipped. Of a link that nothing is
    // known of, its estimate is a better guess than ours: there it is free to fall.
    floorKbps: state.proof === "profile" ? LOWEST_KBPS : Math.max(LOWEST_KBPS, Math.floor(usable)),
    sureKbps: Math.floor(state.sureKbps * USABLE_SHARE),
    held: heldBy(state, nowMs),
    asking: nowMs < state.trainUnderwayUntilMs || isTrainDue(state, nowMs) || isFilled(state, nowMs),
  };
}

/** A queue stands that is ours: what it says of the link is still being read. */
function isFilled({ queueMs, foreignQueue }: CapacityState, nowMs: number): boolean {
  return queueMs > QUEUE_LIMIT_MS && nowMs >= (foreignQueue?.untilMs ?? 0);
}

function heldBy({ unrest, bursts, capacityKbps }: CapacityState, nowMs: number): Budget["held"] {
  const { drops, kbps } = holdOf(unrest.falls, nowMs);
  if (kbps < capacityKbps) return { by: "drops", drops };
  return bursts.share < 1 && bursts.trial === null ? { by: "short-queue" } : null;
}

function isTrainDue({ trainsPassed, nextTrainMs, trainGainedMs, roundTripMs }: CapacityState, nowMs: number): boolean {
  const isHopeful = nowMs < trainGainedMs + LONGEST_WITHOUT_NEWS_MS + NEWS_ROUND_TRIPS * roundTripMs;
  return trainsPassed > 0 && isHopeful && nowMs < nextTrainMs + TRAIN_DUE_MS;
}
