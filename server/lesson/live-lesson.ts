import { randomUUID } from "node:crypto";
import type { LeaveReason, LessonRecord } from "../../signaling/contract/api.ts";
import type { DeckId } from "../../signaling/contract/deck.ts";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type {
  EndReason,
  LessonState,
  ObserverSeat,
  Presence,
  RoomId,
  RoomSeat,
  Seat,
} from "../../signaling/contract/lesson.ts";
import type { Line } from "../../signaling/contract/line.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import { PROTOCOL_VERSION } from "../../signaling/contract/protocol.ts";
import type { Reception } from "../../signaling/contract/reception.ts";
import type { Captions } from "./captions.ts";
import type { LessonControl } from "./control.ts";
import type { Conversation } from "./conversation.ts";
import { Course } from "./course.ts";
import { LessonDoor } from "./lesson-door.ts";
import type { LessonLayout } from "./lesson-layout.ts";
import type { LessonMedia } from "./lesson-media.ts";
import { LessonParts, type LiveLessonOptions } from "./lesson-parts.ts";
import type { LessonSlate } from "./lesson-slate.ts";
import type { Lobby } from "./lobby.ts";
import type { ObserverPage, Observers } from "./observers.ts";
import type { RoomSounds } from "./room-sounds.ts";
import { Serial } from "./serial.ts";
import type { DeckShelf } from "./slate-ports.ts";
import type { Staging } from "./staging.ts";
import { Stays } from "./stays.ts";
import type { Stills } from "./stills.ts";
import { viewFor } from "./view.ts";
import { type Visitor, Visitors, visitorOf } from "./visitors.ts";

/** How long after its end a lesson's sockets are closed from this side. */
const FAREWELL_MS = 2_000;

/** A lesson that is on air now, or about to be: who is here, who is on stage, what state it is in. */
export class LiveLesson {
  readonly media: LessonMedia;
  readonly sounds: RoomSounds;
  readonly staging: Staging;
  readonly stills: Stills;
  readonly conversation: Conversation;
  readonly slate: LessonSlate;
  readonly captions: Captions;
  readonly layout: LessonLayout;
  readonly observers: Observers;
  readonly door: LessonDoor;
  readonly #parts: LessonParts;
  readonly #options: LiveLessonOptions;
  readonly #serial = new Serial();
  readonly #stays: Stays;
  readonly #visitors = new Visitors(randomUUID());
  readonly #course: Course;

