import { randomUUID } from "node:crypto";
import type { LeaveReason, LessonRecord } from "../../signaling/contract/api.ts";
import type { DeckId } from "../../signaling/contract/deck.ts";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { EndReason, LessonState, Presence, RoomId, Seat, Source } from "../../signaling/contract/lesson.ts";
import type { Line } from "../../signaling/contract/line.ts";
import type { RtpCapabilities } from "../../signaling/contract/media.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM, PROTOCOL_VERSION } from "../../signaling/contract/protocol.ts";
import type { Reception } from "../../signaling/contract/reception.ts";
import type { ParsedInput, RequestOutput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { CheckSlots } from "./check-slots.ts";
import { LessonControl, unknownLink } from "./control.ts";
import { Conversation, type ConversationParts, type KeptConversation } from "./conversation.ts";
import { LessonMedia } from "./lesson-media.ts";
import { LessonSlate } from "./lesson-slate.ts";
import { LinkJournal, type LinkKindOf, seedOf } from "./link-memory.ts";
import { Lobby } from "./lobby.ts";
import type { MeasurementLog } from "./measurement-ports.ts";
import type { AttendanceLog, LessonLog, Sfu } from "./ports.ts";
import { RoomSounds } from "./room-sounds.ts";
import { Serial } from "./serial.ts";
import { SlateKeeper } from "./slate-keeper.ts";
import type { DeckShelf, KeptSlate, SlateStore } from "./slate-ports.ts";
import { type Audience, roomOf } from "./sources.ts";
import { calledUp, sentBack } from "./stage.ts";
import { Stays } from "./stays.ts";
import { Stills } from "./stills.ts";
import { mayKnowPresence, overviewFor, viewFor } from "./view.ts";

export interface LiveLessonOptions {
  record: LessonRecord;
  sfu: Sfu;
  clock: Clock;
  log: Log;
  lessonLog: LessonLog;
  attendance: AttendanceLog;
  /** Where measurements are kept and what they promise; null: POLICY=stock, the worker's estimator alone decides. */
  links: { memory: MeasurementLog; kindOf: LinkKindOf } | null;
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

/** One open page. It sits in the lobby until it joins; then it is its room's occupant. */
export interface Visitor {
  readonly seat: Seat;
  readonly room: RoomId;
  readonly line: Line;
  /** When its socket was lost, while it may still come back. */
  awaySince: number | null;
}

/** A lesson that is on air now, or about to be: who is here, who is on stage, what state it is in. */
export class LiveLesson {
  readonly media: LessonMedia;
  readonly sounds = new RoomSounds();
  /** Taken out by an administrator, and not let in. */
  readonly removed = new Set<RoomId>();
  readonly stills: Stills;
  /** null: POLICY=stock. */
  readonly control: LessonControl | null;
  readonly conversation: Conversation;
  readonly slate: LessonSlate;
  /** null: POLICY=stock. */
  readonly lobby: Lobby | null;
  readonly #slateKeeper: SlateKeeper;
  readonly #options: LiveLessonOptions;
  readonly #serial = new Serial();
  readonly #stays: Stays;
  readonly #journal: LinkJournal | null;
  readonly #visitors = new Set<Visitor>();
  readonly #occupants = new Map<RoomId, Visitor>();
  #record: LessonRecord;
  #state: LessonState;
  #startedAt: number | null;
  #endReason: EndReason | null = null;
  #stage: readonly ClassroomId[] = [];
  #overview: readonly ClassroomId[] = [];

  constructor(options: LiveLessonOptions) {
    const { record, sfu, log, attendance } = options;
    this.#options = options;
    this.#record = record;
    this.#state = record.state === "live" ? "live" : "waiting";
    this.#startedAt = record.startedAt;
    this.#stays = new Stays(record.id, attendance);
    this.media = new LessonMedia({
      lessonId: record.id,
      sfu,
      log,
      audienceOf: (room, source) => this.#audienceOf(room, source),
      tell: (room, name, notice) => this.#tellRoom(room, name, notice),
      onLost: () => {
        for (const { line } of this.#occupants.values()) line.notify("mediaReset", {});
      },
    });
    this.slate = new LessonSlate({
      kept: options.keptSlate,
      epoch: randomUUID(),
      now: () => this.#now(),
      mayHold: (room) => room === MASTER_ROOM || this.#occupants.has(room),
      tell: (notice) => {
        for (const { line } of this.#visitors) line.notify("slateChanged", notice);
      },
      mention: (notice) => {
        for (const { line } of this.#visitors) line.mention("pointed", notice);
      },
    });
    this.stills = new Stills({
      clock: options.clock,
      sources: () => this.media.sources,
      order: (room, order) => this.#occupants.get(room)?.line.notify("stillsOrdered", order),
      deliver: async (room, part) => (await this.#occupants.get(room)?.line.deliver("stillPartSent", part)) ?? false,
      confirm: (room, notice) => this.#occupants.get(room)?.line.notify("stillConfirmed", notice),
    });
    this.#slateKeeper = new SlateKeeper({
      lessonId: record.id,
      store: options.slates,
      log: options.log,
      slate: () => this.slate.state,
    });
    this.#journal = options.links === null ? null : new LinkJournal(record.id, options.links.memory, log);
    this.control = this.#journal === null ? null : this.#controlWith(this.#journal);
    this.conversation = new Conversation({
      record,
      clock: options.clock,
      log,
      parts: options.conversation,
      kept: options.kept,
      stage: () => this.#stage,
      isHere: (id) => this.#occupants.has(id),
      linkOf: (id) => ({ plan: this.control?.planOf(id) ?? null, link: this.control?.linkOf(id) ?? null }),
      tell: (room, name, notice) => this.#tellRoom(room, name, notice),
      onUnprepared: (ids) => {
        for (const id of ids) this.media.narrow(id);
      },
    });
    this.lobby = options.links === null ? null : this.#lobbyWith(options.links);
  }

  get state(): LessonState {
    return this.#state;
  }

  /** The classrooms that are called up. */
  get stage(): readonly ClassroomId[] {
    return this.#stage;
  }

  get startedAt(): number | null {
    return this.#startedAt;
  }

  get record(): LessonRecord {
    return this.#record;
  }

  /** Whether anybody has its page open. */
  get empty(): boolean {
    return this.#visitors.size === 0;
  }

  presenceOf(room: RoomId): Presence {
    const occupant = this.#occupants.get(room);
    if (occupant === undefined) return "absent";
    return occupant.awaySince === null ? "present" : "away";
  }

  /** Runs a state change after the ones before it. Refuses when the lesson is over by then. */
  change<T>(job: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#serial.run(async () => (this.#state === "ended" ? refused("lesson.over") : await job()));
  }

  /** A page with a valid ticket has connected. */
  enter(seat: Seat, line: Line): Visitor {
    const visitor: Visitor = { seat, room: roomOf(seat), line, awaySince: null };
    // An assistant's device is no page of the lesson: it takes no seat and gets no media.
    if (seat.role !== "assistant") this.#visitors.add(visitor);
    line.notify("welcomed", {
      protocol: PROTOCOL_VERSION,
      serverNow: this.#now(),
      seat,
      lesson: this.#viewFor(seat),
      routerRtpCapabilities: this.#options.sfu.rtpCapabilities,
    });
    if (seat.role === "assistant") this.conversation.enter(visitor);
    return visitor;
  }

  /** What the room's page received lately. */
  received(room: RoomId, reception: Reception): void {
    this.sounds.reported(room, reception, this.#now());
    this.control?.received(room, reception);
  }

  /** The visitor's socket is lost for now, or is back. */
  setAway(visitor: Visitor, away: boolean): void {
    visitor.awaySince = away ? this.#now() : null;
    if (this.isOccupant(visitor)) this.#tellPresence(visitor.room);
  }

  /** The visitor's socket is gone for good. */
  exit(visitor: Visitor): Promise<void> {
    this.#visitors.delete(visitor);
    this.conversation.assistants.exit(visitor);
    this.lobby?.leave(visitor);
    return this.#serial.run(() => this.vacate(visitor, visitor.awaySince === null ? "left" : "lost"));
  }

  /** Slides of the lesson's teacher. */
  findDeck(id: DeckId): ReturnType<DeckShelf["find"]> {
    return this.#options.decks.find(this.record.teacher.id, id);
  }

  /** Whether it has its page open, in the lobby or in the lesson. */
  isHere(visitor: Visitor): boolean {
    return this.#visitors.has(visitor);
  }

  isOccupant(visitor: Visitor): boolean {
    return this.#occupants.get(visitor.room) === visitor;
  }

  /** Makes the visitor its room's occupant, in place of any other page of that room. Called inside `change`. */
  async join(
    visitor: Visitor,
    { rtpCapabilities, receiveId }: ParsedInput<"join">,
  ): Promise<Outcome<RequestOutput<"join">>> {
    const { room, seat } = visitor;
    // Its socket is gone, and this request was still on its way.
    if (!this.#visitors.has(visitor)) return refused("lesson.not-joined");
    if (this.removed.has(room)) return refused("lesson.removed");
    const earlier = this.#occupants.get(room);
    this.#occupants.set(room, visitor);
    if (earlier !== undefined && earlier !== visitor) {
      this.#visitors.delete(earlier);
      earlier.line.notify("seatTaken", {});
      earlier.line.hangUp();
      // Another page of the teacher's shows no wall yet: nobody is to be looked at by nobody.
      if (room === MASTER_ROOM) this.#closeOverview();
    }
    const waiting = this.lobby?.take(visitor, receiveId);
    const media = waiting ?? (await this.media.openSeat(rtpCapabilities, await this.#startKbps(room)));
    const outcome = await this.media.join(room, media, { held: waiting !== undefined });
    // Before the answer: by the time that media can flow, it flows as planned.
    if (outcome.ok) await this.control?.joined(room);
    if (!this.#visitors.has(visitor)) {
      if (this.isOccupant(visitor)) await this.vacate(visitor, "lost");
      return refused("lesson.not-joined");
    }
    if (!outcome.ok) {
      // A room that was here before stays so while its page tries again; a new one is not here without media.
      if (earlier === undefined) this.#occupants.delete(room);
      return outcome;
    }
    if (earlier !== visitor) this.#tellPresence(room);
    this.#options.log.info({ classroomId: room }, "a room joined");
    await this.#stays.begin(room, this.#now());
    this.conversation.joined(room);
    if (this.media.isMuted(room)) this.#tellRoom(room, "voiceMuted", { muted: true });
    return granted({ ...outcome.value, lesson: this.#viewFor(seat) });
  }

  /** Opens what the visitor may join with later, and lets its link be checked. Called inside `change`. */
  async openTransports(
    visitor: Visitor,
    rtpCapabilities: RtpCapabilities,
  ): Promise<Outcome<RequestOutput<"openTransports">>> {
    if (this.lobby === null) return refused("check.off");
    if (this.presenceOf(visitor.room) === "present") return refused("check.in-lesson");
    if (!this.#visitors.has(visitor)) return refused("lesson.not-joined");
    const outcome = await this.lobby.open(visitor, rtpCapabilities, await this.#startKbps(visitor.room));
    // Its socket went away meanwhile.
    if (!this.#visitors.has(visitor)) this.lobby.leave(visitor);
    return outcome;
  }

  /** Takes the visitor out of its room. Called inside `change` or the serial queue. */
  async vacate(visitor: Visitor, reason: "left" | "lost"): Promise<void> {
    const { room } = visitor;
    if (!this.isOccupant(visitor)) return;
    this.#occupants.delete(room);
    this.media.leave(room);
    this.control?.left(room);
    this.slate.left(room);
    this.sounds.left(room);
    if (room === MASTER_ROOM) this.#closeOverview();
    else this.#setStage(sentBack(this.#stage, room));
    this.conversation.left(room, reason);
    this.#tellPresence(room);
    this.#options.log.info({ classroomId: room, reason }, "a room left");
    await this.#stays.end(room, visitor.awaySince ?? this.#now(), reason);
  }

  async goLive(): Promise<Done> {
    if (this.#state === "live") return granted({});
    const startedAt = this.#now();
    if (!(await this.#options.lessonLog.wentLive(this.record.id, startedAt))) return refused("lesson.over");
    this.#state = "live";
    this.#startedAt = startedAt;
    this.#tellAll("lessonWentLive", { startedAt });
    this.#options.log.info({}, "the lesson went live");
    return granted({});
  }

  /** It ends later than planned. Called inside `change`. */
  async extend(endsAt: number): Promise<Outcome<{ endsAt: number }>> {
    if (!(await this.#options.lessonLog.extended(this.record.id, endsAt))) return refused("lesson.over");
    this.#record = { ...this.#record, endsAt };
    this.#tellAll("lessonExtended", { endsAt });
    return granted({ endsAt });
  }

  /** Pauses a classroom's voice for all, or lets it be heard again. Called inside `change`. */
  async mute(room: RoomId, muted: boolean): Promise<void> {
    await this.media.mute(room, muted);
    this.#tellRoom(room, "voiceMuted", { muted });
  }

  /** Takes every page of the room out of the lesson, and lets none in. Called inside `change`. */
  async remove(room: RoomId): Promise<void> {
    this.removed.add(room);
    for (const visitor of [...this.#visitors].filter((each) => each.room === room)) {
      await this.vacate(visitor, "left");
      this.#visitors.delete(visitor);
      visitor.line.notify("seatRemoved", {});
      visitor.line.hangUp();
    }
  }

  async callUp(classroomId: ClassroomId): Promise<Done> {
    if (this.presenceOf(classroomId) !== "present") return refused("stage.absent", { classroomId });
    const outcome = calledUp(this.#stage, classroomId, this.#options.conversation.stageLimit);
    if (!outcome.ok) return outcome;
    this.#setStage(outcome.value);
    // What it prepared is sent already: from now on it is given to everybody.
    await this.media.regard(classroomId);
    return granted({});
  }

  async sendBack(classroomId: ClassroomId): Promise<void> {
    this.#setStage(sentBack(this.#stage, classroomId));
    await this.media.regard(classroomId);
  }

  /** These classrooms are on the teacher's wall from now on; others are not invited and passed over. */
  async showOverview(ids: readonly ClassroomId[]): Promise<Done> {
    const invited = this.record.classrooms.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
    await Promise.all(this.#setOverview(invited).map((id) => this.media.regard(id)));
    return granted({});
  }

  /** What is prepared is taken and given to nobody; a camera of the overview to the teacher, a microphone never. */
  #audienceOf(room: RoomId, source: Source): Audience | null {
    if (room === MASTER_ROOM) return "all";
    if (this.#stage.includes(room)) return "all";
    if (source === "pupils" && this.#overview.includes(room)) return "teacher";
    return this.conversation.talk.isPrepared(room) ? "nobody" : null;
  }

  /** Ends the lesson for everybody. Ending it twice is no error. */
  end(reason: EndReason): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#state === "ended") return;
      const endedAt = this.#now();
      // A cancelled lesson never took place; the timetable has that on record already.
      if (reason !== "cancelled") await this.#options.lessonLog.ended(this.record.id, endedAt, reason);
      this.#state = "ended";
      this.#endReason = reason;
      this.#tellAll("lessonEnded", { endedAt, reason });
      await this.#close("lesson-ended");
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
      const lines = [...this.#visitors].map(({ line }) => line);
      await this.#close("service-stopped");
      for (const line of lines) line.hangUp();
    });
  }

  /** Notes on record who is still here and how its link does. To be called every few seconds. */
  async touch(): Promise<void> {
    await this.#journal?.write();
    await this.conversation.write();
    await this.#slateKeeper.write();
    const present = [...this.#occupants.values()].filter(({ awaySince }) => awaySince === null);
    await this.#stays.touch(
      present.map(({ room }) => room),
      this.#now(),
    );
  }

  async #close(reason: LeaveReason): Promise<void> {
    this.control?.close();
    this.lobby?.close();
    this.stills.close();
    this.media.close();
    await this.#journal?.write();
    await this.conversation.close();
    await this.#slateKeeper.write();
    if (reason === "lesson-ended") {
      // After the acknowledgement of the request that ended it. A page of ours has closed its socket by then.
      const lines = [...this.#visitors].map(({ line }) => line);
      this.#options.clock.after(FAREWELL_MS, () => {
        for (const line of lines) line.hangUp();
      });
    }
    this.#visitors.clear();
    this.#occupants.clear();
    try {
      await this.#stays.endAll(this.#now(), reason);
    } finally {
      this.#options.onEnded();
    }
  }

  #controlWith(journal: LinkJournal): LessonControl {
    const { record, clock, log } = this.#options;
    return new LessonControl({
      lessonId: record.id,
      media: this.media,
      stills: this.stills,
      clock,
      log,
      journal,
      stage: () => this.#stage,
      overview: () => this.#overview,
      inTurn: (job) => this.#serial.run(job),
      onPlanned: (room, plan) => {
        for (const { seat, room: own, line } of this.#occupants.values())
          if (seat.role === "teacher" || own === room) line.notify("roomPlanned", { room, plan });
      },
      onLadder: (room, order) => this.#occupants.get(room)?.line.notify("ladderOrdered", order),
    });
  }

  #lobbyWith({ memory }: NonNullable<LiveLessonOptions["links"]>): Lobby {
    const { record, clock, log, checkSlots } = this.#options;
    return new Lobby({
      lessonId: record.id,
      media: this.media,
      clock,
      log,
      slots: checkSlots,
      memory,
      onChecked: (room, seed) => {
        if (this.presenceOf(room) !== "present") this.control?.checked(room, seed);
      },
    });
  }

  async #startKbps(room: RoomId): Promise<number | undefined> {
    const { links } = this.#options;
    if (links === null || this.control === null) return undefined;
    const known = this.control.knownKbps(room);
    if (known !== undefined) return known;
    try {
      return this.control.startKbps(room, await seedOf(room, this.#now(), links.memory, links.kindOf));
    } catch (cause) {
      // A lesson does not fail because its history cannot be read.
      this.#options.log.warn({ err: cause, classroomId: room }, "the history of a link could not be read");
      return this.control.startKbps(room, unknownLink);
    }
  }

  #setStage(stage: readonly ClassroomId[]): void {
    if (stage.length === this.#stage.length && stage.every((id, index) => id === this.#stage[index])) return;
    this.#stage = stage;
    this.#tellAll("stageChanged", { stage: [...stage] });
    this.conversation.talk.staged();
  }

  #tellRoom<N extends NoticeName>(room: RoomId, name: N, notice: Notice<N>): void {
    this.#occupants.get(room)?.line.notify(name, notice);
  }

  #closeOverview(): void {
    for (const id of this.#setOverview([])) this.media.narrow(id);
  }

  /** Answers those that came on the wall or left it. Each is told of itself, the teacher of all. */
  #setOverview(overview: readonly ClassroomId[]): ClassroomId[] {
    const before = this.#overview;
    const touched = this.record.classrooms
      .map(({ id }) => id)
      .filter((id) => before.includes(id) !== overview.includes(id));
    if (touched.length === 0) return [];
    this.#overview = overview;
    for (const { seat, line } of this.#visitors) {
      if (seat.role === "teacher" || touched.includes(seat.classroomId))
        line.notify("overviewChanged", { overview: overviewFor(seat, overview) });
    }
    return touched;
  }

  #tellPresence(room: RoomId): void {
    const presence = this.presenceOf(room);
    for (const { seat, line } of this.#visitors)
      if (mayKnowPresence(seat, room)) line.notify("presenceChanged", { room, presence });
  }

  #tellAll<N extends NoticeName>(name: N, notice: Notice<N>): void {
    for (const { line } of this.#visitors) line.notify(name, notice);
    this.conversation.assistants.tellAll(name, notice);
  }

  #viewFor(seat: Seat): ReturnType<typeof viewFor> {
    return viewFor(seat, {
      record: this.record,
      state: this.#state,
      startedAt: this.#startedAt,
      endReason: this.#endReason,
      stage: this.#stage,
      overview: this.#overview,
      presenceOf: (room) => this.presenceOf(room),
    });
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
