import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { OperatedLesson } from "../../signaling/contract/operations.ts";
import type { MessageTo } from "../../signaling/contract/talk.ts";
import type { Clock } from "../clock.ts";
import type { LiveLesson } from "./live-lesson.ts";
import type { LiveLessons } from "./live-lessons.ts";

/** A lesson lasts no longer than this, however often it is extended; as when it is scheduled. */
const MAX_LESSON_MINUTES = 12 * 60;

/**
 * What an administrator does in a lesson that somebody has open: each one a state change in the lesson's own order.
 * Refuses with `lesson.not-live` when nobody has it open, `lesson.over`, and `record.not-found` for a classroom that is
 * not invited.
 */
export class Operations {
  readonly #lessons: LiveLessons;
  readonly #clock: Clock;

  constructor({ lessons, clock }: { lessons: LiveLessons; clock: Clock }) {
    this.#lessons = lessons;
    this.#clock = clock;
  }

  /** Refuses also with `request.too-many`. */
  message(id: LessonId, to: MessageTo, text: string): Promise<Outcome<OperatedLesson>> {
    return this.#in(id, async ({ conversation }) => conversation.talk.say("administration", to, text));
  }

  mute(id: LessonId, classroomId: ClassroomId, muted: boolean): Promise<Outcome<OperatedLesson>> {
    return this.#inRoom(id, classroomId, (lesson) => lesson.mute(classroomId, muted));
  }

  /** `removed` false: it may come in again. */
  remove(id: LessonId, classroomId: ClassroomId, removed: boolean): Promise<Outcome<OperatedLesson>> {
    return this.#inRoom(id, classroomId, async (lesson) => {
      if (removed) await lesson.door.remove(classroomId);
      else lesson.door.removed.delete(classroomId);
    });
  }

  /** From the planned end, or from now when that has passed. Refuses also with `lesson.too-long`. */
  extend(id: LessonId, minutes: number): Promise<Outcome<OperatedLesson>> {
    return this.#in(id, async (lesson) => {
      const { startsAt, endsAt } = lesson.record;
      const later = Math.max(endsAt, this.#clock.now()) + minutes * 60_000;
      if (later - startsAt > MAX_LESSON_MINUTES * 60_000) {
        return refused("lesson.too-long", { limitMinutes: MAX_LESSON_MINUTES });
      }
      return await lesson.extend(later);
    });
  }

  /** Refuses also with `media.no-other-worker`, and `media.unavailable` when no worker carries it yet. */
  move(id: LessonId): Promise<Outcome<OperatedLesson>> {
    return this.#in(id, ({ media }) => media.move());
  }

  async #in(id: LessonId, job: (lesson: LiveLesson) => Promise<Outcome<unknown>>): Promise<Outcome<OperatedLesson>> {
    const lesson = this.#lessons.live(id);
    if (lesson === undefined) return refused("lesson.not-live");
    const done = await lesson.change(() => job(lesson));
    if (!done.ok) return done;
    const { title, endsAt } = lesson.record;
    return granted({ lessonId: id, title, endsAt, worker: lesson.media.worker });
  }

  #inRoom(
    id: LessonId,
    classroomId: ClassroomId,
    job: (lesson: LiveLesson) => Promise<void>,
  ): Promise<Outcome<OperatedLesson>> {
    return this.#in(id, async (lesson) => {
      if (!lesson.record.classrooms.some((classroom) => classroom.id === classroomId)) {
        return refused("record.not-found", { record: "classroom" });
      }
      await job(lesson);
      // What is heard, and by whom, has changed.
      await lesson.control?.changed();
      return granted({});
    });
  }
}
