import type { LocalRefusal, Signal } from "../../signaling/connect.ts";
import type { Refusal } from "../../signaling/contract/errors.ts";
import type { SourceId } from "../../signaling/contract/ids.ts";
import type { LadderOrder } from "../../signaling/contract/ladder.ts";
import type { Offer, Source } from "../../signaling/contract/lesson.ts";
import type { Direction, RtpCapabilities } from "../../signaling/contract/media.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";

/** What a stay in a lesson needs from the browser's media. Implemented by client/media. */
export interface Media {
  /** Loads what this browser can decode; answers undefined when it cannot take part at all. Done before Join. */
  prepare(routerRtpCapabilities: RtpCapabilities): Promise<PreparedMedia | undefined>;
}

export interface PreparedMedia {
  readonly rtpCapabilities: RtpCapabilities;
  /**
   * Opens both directions in front of the door, so that they can be measured and a join can go on with them; undefined
   * when this page cannot.
   */
  wait(
    opened: RequestOutput<"openTransports">,
    signal: Signal,
    events: WaitingEvents,
  ): Promise<WaitingMedia | undefined>;
  /**
   * Starts to play the offers of one join: over the transports that waited if the server took them too, else over new
   * ones. What waited is handed over or closed.
   */
  open(joined: RequestOutput<"join">, signal: Signal, events: MediaEvents, waiting?: WaitingMedia): OpenMedia;
}

export interface WaitingEvents {
  /** The receiving connection stands. Called at most once. */
  flowing(): void;
  /** It cannot be had; closed by now. */
  broken(): void;
}

/** The transports of a page in front of the door. */
export interface WaitingMedia {
  /** The server's name for them, at the join. */
  readonly receiveId: string;
  /** Not closed nor broken. */
  readonly usable: boolean;
  /** Tells the server what arrives, several times a second, until `rest`. */
  watch(): void;
  rest(): void;
  /** The socket is back: mend what broke while nobody could be asked. */
  mend(): void;
  close(): void;
}

/** `idle`: nothing to carry yet. `interrupted`: it flowed and does not now; being mended. */
export type Flow = "idle" | "connecting" | "flowing" | "interrupted";

export interface MediaEvents {
  received(offer: Offer, track: MediaStreamTrack): void;
  /** This offer cannot be played here. */
  unplayable(offer: Offer): void;
  flowed(direction: Direction, flow: Flow): void;
  /** The server would not take this source. */
  sendRefused(source: Source, error: Refusal | LocalRefusal): void;
  /** Mending did not help: only joining again does. Called at most once. */
  broken(): void;
}

/** The media of one join. `close` is idempotent; every other method does nothing after it. */
export interface OpenMedia {
  /** An offer that came after the join: held on the server until it can be played here. */
  receive(offer: Offer): void;
  stopReceiving(sourceId: SourceId): void;
  /** This element shows a received track from now on: what it paints is measured. The answer ends it. */
  shown(source: Source, track: MediaStreamTrack, video: HTMLVideoElement): () => void;
  /** Starts a source, or puts another track in the place of the one it has. The track stays the caller's to stop. */
  send(source: Source, track: MediaStreamTrack, paused: boolean): void;
  setPaused(source: Source, paused: boolean): void;
  stopSending(source: Source): void;
  /** The server wants one of the sources in these encodings; it is told what came of it. */
  produce(order: LadderOrder): void;
  /** What is received is held back so long at least. */
  holdBack(playout: PlanView["playout"]): void;
  /** Bytes that came over the same link beside the media: they are a part of what it carries. */
  cameBeside(bytes: number): void;
  /** The socket is back: mend what broke while nobody could be asked. */
  mend(): void;
  close(): void;
}