  constructor(options: LiveLessonOptions) {
    const { record, clock, log } = options;
    this.#options = options;
    this.#course = new Course(record, options.lessonLog);
    this.#stays = new Stays(record.id, options.attendance);
    const parts = new LessonParts(options, {
      visitors: this.#visitors,
      inTurn: (job) => this.#serial.run(job),
      tellAll: (name, notice) => this.#tellAll(name, notice),
    });
    this.#parts = parts;
    this.media = parts.media;
    this.sounds = parts.sounds;
    this.staging = parts.staging;
    this.stills = parts.stills;
    this.conversation = parts.conversation;
    this.slate = parts.slate;
    this.captions = parts.captions;
    this.layout = parts.layout;
    this.observers = parts.observers;
    this.door = new LessonDoor({
      ...{ parts, visitors: this.#visitors, stays: this.#stays, clock, log },
      viewFor: (seat) => this.#viewFor(seat),
    });
  }

  get state(): LessonState {
    return this.#course.state;
  }

  /** null: POLICY=stock. */
  get control(): LessonControl | null {
    return this.#parts.links?.control ?? null;
  }

  /** null: POLICY=stock. */
  get lobby(): Lobby | null {
    return this.#parts.links?.lobby ?? null;
  }

  /** The classrooms that are called up. */
  get stage(): readonly ClassroomId[] {
    return this.staging.stage;
  }

  get startedAt(): number | null {
    return this.#course.startedAt;
  }

  get record(): LessonRecord {
    return this.#course.record;
  }

  /** Whether anybody has its page open. */
  get empty(): boolean {
    return this.#visitors.empty;
  }

  presenceOf(room: RoomId): Presence {
    return this.#visitors.presenceOf(room);
  }

  /** Runs a state change after the ones before it. Refuses when the lesson is over by then. */
  change<T>(job: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#serial.run(async () => (this.state === "ended" ? refused("lesson.over") : await job()));
  }

  /** A page with a valid ticket has connected. */
  enter(seat: RoomSeat, line: Line): Visitor {
    const visitor = visitorOf(seat, line);
    // An assistant's device is no page of the lesson: it takes no seat and gets no media.
    if (seat.role !== "assistant") this.#visitors.enter(visitor);
    this.#welcome(seat, line);
    if (seat.role === "assistant") this.conversation.enter(visitor);
    return visitor;
  }

  /** Somebody with a valid ticket watches unseen. */
  observe(seat: ObserverSeat, line: Line): ObserverPage {
    const page: ObserverPage = { seat, line };
    if (this.observers.enter(page)) this.#welcome(seat, line);
    return page;
  }

  /** What the room's page received lately. */
  received(room: RoomId, reception: Reception): void {
    this.sounds.reported(room, reception, this.#now());
    this.control?.received(room, reception);
  }

  /** The visitor's socket is lost for now, or is back. */
  setAway(visitor: Visitor, away: boolean): void {
    visitor.awaySince = away ? this.#now() : null;
    if (this.isOccupant(visitor)) this.#visitors.tellPresence(visitor.room);
  }

  /** The visitor's socket is gone for good. */
  exit(visitor: Visitor): Promise<void> {
    this.#visitors.exit(visitor);
    this.conversation.assistants.exit(visitor);
    this.lobby?.leave(visitor);
    return this.#serial.run(() => this.door.vacate(visitor, visitor.awaySince === null ? "left" : "lost"));
  }

  /** Slides of the lesson's teacher. */
  findDeck(id: DeckId): ReturnType<DeckShelf["find"]> {
    return this.#options.decks.find(this.record.teacher.id, id);
  }

  /** Their pages are on the slate. */
  deckShown(id: DeckId): Promise<void> {
    return this.#options.decks.shown(this.record.id, id);
  }

  isHere(visitor: Visitor): boolean {
    return this.#visitors.isHere(visitor);
  }

  isOccupant(visitor: Visitor): boolean {
    return this.#visitors.isOccupant(visitor);
  }

  async goLive(): Promise<Done> {
    if (this.state === "live") return granted({});
    const startedAt = this.#now();
    const outcome = await this.#course.goLive(startedAt);
    if (!outcome.ok) return outcome;
    this.#tellAll("lessonWentLive", { startedAt });
    this.#options.log.info({}, "the lesson went live");
    return outcome;
  }

  /** It ends later than planned. Called inside `change`. */
  async extend(endsAt: number): Promise<Outcome<{ endsAt: number }>> {
    const outcome = await this.#course.extend(endsAt);
    if (outcome.ok) this.#tellAll("lessonExtended", { endsAt });
    return outcome;
  }

  /** Pauses a classroom's voice for all, or lets it be heard again. Called inside `change`. */
  async mute(room: RoomId, muted: boolean): Promise<void> {
    await this.media.mute(room, muted);
    this.#visitors.tellRoom(room, "voiceMuted", { muted });
  }

  /** Ends the lesson for everybody. Ending it twice is no error. */
  end(reason: EndReason): Promise<void> {
    return this.#serial.run(async () => {
      if (this.state === "ended") return;
      const endedAt = this.#now();
      await this.#course.end(endedAt, reason);
      this.#tellAll("lessonEnded", { endedAt, reason });
      await this.#close("lesson-ended");
      if (reason !== "cancelled") await this.#noteReported();
      this.#options.log.info({ reason }, "the lesson ended");
    });
  }

  /** The service stops: the lesson stays what it is on record, and goes on when the service is back. */
  stop(): Promise<void> {
    return this.#serial.run(() => this.#close("service-stopped"));
  }

  /** As `stop`, but the pages are sent away at once: they ask again for the lesson, and for a seat in it. */
  dismiss(): Promise<void> {
    return this.#serial.run(async () => {
      const { lines } = this.#visitors;
      await this.#close("service-stopped");
      for (const line of lines) line.hangUp();
    });
  }

  /** Notes on record who is still here and how its link does. To be called every few seconds. */
  async touch(): Promise<void> {
    await this.#parts.write();
    await this.#stays.touch(this.#visitors.present, this.#now());
  }

  async #noteReported(): Promise<void> {
    try {
      await this.#options.lessonLog.reported(this.record.id, this.#now());
    } catch (cause) {
      this.#options.log.error({ err: cause }, "that the lesson's record is whole could not be noted");
    }
  }

  async #close(reason: LeaveReason): Promise<void> {
    await this.#parts.close(reason);
    if (reason === "lesson-ended") {
      // After the acknowledgement of the request that ended it. A page of ours has closed its socket by then.
      const { lines } = this.#visitors;
      this.#options.clock.after(FAREWELL_MS, () => {
        for (const line of lines) line.hangUp();
      });
    }
    this.#visitors.clear();
    this.observers.clear();
    try {
      await this.#stays.endAll(this.#now(), reason);
    } finally {
      this.#options.onEnded();
    }
  }

  #welcome(seat: Seat, line: Line): void {
    line.notify("welcomed", {
      protocol: PROTOCOL_VERSION,
      serverNow: this.#now(),
      seat,
      lesson: this.#viewFor(seat),
      routerRtpCapabilities: this.#options.sfu.rtpCapabilities,
    });
  }

  #tellAll<N extends NoticeName>(name: N, notice: Notice<N>): void {
    this.#visitors.tellAll(name, notice);
    this.conversation.assistants.tellAll(name, notice);
  }

  #viewFor(seat: Seat): ReturnType<typeof viewFor> {
    return viewFor(seat, {
      record: this.record,
      state: this.state,
      startedAt: this.startedAt,
      endReason: this.#course.endReason,
      stage: this.staging.stage,
      overview: this.staging.overview,
      layout: this.layout.view,
      presenceOf: (room) => this.presenceOf(room),
    });
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
