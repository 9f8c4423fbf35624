import type { LessonRecord } from "../../signaling/contract/api.ts";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type {
  Lost,
  MessageFrom,
  MessageId,
  MessageTo,
  RoomTalk,
  TalkView,
  Trouble,
  talkNotices,
} from "../../signaling/contract/talk.ts";
import type { Clock } from "../clock.ts";
import { lowered, type RaisedHand, raised, toPrepare, withPlaces } from "./hands.ts";
import { MessageBook, mayRead } from "./message-book.ts";
import { MOST_NOTES, RoomTalks } from "./room-talks.ts";
import type { TalkJournal } from "./talk-journal.ts";
import type { KeptTalk, TalkEntry } from "./talk-ports.ts";

export interface TalkOptions {
  record: LessonRecord;
  clock: Clock;
  journal: TalkJournal;
  /** What was said before the service was started anew. */
  kept: KeptTalk;
  stageLimit: number;
  stage: () => readonly ClassroomId[];
  /** Whether the classroom is in the lesson, if perhaps without a connection at the moment. */
  isHere: (id: ClassroomId) => boolean;
  /** What is known of a classroom's link now. */
  linkOf: (id: ClassroomId) => Pick<Trouble, "plan" | "link">;
  /** Tells every device of the room that takes part. */
  tell: <N extends keyof typeof talkNotices>(room: RoomId, name: N, notice: Notice<N>) => void;
  /** These classrooms are no longer prepared, and not on stage either. */
  onUnprepared: (ids: readonly ClassroomId[]) => void;
}

type LessonEntry<E extends TalkEntry = TalkEntry> = E extends TalkEntry ? Omit<E, "lessonId"> : never;

/** Everything that is said in one lesson beside picture and sound. Its methods are called one at a time. */
export class Talk {
  readonly #options: TalkOptions;
  readonly #messages: MessageBook;
  readonly #rooms: RoomTalks;
  #hands: readonly RaisedHand[] = [];
  #chosen: ClassroomId | null = null;
  #prepared: readonly ClassroomId[] = [];

  constructor(options: TalkOptions) {
    this.#options = options;
    this.#messages = new MessageBook(options.kept.messages);
    this.#rooms = new RoomTalks(options.kept.rooms);
  }

  /** The whole, as the devices of one room may see it. */
  viewFor(room: RoomId): TalkView {
    return {
      hands: this.#handsFor(room),
      prepared: this.#preparedFor(room),
      stageLimit: this.#options.stageLimit,
      messages: this.#messages.visibleTo(room),
      rooms: room === MASTER_ROOM ? this.#rooms.all : [this.#rooms.of(room)],
    };
  }

  isPrepared(room: RoomId): boolean {
    return this.#prepared.some((id) => id === room);
  }

