import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { PostedCaption } from "../../signaling/contract/captions.ts";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { LessonId, PersonId } from "../../signaling/contract/ids.ts";
import type { EndReason, RoomSeat, Seat } from "../../signaling/contract/lesson.ts";
import type { Guest, Line } from "../../signaling/contract/line.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { AnswerPasses } from "./answer-passes.ts";
import { CheckSlots } from "./check-slots.ts";
import { type ConversationParts, type KeptConversation, keptConversation, nothingKept } from "./conversation.ts";
import { guestOf } from "./guest.ts";
import type { LiveLessonOptions } from "./lesson-parts.ts";
import { LiveLesson } from "./live-lesson.ts";
import { observerGuestOf } from "./observer-guest.ts";
import { OBSERVERS_LIMIT } from "./observers.ts";
import type { AttendanceLog, LessonLog, Sfu } from "./ports.ts";
import type { Answering, Assisting } from "./question-ports.ts";
import { digitsFrom, drawLetters, RoomCodes } from "./room-codes.ts";
import type { DeckShelf, KeptSlate, SlateStore } from "./slate-ports.ts";
import { roomOf } from "./sources.ts";

export interface LiveLessonsOptions {
  sfu: Sfu;
  clock: Clock;
  log: Log;
  lessonLog: LessonLog;
  attendance: AttendanceLog;
  links: LiveLessonOptions["links"];
  conversation: Omit<ConversationParts, "codes">;
  /** What children's codes are drawn from and their devices' passes signed with; the same after the service was started anew. */
  answerSecret: string;
  slates: SlateStore;
  decks: DeckShelf;
  findLesson: (id: LessonId) => Promise<LessonRecord | undefined>;
  /** Whether somebody who watches a lesson unseen still may. */
  mayObserve: (personId: PersonId, lessonId: LessonId) => Promise<boolean>;
}

/** How often attendance and measurements are noted and overrun lessons are looked at: what a crash loses at most. */
const TOUCH_PERIOD_MS = 10_000;
/** A lesson whose teacher is gone ends this long after its time; nobody is cut off while the teacher is there. */
const OVERRUN_MS = 15 * 60_000;
/** Nobody teaches for this long past the end: a page was left open. */
const LONGEST_OVERRUN_MS = 4 * 60 * 60_000;

function logContext(lessonId: LessonId, seat: RoomSeat): { lessonId: string; classroomId?: string } {
  return seat.role !== "teacher" ? { lessonId, classroomId: seat.classroomId } : { lessonId };
}

/** Every lesson that somebody has open on this node. */
export class LiveLessons {
  readonly #options: LiveLessonsOptions;
  readonly #lessons = new Map<LessonId, LiveLesson>();
  readonly #checkSlots = new CheckSlots();
  readonly #codes: ConversationParts["codes"];
  readonly #passes: AnswerPasses;
  readonly #conversation: ConversationParts;
  #cancelTouch: () => void = () => undefined;
  #stopped = false;

