import type { TrainResult } from "../policy/trains.ts";
import { fastestStretch, type Look, mostExcess, SHORTEST_STRETCH_MS } from "./looks.ts";
import type { SentTrain } from "./ports.ts";

/** What has not arrived by then, beyond the round trip, is lost or stands in a queue. */
const TRAIN_SLACK_MS = 200;
/** Looks are a tenth of a second apart: the one before a train belongs to it, and what takes longer to come was held up. */
const LOOK_MS = 100;
const STRETCH_SLACK_MS = 200;
/** Forty packets: one more or less is a fortieth. */
const STRETCH_BITS = 384_000;
/** In that share of its time a train that fills a link does so without a doubt. */
const FULL_SHARE = 0.75;

/** One train on its way, with what the page's reports say while it is. */
export class TrainRide {
  readonly #sent: SentTrain;
  /** Of the media beside it. */
  readonly #mediaKbps: number;
  readonly #queueBeforeMs: number;
  #queueHighestMs: number;
  #lossShare = 0;

  constructor(sent: SentTrain, mediaKbps: number, queueBeforeMs: number) {
    this.#sent = sent;
    this.#mediaKbps = mediaKbps;
    this.#queueBeforeMs = queueBeforeMs;
    this.#queueHighestMs = queueBeforeMs;
  }

  reported(queueHighestMs: number, lossShare: number): void {
    this.#queueHighestMs = Math.max(this.#queueHighestMs, queueHighestMs);
    this.#lossShare = Math.max(this.#lossShare, lossShare);
  }

  /** What came of it. null: it is too early to tell. "unseen": the page was too busy to look. */
  result(arrivals: readonly Look[], roundTripMs: number, nowMs: number): TrainResult | "unseen" | null {
    const { startedMs, endedMs, bytes } = this.#sent;
    const goneMs = endedMs + roundTripMs + TRAIN_SLACK_MS;
    if ((arrivals.at(-1)?.atMs ?? 0) < goneMs) return null;
    const durationMs = endedMs - startedMs;
    const within = arrivals.filter(({ atMs }) => atMs >= startedMs - LOOK_MS && atMs <= goneMs);
    const [from, to] = [within[0], within.at(-1)];
    if (from === undefined || to === undefined || to.atMs - from.atMs < durationMs) return "unseen";
    const mediaRate = this.#mediaKbps / 8;
    const queueRiseMs = Math.max(0, this.#queueHighestMs - this.#queueBeforeMs);
    // A link that it fills goes on at its full rate until the queue is gone: the longer the stretch, the surer the rate.
    const longestMs = durationMs + queueRiseMs / 2;
    const sentKbps = this.#mediaKbps + (bytes * 8) / durationMs;
    // Nor longer than it takes to tell the rate: the ends of a long one are not full.
    const stretchMs = Math.min(longestMs, Math.max(FULL_SHARE * durationMs, STRETCH_BITS / sentKbps));
    const excess = mostExcess(within, mediaRate, durationMs, durationMs + LOOK_MS);
    return {
      atMs: nowMs,
      sentKbps,
      receivedKbps: fastestStretch(within, Math.max(stretchMs, SHORTEST_STRETCH_MS), longestMs + STRETCH_SLACK_MS),
      carriedKbps: this.#mediaKbps + (excess * 8) / durationMs,
      arrivedShare: (to.bytes - from.bytes) / (mediaRate * (to.atMs - from.atMs) + bytes),
      queueRiseMs,
      durationMs,
      lossShare: this.#lossShare,
    };
  }
}
