import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { LessonId, SourceId } from "../../signaling/contract/ids.ts";
import type { Offer, RoomId, RoomSeat, Source } from "../../signaling/contract/lesson.ts";
import type { Line } from "../../signaling/contract/line.ts";
import type { RtpCapabilities } from "../../signaling/contract/media.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import type { ParsedInput, RequestOutput } from "../../signaling/contract/requests.ts";
import type { Log } from "../log.ts";
import { LessonWorker } from "./lesson-worker.ts";
import type { Sfu } from "./ports.ts";
import { SeatMedia, type SeatOptions } from "./seat-media.ts";
import { type Audience, isFor, kindOf, type LiveSource, maySend } from "./sources.ts";

export interface LessonMediaOptions {
  lessonId: LessonId;
  sfu: Sfu;
  log: Log;
  /** Who may have what this room sends now; null: it may not be sent. */
  audienceOf: (room: RoomId, source: Source) => Audience | null;
  /** Tells the page in this room, if there is one. */
  tell: <N extends NoticeName>(room: RoomId, name: N, notice: Notice<N>) => void;
  /** The worker died: every page has to join again. */
  onLost: () => void;
}

/** Whoever is given sources; somebody who watches unseen is in no room. */
interface Receiver {
  readonly room?: RoomId;
  readonly seat: SeatMedia;
  readonly mayHave: (live: LiveSource) => boolean;
  readonly tell: <N extends NoticeName>(name: N, notice: Notice<N>) => void;
}

/**
 * Who sends and who receives what in one lesson. Its methods are called one at a time (the lesson's Serial), except
 * that a dying worker may empty it at any `await`; whatever was opened by then is closed again.
 */
export class LessonMedia {
  readonly #options: LessonMediaOptions;
  readonly #worker: LessonWorker;
  readonly #seats = new Map<RoomId, SeatMedia>();
  /** Opened for pages that have not joined, or watch unseen. */
  readonly #roomless = new Set<SeatMedia>();
  readonly #onlookers = new Map<SeatMedia, Receiver>();
  readonly #sources = new Map<SourceId, LiveSource>();
  /** Rooms whose voice is paused for all, whatever their pages say. */
  readonly #muted = new Set<RoomId>();

  constructor(options: LessonMediaOptions) {
    this.#options = options;
    const onLost = () => {
      options.log.warn({}, "the lesson's media worker died");
      this.#empty();
      options.onLost();
    };
    this.#worker = new LessonWorker({ lessonId: options.lessonId, sfu: options.sfu, onLost });
  }

  /**
   * Gives the room everything that is being sent, over the transports of a seat that was opened before (`openSeat`). What
   * it had before is closed. `held`: nothing flows until the page says so.
   */
  async join(
    room: RoomId,
    seat: SeatMedia | undefined,
    { held }: { held: boolean },
  ): Promise<Outcome<Omit<RequestOutput<"join">, "lesson">>> {
    this.leave(room);
    if (seat === undefined) return refused("media.unavailable");
    this.#roomless.delete(seat);
    if (seat.closed) return refused("media.unavailable");
    this.#seats.set(room, seat);
    return await this.#giveAll(this.#receiverIn(room, seat), held);
  }

  /** The same for a page that is in no room: it gets what everybody may have, and no plan knows of it. */
  async watch(seat: SeatMedia, line: Line): Promise<Outcome<Omit<RequestOutput<"join">, "lesson">>> {
    const onlooker: Receiver = {
      seat,
      mayHave: ({ audience }) => audience === "all",
      tell: (name, notice) => line.notify(name, notice),
    };
    if (seat.closed) return refused("media.unavailable");
    this.#onlookers.set(seat, onlooker);
    return await this.#giveAll(onlooker, false);
  }