  constructor(options: LiveLessonsOptions) {
    this.#options = options;
    this.#passes = new AnswerPasses(options.answerSecret);
    this.#codes = {
      answers: new RoomCodes(digitsFrom(options.answerSecret)),
      assistants: new RoomCodes(drawLetters),
    };
    this.#conversation = { ...options.conversation, codes: this.#codes };
    this.#scheduleTouch();
  }

  /** For a holder of a ticket: answers how to enter once the socket stands, or why not. */
  async admit(lessonId: LessonId, seat: Seat): Promise<Outcome<(line: Line) => Guest>> {
    const live = this.#lessons.get(lessonId);
    const record = live?.record ?? (await this.#options.findLesson(lessonId));
    const kept = live === undefined ? await keptConversation(this.#conversation, lessonId) : nothingKept;
    const keptSlate = live === undefined ? await this.#options.slates.of(lessonId) : undefined;
    if (seat.role === "assistant" && this.#codes.assistants.holderOf(seat.code)?.lessonId !== lessonId)
      return refused("assistant.revoked");
    if (this.#stopped) return refused("server.stopping");
    if (record === undefined) return refused("ticket.invalid");
    if (record.state === "cancelled") return refused("lesson.cancelled");
    if (record.state === "ended") return refused("lesson.over");
    if (seat.role === "observer") {
      if ((live?.state ?? record.state) !== "live") return refused("lesson.not-live");
      const free = this.observing.hasPlace(seat.personId, lessonId);
      if (!free.ok) return free;
      return granted((line) => {
        const lesson = this.#open(record, kept, keptSlate);
        return observerGuestOf(lesson, lesson.observe(seat, line));
      });
    }
    if (live?.door.removed.has(roomOf(seat))) return refused("lesson.removed");
    return granted((line) => {
      const lesson = this.#open(record, kept, keptSlate);
      return guestOf(lesson, lesson.enter(seat, line), this.#options.log.child(logContext(lessonId, seat)));
    });
  }

  /** Ends the lesson, also one that nobody has open at the moment. */
  async end(lessonId: LessonId, reason: EndReason): Promise<void> {
    const live = this.#lessons.get(lessonId);
    if (live !== undefined) return await live.end(reason);
    if (reason === "cancelled") return;
    const { lessonLog, clock } = this.#options;
    await lessonLog.ended(lessonId, clock.now(), reason);
    await lessonLog.reported(lessonId, clock.now());
  }

  /** Every lesson that somebody has open. */
  all(): Iterable<LiveLesson> {
    return this.#lessons.values();
  }

  /** Its record was changed before it began: the pages that wait in it come anew and find the lesson as it is now. */
  async reopen(lessonId: LessonId): Promise<void> {
    const live = this.#lessons.get(lessonId);
    if (live?.state === "waiting") await live.dismiss();
  }

  /** Whether one more may watch a lesson unseen. */
  get observing(): { hasPlace(personId: PersonId, lessonId: LessonId): Done } {
    return {
      hasPlace: (personId, id) =>
        this.#lessons.get(id)?.observers.isFullFor(personId)
          ? refused("lesson.observers-full", { limit: OBSERVERS_LIMIT })
          : granted({}),
    };
  }

  /** Where an assistant's code leads. */
  get assisting(): Assisting {
    return {
      seatOf: (code) => {
        const holder = this.#codes.assistants.holderOf(code);
        return holder === undefined
          ? refused("assistant.revoked")
          : granted({
              lessonId: holder.lessonId,
              seat: { role: "assistant", classroomId: holder.classroomId, code },
            });
      },
    };
  }

  /** What a child's device may ask, by its classroom's code. */
  get answering(): Answering {
    const holderOf = (code: string) => {
      const holder = this.#codes.answers.holderOf(code);
      const lesson = holder && this.#lessons.get(holder.lessonId);
      return lesson === undefined || holder === undefined ? undefined : { lesson, classroomId: holder.classroomId };
    };
    return {
      look: (code) => {
        const holder = holderOf(code);
        return holder ? granted(holder.lesson.conversation.questions.childView()) : refused("answer.unknown-code");
      },
      passFor: (code, pass) => {
        const holder = this.#codes.answers.holderOf(code);
        if (holder === undefined) return refused("answer.unknown-code");
        const known = pass !== null && this.#passes.deviceOf(pass, holder) !== null;
        return granted({ pass: known ? pass : this.#passes.issue(holder) });
      },
      answer: async ({ code, pass, questionId, answer }) => {
        const holder = holderOf(code);
        if (holder === undefined) return refused("answer.unknown-code");
        const { lesson, classroomId } = holder;
        const device = this.#passes.deviceOf(pass, { lessonId: lesson.record.id, classroomId });
        if (device === null) return refused("answer.no-pass");
        return await lesson.change(async () =>
          lesson.conversation.questions.vote(classroomId, questionId, device, answer),
        );
      },
    };
  }

  /** Where a lesson's captions go. */
  get captioning(): { say(id: LessonId, caption: PostedCaption): Done } {
    return { say: (id, caption) => this.#lessons.get(id)?.captions.say(caption) ?? refused("lesson.not-live") };
  }

  /** The lesson, if anybody has it open. */
  live(lessonId: LessonId): LiveLesson | undefined {
    return this.#lessons.get(lessonId);
  }

  get size(): number {
    return this.#lessons.size;
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#cancelTouch();
    await Promise.all([...this.#lessons.values()].map((lesson) => lesson.stop()));
  }

  #open(record: LessonRecord, kept: KeptConversation, keptSlate: KeptSlate | undefined): LiveLesson {
    const known = this.#lessons.get(record.id);
    if (known !== undefined) return known;
    const { sfu, clock, log, lessonLog, attendance, links } = this.#options;
    const lesson = new LiveLesson({
      record,
      sfu,
      clock,
      log: log.child({ lessonId: record.id }),
      lessonLog,
      attendance,
      links,
      conversation: this.#conversation,
      kept,
      checkSlots: this.#checkSlots,
      slates: this.#options.slates,
      keptSlate,
      decks: this.#options.decks,
      onEnded: () => this.#lessons.delete(record.id),
    });
    this.#lessons.set(record.id, lesson);
    return lesson;
  }

  #scheduleTouch(): void {
    this.#cancelTouch = this.#options.clock.after(TOUCH_PERIOD_MS, () => {
      for (const lesson of this.#lessons.values())
        this.#look(lesson).catch((cause: unknown) =>
          this.#options.log.error({ err: cause, lessonId: lesson.record.id }, "attendance could not be noted"),
        );
      this.#scheduleTouch();
    });
  }

  async #look(lesson: LiveLesson): Promise<void> {
    await lesson.touch();
    await lesson.observers.review((personId) => this.#options.mayObserve(personId, lesson.record.id));
    const overrunMs = this.#options.clock.now() - lesson.record.endsAt;
    const abandoned = overrunMs > OVERRUN_MS && lesson.presenceOf(MASTER_ROOM) === "absent";
    if (abandoned || overrunMs > LONGEST_OVERRUN_MS) await lesson.end("time");
  }
}
