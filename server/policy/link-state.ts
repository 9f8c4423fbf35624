import { type Bursts, noBursts } from "./bursts.ts";
import { noUnrest, type Unrest } from "./unrest.ts";
import type { Proof } from "./vocabulary.ts";

/**
 * What is known of one classroom's link between two samples, and where that begins: with a check, the classroom's
 * history, or the kind of its link. capacity.ts and trains.ts go on from here.
 */

/** One report of the receiving page. */
export interface ReceptionSample {
  /** When it ended, by the server's clock. */
  atMs: number;
  spanMs: number;
  /** Everything that arrived on the transport in the span. */
  receivedKbps: number;
  /** The last moments of the span; absent: it was too short to tell. */
  last?: Span;
  /** What the server sent in about the same span, or meant to: what a link drops is hard to count from its far end. */
  sentKbps: number;
  /** The plans' media during the span, on average; what arrived, while a picture has yet to come; absent: not known. */
  plannedKbps?: number;
  /** The least of them. */
  leastPlannedKbps?: number;
  /** What arrived in the second before the span, trains aside; absent: not known. */
  recentKbps?: number;
  /** Of the packets expected in the span, before retransmission. */
  lossShare: number;
  /** One-way delay above the lowest of the last minute: what stands in queues. */
  queueMs: number;
  /** The most of it that stood in the span; absent: that is all that is known. */
  queueHighestMs?: number;
  /** The last round trip above the shortest: the same, both ways, and some seconds old at times. */
  roundTripRiseMs: number;
}

export interface Span {
  ms: number;
  kbps: number;
}

/** What queues behind our own frames (opening.ts). */
export interface OwnQueue {
  /** What stands at most behind our own frames in half a second, on average. */
  usualMs: number;
  /** Since when there is hardly any; null: there is. */
  goneSinceMs: number | null;
}

export const noOwnQueue: OwnQueue = { usualMs: 0, goneSinceMs: null };

export interface CapacityState {
  capacityKbps: number;
  /** What is known to pass: what was received without a queue, or a train that passed. Trains go up from here. */
  testedKbps: number;
  /**
   * The part of that which media or a long train has shown. A short one shows less than it seems: what it leaves in a queue is
   * gone before that can be seen.
   */
  sureKbps: number;
  proof: Proof;
  measurements: number;
  roundTripMs: number;
  /** What this link loses without being full. */
  usualLoss: number;
  /** Spans since the link became congested; empty while it is not. */
  congested: readonly Span[];
  congestedMs: number;
  /** What was believed before that. */
  beforeKbps: number;
  /** The budget is kept down until the queue has drained, or until this time at the latest. */
  drainUntilMs: number;
  /** The most that stood since that began. */
  drainFromQueueMs: number;
  /** A queue that stands is somebody else's, up to so much of it, and until then; null: none was found. */
  foreignQueue: { queueMs: number; untilMs: number } | null;
  /** Since when what arrives contradicts the queue that is told (excuses.ts); null: it does not. */
  contradictedMs: number | null;
  queueMs: number;
  ownQueue: OwnQueue;
  /** When a queue stood last. */
  queueSeenMs: number;
  /**
   * What a full queue dropped of a picture that was stopped is missed only when that picture goes on: until then, or this
   * time at the latest, the next loss is that one. 0: none is due.
   */
  lateLossUntilMs: number;
  /** What was sent and lost just before the last cut for loss without a queue; null when there was none. */
  lossCut: { capacityKbps: number; lossShare: number; atMs: number } | null;
  unrest: Unrest;
  bursts: Bursts;
  calmSinceMs: number;
  nextTrainMs: number;
  trainWaitMs: number;
  /** Trains that passed since the last one that did not, or since the link was full. */
  trainsPassed: number;
  /** What was known when the last one was sent. */
  trainFromKbps: number;
  /** When one of them last showed more than was known. */
  trainGainedMs: number;
  /** A train is on its way, or its result. */
  trainUnderwayUntilMs: number;
  /** Until then a queue that is not too long is our own doing: a train's, or a key frame's. */
  ownQueueUntilMs: number;
}

export const LOWEST_KBPS = 40;
export const HIGHEST_KBPS = 100_000;
/** Before the first train over a new way. */
const FIRST_TRAIN_WAIT_MS = 200;
export const FAILED_TRAIN_WAIT_MS = 2_500;

/** How much of a start value is taken for granted; trains show the rest. */
const TRUSTED_SHARE: Record<Proof, number> = {
  received: 1,
  probed: 1,
  checked: 1,
  estimated: 0.8,
  // A forecast is a low percentile already.
  history: 0.95,
  profile: 0.4,
};

/** Starts from what is known before the first sample: a check, the classroom's history, or its link profile. */
export function startCapacity(
  seed: { kbps: number; proof: Proof; measurements: number; roundTripMs: number },
  nowMs: number,
): CapacityState {
  const kbps = bounded(seed.kbps * TRUSTED_SHARE[seed.proof]);
  const knownKbps = seed.proof === "checked" ? kbps : LOWEST_KBPS;
  return {
    capacityKbps: kbps,
    testedKbps: knownKbps,
    sureKbps: knownKbps,
    proof: seed.proof,
    measurements: seed.measurements,
    roundTripMs: seed.roundTripMs,
    usualLoss: 0,
    congestedMs: nowMs,
    beforeKbps: kbps,
    ...freshWay(nowMs),
  };
}

/** The room has a new transport. What the link carries is kept; what stood on the old one's way, or was asked of it, is not. */
export function onRestart(state: CapacityState, nowMs: number): CapacityState {
  return { ...state, ...freshWay(nowMs) };
}

/** A transport that nothing has gone over yet, or another clock: no queue stands, no loss was answered, no train was asked for. */
function freshWay(nowMs: number) {
  return {
    unrest: noUnrest,
    bursts: noBursts,
    congested: [],
    drainUntilMs: 0,
    drainFromQueueMs: 0,
    foreignQueue: null,
    contradictedMs: null,
    queueMs: 0,
    ownQueue: noOwnQueue,
    queueSeenMs: Number.NEGATIVE_INFINITY,
    lateLossUntilMs: 0,
    lossCut: null,
    calmSinceMs: nowMs,
    nextTrainMs: nowMs + FIRST_TRAIN_WAIT_MS,
    trainWaitMs: FAILED_TRAIN_WAIT_MS,
    trainsPassed: 0,
    trainFromKbps: 0,
    trainGainedMs: Number.NEGATIVE_INFINITY,
    trainUnderwayUntilMs: 0,
    ownQueueUntilMs: Number.NEGATIVE_INFINITY,
  };
}

export function onRoundTrip(state: CapacityState, roundTripMs: number): CapacityState {
  return { ...state, roundTripMs };
}

export function bounded(kbps: number): number {
  return Math.min(HIGHEST_KBPS, Math.max(LOWEST_KBPS, kbps));
}
