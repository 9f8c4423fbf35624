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
import type { RtpCapabilities } from "../../signaling/contract/media.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM, PROTOCOL_VERSION } from "../../signaling/contract/protocol.ts";
import type { Reception } from "../../signaling/contract/reception.ts";
import type { ParsedInput, RequestOutput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { Captions } from "./captions.ts";
import type { CheckSlots } from "./check-slots.ts";
import type { LessonControl } from "./control.ts";
import { Conversation, type ConversationParts, type KeptConversation } from "./conversation.ts";
import { Course } from "./course.ts";
import { LessonLayout, sceneryOf } from "./lesson-layout.ts";
import { LessonLinks, type LinkMemory } from "./lesson-links.ts";
import { LessonMedia } from "./lesson-media.ts";
import { LessonSlate } from "./lesson-slate.ts";
import type { Lobby } from "./lobby.ts";
import { type ObserverPage, Observers } from "./observers.ts";
import type { AttendanceLog, LessonLog, Sfu } from "./ports.ts";
import { RoomSounds } from "./room-sounds.ts";
import { Serial } from "./serial.ts";
import { SlateKeeper } from "./slate-keeper.ts";
import type { DeckShelf, KeptSlate, SlateStore } from "./slate-ports.ts";
import { Staging } from "./staging.ts";
import { Stays } from "./stays.ts";
import { Stills } from "./stills.ts";
import { viewFor } from "./view.ts";
import { type Visitor, Visitors, visitorOf } from "./visitors.ts";

export interface LiveLessonOptions {
  record: LessonRecord;
  sfu: Sfu;
  clock: Clock;
  log: Log;
  lessonLog: LessonLog;
  attendance: AttendanceLog;
  /** null: POLICY=stock, the worker's estimator alone decides. */
  links: LinkMemory | null;
  conversation: ConversationParts;
  /** What was said before the service was started anew. */
  kept: KeptConversation;
  /** Shared by all lessons of this node. */
  checkSlots: CheckSlots;
  /** Where what is written is kept, what was kept of this lesson, and the slides to write on. */
  slates: SlateStore;
  keptSlate: KeptSlate | undefined;
  decks: DeckShelf;
  /** Called once, when the lesson is over and everything of it is closed. */
  onEnded: () => void;
}

/** How long after its end a lesson's sockets are closed from this side. */
const FAREWELL_MS = 2_000;

/** A lesson that is on air now, or about to be: who is here, who is on stage, what state it is in. */
export class LiveLesson {
  readonly media: LessonMedia;
  readonly sounds = new RoomSounds();
  /** Taken out by an administrator, and not let in. */
  readonly removed = new Set<RoomId>();
  readonly stills: Stills;
  readonly staging: Staging;
  readonly conversation: Conversation;
  readonly slate: LessonSlate;
  readonly captions: Captions;
  readonly layout: LessonLayout;
  readonly observers: Observers;
  /** null: POLICY=stock. */
  readonly #links: LessonLinks | null;
  readonly #slateKeeper: SlateKeeper;
  readonly #options: LiveLessonOptions;
  readonly #serial = new Serial();
  readonly #stays: Stays;
  readonly #visitors = new Visitors(randomUUID());
  readonly #course: Course;

  constructor(options: LiveLessonOptions) {
    const { record, sfu, log, attendance } = options;
    this.#options = options;
    this.#course = new Course(record, options.lessonLog);
    this.#stays = new Stays(record.id, attendance);
    const visitors = this.#visitors;
    this.media = new LessonMedia({
      lessonId: record.id,
      sfu,
      log,
      audienceOf: (room, source) => this.staging.audienceOf(room, source),
      tell: (room, name, notice) => visitors.tellRoom(room, name, notice),
      onLost: () => visitors.tellOccupants("mediaReset", {}),
    });
    this.observers = new Observers({
      media: this.media,
      visitors,
      log,
      clock: options.clock,
      stills: () => this.stills,
    });
    this.staging = new Staging({
      invited: record.classrooms.map(({ id }) => id),
      stageLimit: options.conversation.stageLimit,
      visitors,
      media: this.media,
      isPrepared: (room) => this.conversation.talk.isPrepared(room),
      onStaged: (stage) => {
        this.#tellAll("stageChanged", { stage: [...stage] });
        this.conversation.talk.staged();
        this.layout.look();
      },
    });
    this.slate = new LessonSlate({
      kept: options.keptSlate,
      epoch: randomUUID(),
      now: () => this.#now(),
      mayHold: (room) => room === MASTER_ROOM || visitors.occupantOf(room) !== undefined,
      tell: (notice) => {
        visitors.tellAll("slateChanged", notice);
        this.layout.wrote(notice.ops);
      },
      mention: (notice) => {
        this.layout.pointed();
        visitors.mentionToAll("pointed", notice);
      },
    });
    this.layout = new LessonLayout({
      clock: options.clock,
      scenery: () => sceneryOf(this.media.sources, this.slate.slate, this.staging.stage),
      tell: (notice) => visitors.tellAll("layoutChanged", notice),
      onMoved: () => this.control?.soon(),
    });
    this.captions = new Captions({
      now: () => this.#now(),
      tell: (notice) => visitors.tellOccupants("captionShown", notice),
      mention: (notice) => {
        visitors.mentionToOccupants("captionShown", notice);
      },
    });
    this.stills = new Stills({
      clock: options.clock,
      sources: () => this.media.sources,
      order: (room, order) => visitors.tellRoom(room, "stillsOrdered", order),
      deliver: async (to, part) => (await visitors.lineOf(to)?.deliver("stillPartSent", part)) ?? false,
      confirm: (to, notice) => visitors.lineOf(to)?.notify("stillConfirmed", notice),
    });
    this.#slateKeeper = new SlateKeeper({
      lessonId: record.id,
      store: options.slates,
      log: options.log,
      slate: () => this.slate.state,
    });
    this.#links = options.links === null ? null : this.#linksWith(options.links);
    this.conversation = new Conversation({
      record,
      clock: options.clock,
      log,
      parts: options.conversation,
      kept: options.kept,
      stage: () => this.staging.stage,
      isHere: (id) => visitors.occupantOf(id) !== undefined,
      linkOf: (id) => ({ plan: this.control?.planOf(id) ?? null, link: this.control?.linkOf(id) ?? null }),
      tell: (room, name, notice) => visitors.tellRoom(room, name, notice),
      tellOnlookers: (name, notice) => visitors.tellOnlookers(name, notice),
      onUnprepared: (ids) => {
        for (const id of ids) this.media.narrow(id);
      },
    });
  }

  get state(): LessonState {
    return this.#course.state;
  }

  /** null: POLICY=stock. */
  get control(): LessonControl | null {
    return this.#links?.control ?? null;
  }

  /** null: POLICY=stock. */
  get lobby(): Lobby | null {
    return this.#links?.lobby ?? null;
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

  /** Called inside `change`. */
  async joinUnseen(page: ObserverPage, input: ParsedInput<"join">): Promise<Outcome<RequestOutput<"join">>> {
    const outcome = await this.observers.join(page, input);
    if (!outcome.ok) return outcome;
    page.line.notify("questionsTold", this.conversation.questions.watchedView());
    return granted({ ...outcome.value, lesson: this.#viewFor(page.seat) });
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
    return this.#serial.run(() => this.vacate(visitor, visitor.awaySince === null ? "left" : "lost"));
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

  /** Makes the visitor its room's occupant, in place of any other page of that room. Called inside `change`. */
  async join(
    visitor: Visitor,
    { rtpCapabilities, receiveId }: ParsedInput<"join">,
  ): Promise<Outcome<RequestOutput<"join">>> {
    const { room, seat } = visitor;
    // Its socket is gone, and this request was still on its way.
    if (!this.#visitors.isHere(visitor)) return refused("lesson.not-joined");
    if (this.removed.has(room)) return refused("lesson.removed");
    const earlier = this.#visitors.occupy(visitor);
    // Another page of the teacher's shows no wall yet: nobody is to be looked at by nobody.
    if (room === MASTER_ROOM && earlier !== undefined && earlier !== visitor) this.staging.closeOverview();
    const waiting = this.lobby?.take(visitor, receiveId);
    this.lobby?.joined(room);
    const media =
      waiting ?? (await this.media.openSeat(rtpCapabilities, { startKbps: await this.#links?.startKbps(room) }));
    const outcome = await this.media.join(room, media, { held: waiting !== undefined });
    // Before the answer: by the time that media can flow, it flows as planned.
    if (outcome.ok) await this.control?.joined(room);
    if (!this.#visitors.isHere(visitor)) {
      if (this.isOccupant(visitor)) await this.vacate(visitor, "lost");
      return refused("lesson.not-joined");
    }
    if (!outcome.ok) {
      // A room that was here before stays so while its page tries again; a new one is not here without media.
      if (earlier === undefined) this.#visitors.free(room);
      return outcome;
    }
    if (earlier !== visitor) this.#visitors.tellPresence(room);
    this.#options.log.info({ classroomId: room }, "a room joined");
    await this.#stays.begin(room, this.#now());
    this.conversation.joined(room);
    if (this.media.isMuted(room)) this.#visitors.tellRoom(room, "voiceMuted", { muted: true });
    return granted({ ...outcome.value, lesson: this.#viewFor(seat) });
  }

  /** Opens what the visitor may join with later, and lets its link be checked. Called inside `change`. */
  async openTransports(
    visitor: Visitor,
    rtpCapabilities: RtpCapabilities,
  ): Promise<Outcome<RequestOutput<"openTransports">>> {
    if (this.lobby === null) return refused("check.off");
    if (this.presenceOf(visitor.room) === "present") return refused("check.in-lesson");
    if (!this.#visitors.isHere(visitor)) return refused("lesson.not-joined");
    const outcome = await this.lobby.open(visitor, rtpCapabilities, await this.#links?.startKbps(visitor.room));
    // Its socket went away meanwhile.
    if (!this.#visitors.isHere(visitor)) this.lobby.leave(visitor);
    return outcome;
  }

  /** Takes the visitor out of its room. Called inside `change` or the serial queue. */
  async vacate(visitor: Visitor, reason: "left" | "lost"): Promise<void> {
    const { room } = visitor;
    if (!this.isOccupant(visitor)) return;
    this.#visitors.free(room);
    this.media.leave(room);
    this.control?.left(room);
    this.slate.left(room);
    this.sounds.left(room);
    this.staging.left(room);
    this.layout.look();
    this.conversation.left(room, reason);
    this.#visitors.tellPresence(room);
    this.#options.log.info({ classroomId: room, reason }, "a room left");
    await this.#stays.end(room, visitor.awaySince ?? this.#now(), reason);
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

  /** Takes every page of the room out of the lesson, and lets none in. Called inside `change`. */
  async remove(room: RoomId): Promise<void> {
    this.removed.add(room);
    for (const visitor of this.#visitors.pages.filter((each) => each.room === room)) {
      await this.vacate(visitor, "left");
      this.#visitors.dismiss(visitor, "seatRemoved");
    }
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
    await this.#links?.write();
    await this.conversation.write();
    await this.#slateKeeper.write();
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
    this.#links?.close();
    this.layout.close();
    this.stills.close();
    this.media.close();
    await this.#links?.write();
    await this.conversation.close(reason === "lesson-ended");
    await this.#slateKeeper.write();
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

  #linksWith(memory: LinkMemory): LessonLinks {
    const { record, clock, log, checkSlots } = this.#options;
    return new LessonLinks({
      ...memory,
      record,
      clock,
      log,
      media: this.media,
      stills: this.stills,
      visitors: this.#visitors,
      staging: this.staging,
      focus: () => this.layout.focus,
      checkSlots,
      inTurn: (job) => this.#serial.run(job),
    });
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
