import { USABLE_SHARE } from "./capacity.ts";
import { bounded, type CapacityState, FAILED_TRAIN_WAIT_MS, HIGHEST_KBPS } from "./link-state.ts";
import { holdOf } from "./unrest.ts";

/**
 * How a link is asked whether it carries more.
 *
 * - A short paced train of packets rides beside the media and shows that the next step passes. It is short enough that,
 *   should it not pass, the queue it leaves is smaller than a jitter buffer.
 * - A train that did not pass is a reading too, and a good one.
 * - Trains that fail come more seldom; a link that changes by itself is asked again soon.
 * - On a tiny link everything takes long, and the voice waits behind it: the steps are small.
 * - None is sent while a queue of ours stands, nor for more than is wanted.
 */

/** What a train came to. */
export interface TrainResult {
  atMs: number;
  /** Rate of the train and the media beside it while it was sent. */
  sentKbps: number;
  /** The highest rate at which as long a stretch arrived; a little low, since pages look seldom. */
  receivedKbps: number;
  /** The rate at which it came through, if none of it was held up: what it added, over the time it took to send. */
  carriedKbps: number;
  /** Of all that was due by the time of the result. */
  arrivedShare: number;
  /** How much the queue grew over it. */
  queueRiseMs: number;
  /** How long it was sent. */
  durationMs: number;
  /** Of the media beside it. */
  lossShare: number;
}

export interface Train {
  /** Rate to reach together with the media beside it. */
  totalKbps: number;
  durationMs: number;
}

/** A first step up: a seventh more for 0.4 s leaves 60 ms in the queue when it does not pass, and that can be seen. */
const TRAIN = { step: 1.15, durationMs: 400 } as const;
/** After a step that passed the next is larger and shorter, so that a link that opened wide is known within seconds. */
const NEXT_TRAIN = { step: 2, durationMs: 150 } as const;
/** As long as the first, no larger than this: it would leave a queue that the voice is lost in. A short one goes before. */
const LONG_STEP = 1.4;
/** So much above what is wanted, the last one proves it even if the media beside it gave a little less than usual. */
const LAST_SHARE = 1.08;
/** Below this an ordinary packet takes 30 ms: a larger step for a shorter time is a handful of packets, and no rate. */
const TINY_KBPS = 333;
const NEXT_TINY_TRAIN = { step: 1.3, durationMs: 200 } as const;
/** A train passed when no queue grew under it. Its rate alone says little: a quarter of a second is a dozen packets. */
const PASSED_SHARE = 0.75;
const PASSED_QUEUE_MS = 22;
/** A train of this length leaves a queue that can be seen, if it leaves one. */
const LONG_MS = 350;
const MUCH_LESS_SHARE = 0.85;
/** A train is short, and its arrival is seen by looks a tenth of a second apart. */
const PROVEN_SHARE = 0.97;
const ABOUT_SHARE = 0.95;
/** Less is noise: nobody waits for a link that creeps up for minutes. */
const GAIN_SHARE = 1.05;
/** A policer drops what does not fit, and lets no queue grow. */
const PASSED_EXTRA_LOSS = 0.04;
/** Until the media beside it is another. */
const NO_GAIN_WAIT_MS = 800;
const CALM_BEFORE_TRAIN_MS = 500;
/** Longer would leave a school waiting for the quality that its link has again. */
const LONGEST_TRAIN_WAIT_MS = 3_500;
/** How long after its end a train's own queue may stand before it counts as congestion. */
const TRAIN_QUEUE_MS = 700;
/** A picture that was changed begins with a key frame. Its queue is gone by then. */
const KEY_FRAME_MS = 700;
/** And by then its rate is that of the frames that follow: beside another, a train says little, and makes both late. */
const STEADY_MEDIA_MS = 1_300;
/** A page that does not answer a train by then never will. */
const TRAIN_ANSWER_MS = 1_000;

/**
 * The train to send now, if any: towards `wantedKbps`, what the classroom would need for its next better plan. None
 * while the link is not calm, when everything wanted is proven, or when a train failed not long ago.
 */
export function trainFor(state: CapacityState, wantedKbps: number, nowMs: number): Train | null {
  // Of a link that is held where its falls left it, no more is asked.
  const wanted = Math.min(HIGHEST_KBPS, wantedKbps / USABLE_SHARE, holdOf(state.unrest.falls, nowMs).kbps);
  if (wanted <= state.testedKbps) return null;
  if (nowMs < state.nextTrainMs || nowMs < state.trainUnderwayUntilMs) return null;
  if (nowMs - state.calmSinceMs < CALM_BEFORE_TRAIN_MS) return null;
  // What is only believed is asked for as if it were known: that is how it becomes known.
  const fromKbps = Math.max(state.testedKbps, state.capacityKbps);
  const next = fromKbps < TINY_KBPS ? NEXT_TINY_TRAIN : NEXT_TRAIN;
  const { step, durationMs: shortMs } = state.trainsPassed > 0 ? next : TRAIN;
  const lastKbps = wanted * LAST_SHARE;
  const longKbps = fromKbps * Math.min(step, LONG_STEP);
  // The last one decides on the best plan: it is long enough to show a queue that is only a little too much.
  if (lastKbps <= longKbps) return { totalKbps: Math.round(lastKbps), durationMs: TRAIN.durationMs };
  const mostOfTheWayKbps = Math.max(longKbps, lastKbps / TRAIN.step);
  return { totalKbps: Math.round(Math.min(mostOfTheWayKbps, fromKbps * step)), durationMs: shortMs };
}

