import type { Arrival, Reception } from "../../signaling/contract/reception.ts";
import { budgetOf, isDraining, onSample } from "../policy/capacity.ts";
import { OWN_QUEUE_MS, QUEUE_ALARM_MS } from "../policy/congestion.ts";
import {
  type CapacityState,
  onRestart,
  onRoundTrip,
  type ReceptionSample,
  startCapacity,
} from "../policy/link-state.ts";
import { type LinkTraits, linkTraits } from "../policy/link-traits.ts";
import {
  hasPassed,
  onLayerShown,
  onTrainLost,
  onTrainResult,
  onTrainSent,
  type Train,
  trainFor,
} from "../policy/trains.ts";
import type { Budget, Proof } from "../policy/vocabulary.ts";
import { type Look, SHORTEST_STRETCH_MS } from "./looks.ts";
import { PageClock } from "./page-clock.ts";
import type { MediaTransport } from "./ports.ts";
import { TrainRide } from "./train-ride.ts";

/** What is known of a link before its first report. */
export interface LinkSeed {
  kbps: number;
  proof: Extract<Proof, "checked" | "history" | "profile">;
  measurements: number;
  roundTripMs: number;
  /** What it can send, when a check or an earlier lesson has shown that too. */
  uplinkKbps?: number;
  /** It carried all that a check or earlier lessons sent: where it ends is not known. */
  uplinkAtLeastKbps?: number;
}

/** What the lesson learned of a link in the span that ended with a report. */
export interface LinkSpan {
  atMs: number;
  spanMs: number;
  receivedKbps: number;
  /** What was shown in this span to pass: what arrived, or a train that came through. */
  provenKbps: number;
  lossShare: number;
  queueMs: number;
  roundTripMs: number;
  saturated: boolean;
  stalled: boolean;
  voice: { samples: number; concealed: number };
}

/** Of a link that was just cut. */
export interface Flood {
  /** About how long what stands in its queue takes. */
  forMs: number;
  /** A part of the picture is lost for good. */
  broken: boolean;
}

/** Looks at arrivals are kept this long: a train and its answer fit into it, also over a satellite. */
const ARRIVALS_KEPT_MS = 6_000;
/** Pages look every 100 ms. Looks are compared each with each: closer ones would only take the service's time. */
const CLOSEST_LOOKS_MS = 15;
/** Reports among which one finds the way without a queue. */
const ROUND_TRIPS = 40;
/** Loss and jitter are remembered this much from report to report (half a second each): bursts come again. */
const REMEMBERED_SHARE = 0.97;
/** Most of a train that was held up for a moment has arrived by then, too. */
const TRAIN_GONE_MS = 100;
/** A picture that stood longer would be missed more than it is late. */
const LONGEST_FLOOD_MS = 500;
const UNSEEN_FLOOD_MS = 300;
const FLOOD_LOSS_SHARE = 0.2;
/** An encoder that is switched on for a picture takes seconds at times. */
const LONGEST_START_MS = 4_000;
const AWAITED_SHARE = 0.6;
/** A slower train is a packet now and then, and no rate. */
const LEAST_TRAIN_KBPS = 50;
const SHORTEST_TRAIN_MS = 150;
const UPLINK_REPORTS_MS = 2_000;

/**
 * One room's link as its page's reports and our trains show it: turns clocks, counters and reports into samples for
 * policy/capacity.ts. Lives as long as the room's seat, across rejoins, so that what was learned is kept.
 */
export class RoomLink {
  #capacity: CapacityState;
  #arrivals: Look[] = [];
  #clock = new PageClock();
  #train: TrainRide | null = null;
  /** By then the last one has arrived. */
  #trainGoneMs = Number.NEGATIVE_INFINITY;
  /** A train is being sent over it. */
  #probing: MediaTransport | null = null;
  #queueMs = 0;
  /** In the last report. */
  #queueHighestMs = 0;
  #lossNow = 0;
  #shownMs = Number.NEGATIVE_INFINITY;
  #lastReportMs: number | null = null;
  #roundTripsMs: readonly number[] = [];
  #jitterMs = 0;
  #lossShare = 0;
  #startedMs: number;
  /** With the last report. */
  #plannedKbps = 0;