  /** What somebody may get. */
  get sources(): LiveSource[] {
    return [...this.#sources.values()].filter(({ audience }) => audience !== "nobody");
  }

  /** The rooms that are joined. */
  get rooms(): RoomId[] {
    return [...this.#seats.keys()];
  }

  seat(room: RoomId): SeatMedia | undefined {
    return this.#seats.get(room);
  }

  leave(room: RoomId): void {
    this.stopAllOf(room);
    this.#seats.get(room)?.close();
    this.#seats.delete(room);
  }

  async release(room: RoomId, input: ParsedInput<"startReceiving">): Promise<Done> {
    const seat = this.#seats.get(room);
    if (seat === undefined) return refused("lesson.not-joined");
    await seat.release(input.consumerIds);
    return granted({});
  }

  /** A seat sends each source once: starting it again replaces the one before. */
  async start(
    seat: RoomSeat,
    room: RoomId,
    input: ParsedInput<"startSource">,
  ): Promise<Outcome<{ sourceId: SourceId }>> {
    const { source, kind, rtpParameters, paused, capture } = input;
    const media = this.#seats.get(room);
    if (media === undefined) return refused("lesson.not-joined");
    if (!maySend(seat.role, source) || kind !== kindOf(source)) return refused("media.not-allowed", { source });
    if (this.#options.audienceOf(room, source) === null) return refused("media.not-allowed", { source });
    this.#stopWhere((live) => live.room === room && live.source === source);
    const held = paused || this.#isMuted(room, source);
    const outcome = await media.transports.send.takeTrack({ kind, rtpParameters, paused: held });
    if (!outcome.ok) return outcome;
    const track = outcome.value;
    if (media.closed) {
      track.close();
      return refused("media.not-found");
    }
    const audience = this.#options.audienceOf(room, source);
    if (audience === null) {
      track.close();
      return refused("media.not-allowed", { source });
    }
    const live: LiveSource = {
      id: track.id,
      source,
      room,
      track,
      paused: held,
      pausedByPage: paused,
      audience,
      capture,
    };
    this.#sources.set(live.id, live);
    await this.#offerToAll(live);
    return granted({ sourceId: live.id });
  }

  /** Takes back, or ends, what this room sends and no longer everybody may have. */
  narrow(room: RoomId): void {
    const audienceOf = ({ source }: LiveSource) => this.#options.audienceOf(room, source);
    this.#stopWhere((live) => live.room === room && audienceOf(live) === null);
    for (const live of this.#sourcesOf(room)) {
      live.audience = audienceOf(live) ?? "nobody";
      for (const { mayHave, seat, tell } of this.#receivers())
        if (!mayHave(live) && seat.takeBack(live.id)) tell("sourceStopped", { sourceId: live.id });
    }
  }

  /** The same, and gives what this room has been sending to those who may have it now. */
  async regard(room: RoomId): Promise<void> {
    this.narrow(room);
    await Promise.all(this.#sourcesOf(room).map((live) => this.#offerToAll(live)));
  }

  async pause(room: RoomId, { sourceId, paused }: ParsedInput<"pauseSource">): Promise<Done> {
    const live = this.#sources.get(sourceId);
    if (live === undefined || live.room !== room) return refused("media.not-found");
    live.pausedByPage = paused;
    await this.#hold(live);
    return granted({});
  }

  isMuted(room: RoomId): boolean {
    return this.#muted.has(room);
  }

  /** Pauses the room's voice for all, now and whenever it starts again, or leaves it to its page again. */
  async mute(room: RoomId, muted: boolean): Promise<void> {
    if (muted) this.#muted.add(room);
    else this.#muted.delete(room);
    const voices = [...this.#sources.values()].filter((live) => live.room === room && live.source === "voice");
    await Promise.all(voices.map((live) => this.#hold(live)));
  }

  /** The worker that carries the lesson; null: none does yet. */
  get worker(): number | null {
    return this.#worker.number;
  }

  /** Goes to another worker, by the way that a worker's death leads: everything is closed, and every page joins again. */
  async move(): Promise<Outcome<{ worker: number }>> {
    const moved = await this.#worker.move(() => this.#empty());
    if (moved.ok) this.#options.onLost();
    return moved;
  }

  /** The picture of a source has another size now. */
  resize(room: RoomId, { sourceId, capture }: ParsedInput<"reportCapture">): Done {
    const live = this.#sources.get(sourceId);
    if (live === undefined || live.room !== room) return refused("media.not-found");
    live.capture = capture;
    return granted({});
  }

  stop(room: RoomId, sourceId: SourceId): Done {
    const live = this.#sources.get(sourceId);
    if (live === undefined || live.room !== room) return refused("media.not-found");
    this.#stopWhere((other) => other.id === sourceId);
    return granted({});
  }

  stopAllOf(room: RoomId): void {
    this.#stopWhere((live) => live.room === room);
  }

  close(): void {
    this.#empty();
    this.#worker.close();
  }

  /** Two transports for a page that is about to join, or may be; undefined when there is no worker for them. */
  async openSeat(rtpCapabilities: RtpCapabilities, options: SeatOptions = {}): Promise<SeatMedia | undefined> {
    try {
      const seat = await SeatMedia.create(await this.#worker.room(), rtpCapabilities, options);
      this.#roomless.add(seat);
      return seat;
    } catch (cause) {
      // No worker is left or it died just now. The page is refused and tries again; a new worker is on its way.
      this.#options.log.error({ err: cause }, "no media for a joining room");
      return undefined;
    }
  }

  /** The page of this seat does not join, or has watched. */
  closeSeat(seat: SeatMedia): void {
    this.#roomless.delete(seat);
    this.#onlookers.delete(seat);
    seat.close();
  }

  #isMuted(room: RoomId, source: LiveSource["source"]): boolean {
    return source === "voice" && this.#muted.has(room);
  }

  /** Lets a source flow or holds it, as its page and its room's mute say, and tells who receives it. */
  async #hold(live: LiveSource): Promise<void> {
    const paused = live.pausedByPage || this.#isMuted(live.room, live.source);
    await live.track.setPaused(paused);
    live.paused = paused;
    for (const { tell } of this.#receiversOf(live)) tell("sourcePaused", { sourceId: live.id, paused });
  }

  #empty(): void {
    for (const live of this.#sources.values()) live.track.close();
    this.#sources.clear();
    for (const seat of this.#seats.values()) seat.close();
    this.#seats.clear();
    for (const seat of this.#roomless) seat.close();
    this.#roomless.clear();
    this.#onlookers.clear();
  }

  async #offerToAll(live: LiveSource): Promise<void> {
    await Promise.all(
      this.#receiversOf(live).map(async ({ seat, tell, room }) => {
        if (seat.givenTrack(live.id) !== undefined) return;
        const outcome = await seat.give(live, true);
        if (outcome.ok) tell("sourceOffered", { offer: outcome.value });
        else this.#options.log.warn({ room, error: outcome.error }, "a source could not be given to a room");
      }),
    );
  }

  async #giveAll(
    { seat, mayHave, room }: Receiver,
    held: boolean,
  ): Promise<Outcome<Omit<RequestOutput<"join">, "lesson">>> {
    const outcomes = await Promise.all(
      [...this.#sources.values()].filter(mayHave).map((source) => seat.give(source, held)),
    );
    if (seat.closed) return refused("media.unavailable");
    const offers: Offer[] = [];
    for (const outcome of outcomes) {
      if (outcome.ok) offers.push(outcome.value);
      else this.#options.log.warn({ room, error: outcome.error }, "a source could not be given to a joining room");
    }
    const { receive, send } = seat.transports;
    return granted({ receive: receive.parameters, send: send.parameters, offers });
  }

  #receiverIn(room: RoomId, seat: SeatMedia): Receiver {
    const tell: Receiver["tell"] = (name, notice) => this.#options.tell(room, name, notice);
    return { room, seat, tell, mayHave: (live) => isFor(live, room) };
  }

  #receivers(): Receiver[] {
    const rooms = [...this.#seats].map(([room, seat]) => this.#receiverIn(room, seat));
    return [...rooms, ...this.#onlookers.values()];
  }

  #receiversOf(live: LiveSource): Receiver[] {
    return this.#receivers().filter(({ mayHave }) => mayHave(live));
  }

  #sourcesOf(room: RoomId): LiveSource[] {
    return [...this.#sources.values()].filter((live) => live.room === room);
  }

  #stopWhere(matches: (live: LiveSource) => boolean): void {
    for (const live of [...this.#sources.values()].filter(matches)) {
      this.#sources.delete(live.id);
      live.track.close();
      for (const { seat, tell } of this.#receivers())
        if (seat.takeBack(live.id)) tell("sourceStopped", { sourceId: live.id });
    }
  }
}
