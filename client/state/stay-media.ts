import type { Signal } from "../../signaling/connect.ts";
import type { Offer, Source } from "../../signaling/contract/lesson.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";
import { ArrivingStills } from "./arriving-stills.ts";
import type { LiveEvent } from "./live.ts";
import type { MediaEvents, OpenMedia, PreparedMedia, WaitingMedia } from "./ports.ts";

/** What comes with a part of a still picture: its envelope as text, frames, TLS. */
const STILL_ENVELOPE_BYTES = 180;

export interface StayMediaOptions {
  signal: Signal;
  tell: (event: LiveEvent) => void;
  /** Mending did not help: only joining again does. */
  onBroken: () => void;
}

/**
 * What this page sends and receives, from one join to the next: what it sends is stated once and started again with each
 * of them.
 */
export class StayMedia {
  readonly #options: StayMediaOptions;
  readonly #own = new Map<Source, { track: MediaStreamTrack; paused: boolean }>();
  readonly #stills = new ArrivingStills();
  readonly #stops: (() => void)[];
  #open: OpenMedia | undefined;
  /** Offers that came while the answer to `join` was on its way. */
  #early: Offer[] = [];
  #playout: PlanView["playout"] | undefined;

  constructor(options: StayMediaOptions) {
    this.#options = options;
    const { signal } = options;
    this.#stops = [
      signal.on("sourceOffered", (notice) => this.#offered(notice)),
      signal.on("sourceStopped", (notice) => this.#stopped(notice)),
      signal.on("ladderOrdered", (order) => this.#open?.produce(order)),
      signal.on("stillPartSent", (part) => this.#stillPartCame(part)),
    ];
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** A join was asked for: what is offered from now on comes beside its answer. */
  expect(): void {
    this.#early = [];
  }

  open(prepared: PreparedMedia, joined: RequestOutput<"join">, waiting: WaitingMedia | undefined): void {
    const { signal, tell } = this.#options;
    tell({ kind: "entered", lesson: joined.lesson, offers: joined.offers });
    const open = prepared.open(joined, signal, this.#events(), waiting);
    this.#open = open;
    if (this.#playout) open.holdBack(this.#playout);
    for (const [source, { track, paused }] of this.#own) open.send(source, track, paused);
    const known = new Set(joined.offers.map(({ sourceId }) => sourceId));
    for (const offer of this.#early.filter(({ sourceId }) => !known.has(sourceId))) {
      tell({ kind: "sourceOffered", notice: { offer } });
      open.receive(offer);
    }
    this.#early = [];
  }

  /** States what this page sends as `source` from now on. The track stays the caller's to stop. */
  send(source: Source, track: MediaStreamTrack, paused = false): void {
    this.#own.set(source, { track, paused });
    this.#options.tell({ kind: "sourceSent", source });
    this.#open?.send(source, track, paused);
  }

  setPaused(source: Source, paused: boolean): void {
    const own = this.#own.get(source);
    if (!own) return;
    own.paused = paused;
    this.#open?.setPaused(source, paused);
  }

  stopSending(source: Source): void {
    if (!this.#own.delete(source)) return;
    this.#options.tell({ kind: "sourceSent", source });
    this.#open?.stopSending(source);
  }

  /** This element shows a received track; the answer says that it no longer does. */
  readonly shown = (source: Source, track: MediaStreamTrack, video: HTMLVideoElement): (() => void) =>
    this.#open?.shown(source, track, video) ?? (() => {});

  holdBack(playout: PlanView["playout"]): void {
    this.#playout = playout;
    this.#open?.holdBack(playout);
  }

  mend(): void {
    this.#open?.mend();
  }

  /** The media of the present join. */
  close(): void {
    this.#open?.close();
    this.#open = undefined;
  }

  /** For good. */
  dispose(): void {
    for (const stop of this.#stops) stop();
    this.close();
  }

  #offered(notice: Notice<"sourceOffered">): void {
    this.#options.tell({ kind: "sourceOffered", notice });
    if (this.#open) this.#open.receive(notice.offer);
    else this.#early.push(notice.offer);
  }

  #stopped(notice: Notice<"sourceStopped">): void {
    this.#options.tell({ kind: "sourceStopped", notice });
    this.#early = this.#early.filter(({ sourceId }) => sourceId !== notice.sourceId);
    this.#stills.forget(notice.sourceId);
    this.#open?.stopReceiving(notice.sourceId);
  }

  #stillPartCame(part: Notice<"stillPartSent">): void {
    this.#open?.cameBeside(part.data.byteLength + STILL_ENVELOPE_BYTES);
    const still = this.#stills.take(part);
    if (still) this.#options.tell({ kind: "stillArrived", sourceId: part.sourceId, still });
  }

  #events(): MediaEvents {
    const { tell, onBroken } = this.#options;
    return {
      received: ({ sourceId }, track) => tell({ kind: "trackReceived", sourceId, track }),
      unplayable: ({ sourceId }) => tell({ kind: "offerUnplayable", sourceId }),
      flowed: (direction, flow) => tell({ kind: "flowChanged", direction, flow }),
      sendRefused: (source, error) => tell({ kind: "sourceUnsent", source, failure: error }),
      broken: onBroken,
    };
  }
}