  constructor(seed: LinkSeed, nowMs: number) {
    this.#capacity = startCapacity(seed, nowMs);
    this.#startedMs = nowMs;
  }

  get roundTripMs(): number {
    return this.#capacity.roundTripMs;
  }

  get capacityKbps(): number {
    return this.#capacity.capacityKbps;
  }

  get traits(): LinkTraits {
    // The way itself: a queue that stands now is no part of it.
    const roundTripMs = Math.min(this.roundTripMs, ...this.#roundTripsMs);
    return linkTraits({ roundTripMs, jitterMs: this.#jitterMs, lossShare: this.#lossShare });
  }

  budget(nowMs: number): Budget {
    return budgetOf(this.#capacity, nowMs);
  }

  /** null: its queue is not full. */
  flood(nowMs: number): Flood | null {
    const losing = this.#lossNow > FLOOD_LOSS_SHARE;
    // What a noisy link loses is sent again; what overflowed is too late.
    const broken = losing && this.#queueHighestMs > QUEUE_ALARM_MS;
    if (isDraining(this.#capacity, nowMs)) return { forMs: Math.min(LONGEST_FLOOD_MS, this.#queueHighestMs), broken };
    // Of what is lost in a full queue nothing arrives that would show how full it is.
    return losing && nowMs < this.#capacity.drainUntilMs ? { forMs: UNSEEN_FLOOD_MS, broken } : null;
  }

  /** When its page reported last, or when it came. */
  get heardMs(): number {
    return this.#lastReportMs ?? this.#startedMs;
  }

  /** No page measures here: the worker's estimate has to do. */
  isSilent(nowMs: number): boolean {
    return nowMs - this.heardMs > this.traits.silenceMs;
  }

  /** What is known of a span in which its page did not measure: nothing, for as long as between two reports of its uplink. */
  silence(atMs: number): LinkSpan {
    return {
      ...{ atMs, spanMs: UPLINK_REPORTS_MS, receivedKbps: 0, provenKbps: 0, lossShare: 0, queueMs: 0 },
      ...{ roundTripMs: this.roundTripMs, saturated: false, stalled: false, voice: { samples: 0, concealed: 0 } },
    };
  }

  /** A new transport counts from zero, and its page has yet to report. */
  restart(nowMs: number): void {
    this.#startedMs = nowMs;
    this.#lastReportMs = null;
    this.#arrivals = [];
    this.#clock = new PageClock();
    this.#train = null;
    this.#probing = null;
    this.#queueMs = 0;
    this.#queueHighestMs = 0;
    this.#lossNow = 0;
    this.#plannedKbps = 0;
    this.#shownMs = Number.NEGATIVE_INFINITY;
    this.#trainGoneMs = Number.NEGATIVE_INFINITY;
    // Another way may be longer or shorter: from UDP to TCP, from a cable to a telephone.
    this.#roundTripsMs = [];
    this.#capacity = onRestart(this.#capacity, nowMs);
  }

  /** Takes a report in. `plannedKbps`: what media the room was meant to get meanwhile. null when it holds nothing new (the first one of a transport). */
  report(reception: Reception, plannedKbps: number, nowMs: number): LinkSpan | null {
    // The service's clock was set back: times of before lie in the future, and would be waited for.
    if (nowMs < (this.#arrivals.at(-1)?.atMs ?? nowMs)) this.restart(nowMs);
    this.#lastReportMs = nowMs;
    if (reception.roundTripMs !== null)
      this.#roundTripsMs = [...this.#roundTripsMs, reception.roundTripMs].slice(-ROUND_TRIPS);
    if (reception.roundTripMs !== null) this.#capacity = onRoundTrip(this.#capacity, reception.roundTripMs);
    const from = this.#arrivals.at(-1);
    const recentKbps = this.#recentKbps();
    this.#take(reception.arrivals, nowMs);
    const to = this.#arrivals.at(-1);
    if (from === undefined || to === undefined || to.atMs <= from.atMs || to.bytes < from.bytes) return null;

    const spanMs = to.atMs - from.atMs;
    const receivedKbps = Math.max(0, ((to.bytes - from.bytes) * 8) / spanMs);
    const lossShare = reception.expected > 0 ? Math.min(1, reception.missing / reception.expected) : 0;
    // Loss by a full queue is no trait of the link: it ends with the queue.
    if (this.#capacity.congested.length === 0 && (reception.queueMs?.highest ?? 0) < OWN_QUEUE_MS) {
      this.#lossShare = Math.max(lossShare, this.#lossShare * REMEMBERED_SHARE);
      this.#jitterMs = Math.max(reception.jitterMs ?? 0, this.#jitterMs * REMEMBERED_SHARE);
    }
    const queue = reception.queueMs ?? { highest: 0, last: 0 };
    this.#queueMs = queue.last;
    this.#queueHighestMs = queue.highest;
    this.#lossNow = lossShare;
    this.#train?.reported(queue.highest, lossShare);
    const sample: ReceptionSample = {
      atMs: nowMs,
      spanMs,
      receivedKbps,
      ...this.#endOfSpan(from.atMs, to),
      // Of a picture that has yet to come nothing is sent, whatever is planned.
      plannedKbps: this.#awaits(nowMs) ? receivedKbps : (plannedKbps + this.#plannedKbps) / 2,
      ...(recentKbps > 0 ? { recentKbps } : {}),
      leastPlannedKbps: Math.min(plannedKbps, this.#plannedKbps),
      sentKbps: Math.max(plannedKbps, receivedKbps / Math.max(0.05, 1 - lossShare)),
      roundTripRiseMs: this.roundTripMs - Math.min(this.roundTripMs, ...this.#roundTripsMs),
      lossShare,
      queueMs: queue.last,
      queueHighestMs: queue.highest,
    };
    this.#plannedKbps = plannedKbps;
    const { measurements: before, testedKbps: testedBefore } = this.#capacity;
    this.#capacity = onSample(this.#capacity, sample);
    const full = this.#capacity.measurements > before && this.#capacity.congested.length > 0;
    const trainFull = this.#judgeTrain(nowMs);
    const { testedKbps } = this.#capacity;
    return {
      atMs: nowMs,
      spanMs,
      receivedKbps,
      provenKbps: testedKbps > testedBefore ? Math.max(testedKbps, receivedKbps) : receivedKbps,
      lossShare,
      queueMs: queue.last,
      roundTripMs: this.#capacity.roundTripMs,
      saturated: full || trainFull,
      stalled: reception.pictures?.stalled ?? false,
      voice: reception.voice ?? { samples: 0, concealed: 0 },
    };
  }

  /** The room is shown another layer now. */
  layerShown(nowMs: number): void {
    this.#shownMs = nowMs;
    this.#capacity = onLayerShown(this.#capacity, nowMs + (this.flood(nowMs)?.forMs ?? 0));
  }

  /** Sends a train when one is due. `wantedKbps`: what the room's best plan would need. */
  async probe(transport: MediaTransport, wantedKbps: number, nowMs: number): Promise<void> {
    if (this.#probing !== null || this.isSilent(nowMs) || this.#arrivals.length < 2) return;
    if (this.#train !== null && nowMs < this.#capacity.trainUnderwayUntilMs) return;
    // It would come beside the train.
    if (this.#awaits(nowMs)) return;
    const train = trainFor(this.#capacity, wantedKbps, nowMs);
    if (train === null) return;
    this.#train = null;
    this.#probing = transport;
    this.#capacity = onTrainSent(this.#capacity, train, nowMs);
    try {
      await this.#send(transport, train);
    } finally {
      if (this.#probing === transport) this.#probing = null;
    }
  }

  async #send(transport: MediaTransport, { totalKbps, durationMs }: Train): Promise<void> {
    const mediaKbps = this.#recentKbps();
    const queueBeforeMs = this.#queueMs;
    // An encoder that gives little now may give all that is planned while the train is under way.
    const besideKbps = Math.max(mediaKbps, (mediaKbps + this.#plannedKbps) / 2);
    const missingKbps = Math.max(0, totalKbps - besideKbps);
    const kbps = Math.max(LEAST_TRAIN_KBPS, Math.round(missingKbps));
    // One that has to be faster than was asked for is shorter: it leaves no longer queue.
    const shortMs = Math.max(SHORTEST_TRAIN_MS, Math.round((durationMs * missingKbps) / kbps));
    const before = await transport.traffic();
    const sent = await transport.sendTrain({ kbps, durationMs: Math.min(durationMs, shortMs) });
    const after = await transport.traffic();
    // The page came back meanwhile, over another one.
    if (this.#probing !== transport) return;
    this.#trainGoneMs = sent.endedMs + this.#capacity.roundTripMs + TRAIN_GONE_MS;
    // An encoder gives more in one tenth of a second and less in the next: what left beside the train is counted.
    const besideBytes = after.bytesSent - before.bytesSent - sent.bytes;
    const countedKbps = besideBytes > 0 ? (besideBytes * 8) / (sent.endedMs - sent.startedMs) : mediaKbps;
    this.#train = new TrainRide(sent, countedKbps, queueBeforeMs);
  }

  #take(arrivals: readonly Arrival[], nowMs: number): void {
    const newest = arrivals.at(-1);
    if (newest === undefined) return;
    this.#clock.seen(newest.pageMs, nowMs);
    // Older than anything that is kept: the service's clock was set forward, or the page slept.
    if (newest.pageMs + this.#clock.offsetMs <= nowMs - ARRIVALS_KEPT_MS) {
      this.#clock = new PageClock();
      this.#clock.seen(newest.pageMs, nowMs);
    }
    // Some browsers count per path, and anew when ICE takes another: what came before cannot be compared.
    if (newest.bytes < (this.#arrivals.at(-1)?.bytes ?? 0)) {
      this.#arrivals = [];
      this.#train = null;
    }
    for (const { pageMs, bytes } of arrivals) {
      const atMs = pageMs + this.#clock.offsetMs;
      const last = this.#arrivals.at(-1);
      const follows = last === undefined || (atMs >= last.atMs + CLOSEST_LOOKS_MS && bytes >= last.bytes);
      if (follows) this.#arrivals.push({ atMs, bytes });
    }
    this.#arrivals = this.#arrivals.filter(({ atMs }) => atMs > nowMs - ARRIVALS_KEPT_MS);
  }

  /** Answers whether the train did not pass: then its reading is the link's capacity. */
  #judgeTrain(nowMs: number): boolean {
    const result = this.#train?.result(this.#arrivals, this.#capacity.roundTripMs, nowMs) ?? null;
    if (result === null) return false;
    this.#train = null;
    if (result === "unseen") {
      this.#capacity = onTrainLost(this.#capacity, nowMs);
      return false;
    }
    // One that passed says "at least", whatever it brought, and one that nothing came of says nothing.
    const isFull = hasPassed(this.#capacity, result) === false;
    this.#capacity = onTrainResult(this.#capacity, result);
    return isFull;
  }

  /** What arrived in the last moments of a span. */
  #endOfSpan(fromMs: number, to: Look): Pick<ReceptionSample, "last"> {
    const start = this.#arrivals.findLast(({ atMs }) => atMs >= fromMs && atMs <= to.atMs - SHORTEST_STRETCH_MS);
    if (start === undefined) return {};
    const ms = to.atMs - start.atMs;
    return { last: { ms, kbps: ((to.bytes - start.bytes) * 8) / ms } };
  }

  /** The picture that was planned has yet to come. */
  #awaits(nowMs: number): boolean {
    return nowMs - this.#shownMs < LONGEST_START_MS && this.#recentKbps() < AWAITED_SHARE * this.#plannedKbps;
  }

  /** What the media takes: a train that came just before is none. */
  #recentKbps(): number {
    const to = this.#arrivals.at(-1);
    const sinceMs = Math.max((to?.atMs ?? 0) - 1_000, this.#trainGoneMs);
    const from = this.#arrivals.find(({ atMs }) => atMs >= sinceMs);
    if (to === undefined || from === undefined || to.atMs <= from.atMs) return 0;
    return ((to.bytes - from.bytes) * 8) / (to.atMs - from.atMs);
  }
}
