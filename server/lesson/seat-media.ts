import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ConsumerId, SourceId } from "../../signaling/contract/ids.ts";
import type { Offer } from "../../signaling/contract/lesson.ts";
import type { Direction, RtpCapabilities } from "../../signaling/contract/media.ts";
import type { ParsedInput, RequestOutput } from "../../signaling/contract/requests.ts";
import type { GivenTrack, MediaRoom, MediaTransport } from "./ports.ts";
import { kindOf, type LiveSource } from "./sources.ts";

export interface SeatOptions {
  /** Where the worker's estimate towards the page begins. */
  startKbps?: number | undefined;
  /** Its requests for fresh pictures are passed on seldom (ports.ts, `giveTrack`). */
  sparing?: boolean;
}

/** The media of one joined page: its two transports and what it is given. What it sends is the lesson's to keep. */
export class SeatMedia {
  readonly transports: Record<Direction, MediaTransport>;
  readonly #rtpCapabilities: RtpCapabilities;
  readonly #sparing: boolean;
  readonly #given = new Map<SourceId, GivenTrack>();
  #closed = false;

  private constructor(
    transports: Record<Direction, MediaTransport>,
    rtpCapabilities: RtpCapabilities,
    sparing: boolean,
  ) {
    this.transports = transports;
    this.#sparing = sparing;
    this.#rtpCapabilities = rtpCapabilities;
  }

  /** @throws when the room was lost meanwhile; nothing is left open then. */
  static async create(
    room: MediaRoom,
    rtpCapabilities: RtpCapabilities,
    { startKbps, sparing = false }: SeatOptions,
  ): Promise<SeatMedia> {
    const receive = await room.openTransport("receive", startKbps === undefined ? {} : { startKbps });
    try {
      const send = await room.openTransport("send");
      return new SeatMedia({ receive, send }, rtpCapabilities, sparing);
    } catch (cause) {
      receive.close();
      throw cause;
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  async connect({ direction, dtlsParameters }: ParsedInput<"connectTransport">): Promise<Done> {
    const outcome = await this.transports[direction].connect(dtlsParameters);
    return outcome.ok ? granted({}) : outcome;
  }

  async restartIce({ direction }: ParsedInput<"restartIce">): Promise<Outcome<RequestOutput<"restartIce">>> {
    return granted({ iceParameters: await this.transports[direction].restartIce() });
  }

  /** Forwards a source to this page. A page that cannot decode it is refused and goes without. */
  async give(source: LiveSource, held: boolean): Promise<Outcome<Offer>> {
    const outcome = await this.transports.receive.giveTrack({
      sourceId: source.id,
      rtpCapabilities: this.#rtpCapabilities,
      held,
      sparing: this.#sparing,
    });
    if (!outcome.ok) return outcome;
    const track = outcome.value;
    if (this.#closed) {
      track.close();
      return refused("media.not-found");
    }
    this.#given.set(source.id, track);
    return granted({
      consumerId: track.id,
      sourceId: source.id,
      source: source.source,
      room: source.room,
      kind: kindOf(source.source),
      rtpParameters: track.rtpParameters,
      paused: source.paused,
    });
  }

  givenTrack(sourceId: SourceId): GivenTrack | undefined {
    return this.#given.get(sourceId);
  }

  /** Answers whether the page had it. */
  takeBack(sourceId: SourceId): boolean {
    const track = this.#given.get(sourceId);
    track?.close();
    return this.#given.delete(sourceId);
  }

  /** Lets held tracks flow. Ids of tracks that ended meanwhile are passed over: the page is being told. */
  async release(consumerIds: readonly ConsumerId[]): Promise<void> {
    const wanted = new Set(consumerIds);
    await Promise.all(
      [...this.#given.values()].filter((track) => wanted.has(track.id)).map((track) => track.release()),
    );
  }

  /** Everything that the page was given so far flows. */
  async releaseAll(): Promise<void> {
    await Promise.all([...this.#given.values()].map((track) => track.release()));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const track of this.#given.values()) track.close();
    this.#given.clear();
    this.transports.receive.close();
    this.transports.send.close();
  }
}