/** The room is shown another layer, from `nowMs` on. */
export function onLayerShown(state: CapacityState, nowMs: number): CapacityState {
  const shownMs = nowMs + state.roundTripMs;
  return {
    ...state,
    nextTrainMs: Math.max(state.nextTrainMs, shownMs + STEADY_MEDIA_MS),
    ownQueueUntilMs: Math.max(state.ownQueueUntilMs, shownMs + KEY_FRAME_MS),
  };
}

/** The train is on its way: its result is due a round trip later. */
export function onTrainSent(state: CapacityState, train: Train, nowMs: number): CapacityState {
  return {
    ...state,
    trainFromKbps: state.testedKbps,
    trainUnderwayUntilMs: nowMs + train.durationMs + state.roundTripMs + TRAIN_ANSWER_MS,
    ownQueueUntilMs: nowMs + train.durationMs + state.roundTripMs / 2 + TRAIN_QUEUE_MS,
  };
}

/** null: no queue, and not all there. It may still be on its way, or the media beside it paused: that says nothing. */
export function hasPassed({ usualLoss }: CapacityState, result: TrainResult): boolean | null {
  const undelayed = result.queueRiseMs <= PASSED_QUEUE_MS && result.lossShare - usualLoss <= PASSED_EXTRA_LOSS;
  const whole = result.arrivedShare >= PASSED_SHARE * (1 - usualLoss);
  return undelayed ? whole || null : false;
}

export function onTrainResult(state: CapacityState, result: TrainResult): CapacityState {
  const passed = hasPassed(state, result);
  if (passed === null) return onTrainLost(state, result.atMs);
  const base = { ...state, trainUnderwayUntilMs: 0, measurements: state.measurements + 1 };
  if (passed) {
    const provenKbps = Math.min(result.sentKbps, result.carriedKbps) * PROVEN_SHARE;
    const isLong = result.durationMs >= LONG_MS;
    const isNews = provenKbps > ABOUT_SHARE * state.testedKbps;
    const gained = Math.max(state.testedKbps, provenKbps) > GAIN_SHARE * state.trainFromKbps;
    return {
      ...base,
      capacityKbps: bounded(Math.max(state.capacityKbps, provenKbps)),
      testedKbps: bounded(Math.max(state.testedKbps, provenKbps)),
      sureKbps: isLong ? bounded(Math.max(state.sureKbps, provenKbps)) : state.sureKbps,
      proof: "probed",
      // It left no queue: where one gained, the next may go at once.
      nextTrainMs: result.atMs + (gained ? 0 : NO_GAIN_WAIT_MS),
      trainWaitMs: FAILED_TRAIN_WAIT_MS,
      // One that brought less than is known (the media beside it paused) is no reason to ask for much more.
      trainsPassed: state.trainsPassed + (isNews ? 1 : 0),
      trainGainedMs: gained ? result.atMs : state.trainGainedMs,
    };
  }
  // The link changed under the train: that is being read already.
  if (state.congested.length > 0) return base;
  // It filled the link: what arrived of it is what the link carries. That takes back what was hoped for or what short trains
  // seemed to show, and never what is sure: a train may also be late for reasons of its own.
  const reading = bounded(Math.min(result.sentKbps, filledKbps(result)));
  const capacityKbps = Math.max(state.sureKbps, reading);
  // Just after others passed it was the step that was too large; one that found more was worth it: another soon.
  const soon = state.trainsPassed > 1 || capacityKbps > GAIN_SHARE * state.trainFromKbps;
  return {
    ...base,
    capacityKbps,
    testedKbps: capacityKbps,
    sureKbps: capacityKbps,
    proof: "probed",
    nextTrainMs: result.atMs + (soon ? NO_GAIN_WAIT_MS : state.trainWaitMs),
    trainWaitMs: soon ? FAILED_TRAIN_WAIT_MS : Math.min(LONGEST_TRAIN_WAIT_MS, state.trainWaitMs * 2),
    trainsPassed: 0,
  };
}

/**
 * What a link carries that a train filled: what arrived of it. On a tiny link a stretch of the train is a dozen packets,
 * and a packet more or less a tenth: there a queue that grew by so much in that time says it, too, and the truth is between
 * the two, unless much less arrived. On others the way's own jitter would be taken for a queue.
 */
function filledKbps({ sentKbps, receivedKbps, queueRiseMs, durationMs }: TrainResult): number {
  if (sentKbps >= TINY_KBPS) return receivedKbps;
  const drainedKbps = sentKbps / (1 + queueRiseMs / Math.max(1, durationMs));
  const agree = receivedKbps >= MUCH_LESS_SHARE * drainedKbps;
  return agree ? Math.min(drainedKbps, (receivedKbps + drainedKbps) / 2) : receivedKbps;
}

/** Nothing came of the train: its answer was lost, or the page could not look. */
export function onTrainLost(state: CapacityState, nowMs: number): CapacityState {
  const waitMs = state.capacityKbps < TINY_KBPS ? FAILED_TRAIN_WAIT_MS : FAILED_TRAIN_WAIT_MS / 2;
  return { ...state, trainUnderwayUntilMs: 0, nextTrainMs: nowMs + waitMs };
}