  raise(id: ClassroomId): Done {
    if (!this.#options.stage().includes(id)) this.#setHands(raised(this.#hands, id, this.#now()));
    return granted({});
  }

  lower(id: ClassroomId): Done {
    this.#setHands(lowered(this.#hands, id));
    return granted({});
  }

  choose(id: ClassroomId | null): Done {
    this.#chosen = id;
    this.prepare();
    return granted({});
  }

  /** The stage changed: who is on it has been heard, and needs no preparation. */
  staged(): void {
    const stage = this.#options.stage();
    if (this.#chosen !== null && stage.includes(this.#chosen)) this.#chosen = null;
    this.#setHands(this.#hands.filter(({ classroomId }) => !stage.includes(classroomId)));
    this.prepare();
  }

  /** The room has joined or is gone. One that left of its own will has nothing more to ask; a lost one comes back. */
  left(room: RoomId, reason: "left" | "lost"): void {
    if (room === MASTER_ROOM) this.#chosen = null;
    else if (reason === "left") this.#setHands(lowered(this.#hands, room));
    this.prepare();
  }

  /** Looks who is to be prepared now, and tells whom it concerns. */
  prepare(): void {
    const { stage, isHere, tell, onUnprepared } = this.#options;
    const before = this.#prepared;
    const next = toPrepare(this.#hands, this.#chosen, stage(), isHere);
    const [gone, come] = [before.filter((id) => !next.includes(id)), next.filter((id) => !before.includes(id))];
    if (gone.length + come.length === 0) return;
    this.#prepared = next;
    for (const room of [MASTER_ROOM, ...gone, ...come] as const)
      tell(room, "preparedChanged", { prepared: this.#preparedFor(room) });
    onUnprepared(gone.filter((id) => !stage().includes(id)));
  }

  say(from: MessageFrom, to: MessageTo, text: string): Outcome<{ messageId: MessageId }> {
    const waitMs = this.#messages.waitMs(from, this.#now());
    if (waitMs > 0) return refused("request.too-many", { retryAfterMs: Math.ceil(waitMs) });
    if (!this.#isInvited(to)) return refused("record.not-found", { record: "classroom" });
    const message = this.#messages.add(from, to, text, this.#now());
    for (const room of this.#roomsOf(message)) this.#options.tell(room, "messagePosted", { message });
    this.#keep({ kind: "message", message });
    return granted({ messageId: message.id });
  }

  /** Taking back what is gone already is no error. */
  unsay(messageId: MessageId): Done {
    const message = this.#messages.remove(messageId);
    if (message === undefined) return granted({});
    for (const room of this.#roomsOf(message)) this.#options.tell(room, "messageRemoved", { messageId });
    this.#keep({ kind: "message-removed", messageId, at: this.#now() });
    return granted({});
  }

  countHeads(classroomId: ClassroomId, heads: number): Done {
    this.#tellOf(this.#rooms.count(classroomId, heads));
    this.#keep({ kind: "heads", classroomId, at: this.#now(), heads });
    return granted({});
  }

  addNote(classroomId: ClassroomId, text: string): Done {
    const at = this.#now();
    const room = this.#rooms.note(classroomId, { at, text });
    if (room === undefined) return refused("talk.full", { limit: MOST_NOTES });
    this.#tellOf(room);
    this.#keep({ kind: "note", classroomId, at, text });
    return granted({});
  }

  reportTrouble(classroomId: ClassroomId, lost: Lost): Done {
    const at = this.#now();
    // Pressing the key again changes nothing: it would only fill the record.
    if (this.#rooms.of(classroomId).trouble?.lost === lost) return granted({});
    const room = this.#rooms.setTrouble(classroomId, { at, lost, ...this.#options.linkOf(classroomId) });
    if (room !== undefined) this.#tellOf(room);
    this.#keep({ kind: "trouble", classroomId, at, lost });
    return granted({});
  }

  endTrouble(classroomId: ClassroomId): Done {
    const room = this.#rooms.setTrouble(classroomId, null);
    if (room === undefined) return granted({});
    this.#tellOf(room);
    this.#keep({ kind: "trouble-over", classroomId, at: this.#now() });
    return granted({});
  }

  #setHands(hands: readonly RaisedHand[]): void {
    const before = this.#hands;
    if (hands.length === before.length && hands.every((hand, index) => hand === before[index])) return;
    this.#hands = hands;
    const touched = new Set([...before, ...hands].map(({ classroomId }) => classroomId));
    for (const room of [MASTER_ROOM, ...touched] as const)
      this.#options.tell(room, "handsChanged", { hands: this.#handsFor(room) });
    this.prepare();
  }

  #handsFor(room: RoomId): TalkView["hands"] {
    const hands = withPlaces(this.#hands);
    return room === MASTER_ROOM ? hands : hands.filter(({ classroomId }) => classroomId === room);
  }

  #preparedFor(room: RoomId): ClassroomId[] {
    return this.#prepared.filter((id) => room === MASTER_ROOM || id === room);
  }

  #roomsOf(message: { from: MessageFrom; to: MessageTo }): RoomId[] {
    const rooms = [MASTER_ROOM, ...this.#options.record.classrooms.map(({ id }) => id)] as const;
    return rooms.filter((room) => mayRead(message, room));
  }

  #isInvited(to: MessageTo): boolean {
    return to === "all" || to === "teacher" || this.#options.record.classrooms.some(({ id }) => id === to);
  }

  #tellOf(room: RoomTalk): void {
    for (const to of [MASTER_ROOM, room.classroomId] as const) this.#options.tell(to, "roomTalkChanged", { room });
  }

  #keep(entry: LessonEntry): void {
    this.#options.journal.note({ ...entry, lessonId: this.#options.record.id });
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
