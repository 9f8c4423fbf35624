import type { Signal } from "../../signaling/connect.ts";
import type { Source } from "../../signaling/contract/lesson.ts";
import type { Arrival } from "../../signaling/contract/reception.ts";
import type { RequestInput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../state/clock.ts";
import { FrameWatch, type PaintedElement } from "./reception/frame-watch.ts";
import { QueueWatch } from "./reception/queue-watch.ts";
import { type Look, StatsReader, type StatsReport } from "./reception/stats-reader.ts";
import { TrackTally } from "./reception/tally.ts";

type Report = RequestInput<"reportReception">;

const LOOK_MS = 100;
const REPORT_MS = 500;
/** News is told sooner, but not in every look. */
const SOONEST_REPORT_MS = 200;
/** A queue that the server will act on (server/policy/capacity.ts). */
const NEWS_QUEUE_MS = 150;
const NEWS_LOSS_SHARE = 0.2;
/** The contract's bound; a hidden page looks once a second, a lost socket may keep reports waiting. */
const MOST_ARRIVALS = 40;
/** Looks are late by less than this. */
const CLOCK_SET_MS = 1_000;
/** A satellite's answer takes 600 ms. More that are unanswered only fill the uplink's queue; then looks are kept. */
const MOST_UNANSWERED = 3;

export interface SamplerOptions {
  /** Of the receiving connection. May throw or reject when it is closed. */
  getStats: () => Promise<StatsReport>;
  signal: Pick<Signal, "request">;
  clock: Clock;
  /** `performance.now()` */
  pageNow: () => number;
  isHidden: () => boolean;
}

/**
 * Measures what this page receives and tells the server about twice a second: one half of the control loop. Looks at the
 * browser's counters every 100 ms, so that the server can tell a short train of packets from the media beside it.
 */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #reader = new StatsReader();
  #queue = new QueueWatch();
  readonly #tally = new TrackTally();
  readonly #frames: FrameWatch;
  #arrivals: Arrival[] = [];
  #besideBytes = 0;
  #besidePackets = 0;
  /** The statistics' clock may be that of the device, which can be set: against `performance.now()`, which cannot. */
  #aheadMs = 0;
  /** On the statistics' clock: the zero of the arrivals that are reported. */
  #originMs: number | undefined;
  #seenMs = Number.NEGATIVE_INFINITY;
  #reportedMs = Number.NEGATIVE_INFINITY;
  /** The last report said that a queue stands; that much is lost. */
  #queueTold = false;
  #lossTold = false;
  #wasHidden = false;
  #unanswered = 0;
  #started = false;
  #closed = false;
  #cancelLook: () => void = () => {};

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#frames = new FrameWatch((track, { receivedMs, rtpTimestamp }) =>
      this.#queue.frame(track.id, { atMs: receivedMs + this.#aheadMs, receivedMs, rtpTimestamp }),
    );
  }

  /** To be called as soon as the connection carries something. */
  start(): void {
    if (this.#started || this.#closed) return;
    this.#started = true;
    void this.#look();
  }

  /** This element shows a received track; the answer ends it. */
  watch(source: Source, track: MediaStreamTrack, video: PaintedElement): () => void {
    const stop = this.#frames.watch(source, track, video);
    return () => {
      stop();
      this.#queue.forget(track.id);
    };
  }

  /** Counted as if the connection had received it. */
  cameBeside(bytes: number): void {
    this.#besideBytes += bytes;
    this.#besidePackets += 1;
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
  }

  async #look(): Promise<void> {
    try {
      const look = this.#reader.read(await this.#options.getStats());
      if (this.#closed) return;
      // Chromium answers from a cache for 50 ms.
      if (look !== undefined && look.atMs !== this.#seenMs) this.#take(look);
    } catch {
      // The connection was closed under it, or is being made anew: the next look finds out.
    }
    if (!this.#closed) this.#cancelLook = this.#options.clock.after(LOOK_MS, () => void this.#look());
  }

  #take(look: Look): void {
    const { atMs } = look;
    const bytes = look.bytes + this.#besideBytes;
    const packets = look.packets + this.#besidePackets;
    const aheadMs = atMs - this.#options.pageNow();
    if (this.#originMs === undefined) this.#originMs = atMs;
    else if (atMs < this.#seenMs || Math.abs(aheadMs - this.#aheadMs) > CLOCK_SET_MS)
      this.#clockSet(aheadMs - this.#aheadMs);
    this.#seenMs = atMs;
    this.#aheadMs = aheadMs;
    const pageMs = Math.round(atMs - this.#originMs);
    this.#arrivals = [...this.#arrivals.slice(1 - MOST_ARRIVALS), { pageMs, bytes, packets }];
    for (const { id, kind, received, lost, lastPacketMs } of look.tracks) {
      if (kind === "audio" && received > 0)
        this.#queue.voice(id, { packets: received + lost, lastMs: lastPacketMs ?? atMs });
    }
    for (const { sentMs, receivedMs } of look.senderReports) this.#queue.senderReport(sentMs, receivedMs);
    this.#queue.conclude(atMs);
    this.#watchFrames();
    // Timers are late, never early: half a look of tolerance keeps five looks in a report.
    const waitMs = this.#isNews(look) ? SOONEST_REPORT_MS : REPORT_MS;
    if (atMs - this.#reportedMs > waitMs - LOOK_MS / 2 && this.#unanswered < MOST_UNANSWERED) this.#report(look);
  }

  /**
   * A queue that has just grown, or is just gone, does not wait for the next report. Nor does loss that has just begun: of
   * what is lost in a full queue nothing arrives that would show how full it is.
   */
  #isNews(look: Look): boolean {
    const queueTurned = this.#queue.standingMs > NEWS_QUEUE_MS !== this.#queueTold;
    return queueTurned || (!this.#lossTold && this.#tally.missingShare(look) > NEWS_LOSS_SHARE);
  }

  /** Times go on by the page's clock. The delays of before mean nothing any more. */
  #clockSet(byMs: number): void {
    this.#originMs = (this.#originMs ?? 0) + byMs;
    this.#reportedMs += byMs;
    this.#queue = new QueueWatch();
  }

  #watchFrames(): void {
    this.#wasHidden ||= this.#options.isHidden();
    if (this.#wasHidden) this.#frames.rest();
    else this.#frames.look(this.#options.pageNow());
  }

  #report(look: Look): void {
    const { expected, missing, jitterMs, voice } = this.#tally.take(look);
    this.#queueTold = this.#queue.standingMs > NEWS_QUEUE_MS;
    this.#lossTold = expected > 0 && missing / expected > NEWS_LOSS_SHARE;
    const queueMs = this.#queue.take();
    const pictures = this.#wasHidden ? null : this.#frames.take(this.#options.pageNow());
    const report: Report = {
      arrivals: toSteps(this.#arrivals),
      queueMs: queueMs && { highest: Math.round(queueMs.highest), last: Math.round(queueMs.last) },
      expected,
      missing,
      roundTripMs: look.roundTripMs === null ? null : Math.round(look.roundTripMs),
      jitterMs: jitterMs === null ? null : Math.round(jitterMs),
      voice,
      pictures: pictures && { ...pictures, longestGapMs: Math.round(pictures.longestGapMs) },
    };
    this.#arrivals = [];
    this.#reportedMs = look.atMs;
    this.#wasHidden = this.#options.isHidden();
    void this.#send(report);
  }

  async #send(report: Report): Promise<void> {
    this.#unanswered += 1;
    // A report that is lost is not sent again: the next one has newer counters.
    await this.#options.signal.request("reportReception", report);
    this.#unanswered -= 1;
  }
}

/** In the contract's words: the first in full, the others as what they add. */
function toSteps(arrivals: readonly Arrival[]): Report["arrivals"] {
  return arrivals.map(({ pageMs, bytes, packets }, index) => {
    const before = arrivals[index - 1] ?? { pageMs: 0, bytes: 0, packets: 0 };
    // An old browser counts anew when ICE has changed the path.
    return [pageMs - before.pageMs, Math.max(0, bytes - before.bytes), Math.max(0, packets - before.packets)];
  });
}
