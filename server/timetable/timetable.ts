import type { AttendanceRow, Holder, LessonRecord, NewLesson } from "../../signaling/contract/api.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { TicketClaims } from "../accounts/tickets.ts";

/** Which lessons there are, and who may see and enter them. Made by `createTimetable`. */
export interface Timetable {
  /**
   * Refuses with `lesson.ends-before-start`, `lesson.too-long`, `lesson.no-classrooms`, or `record.not-found` (a
   * teacher who is not one, an unknown classroom).
   */
  create(lesson: NewLesson): Promise<Outcome<LessonRecord>>;
  /** Lessons that overlap the time asked for: an administrator's all, a teacher's own, a device's classroom's. */
  list(holder: Holder, query: { from: number; to: number }): Promise<LessonRecord[]>;
  /** Refuses with `record.not-found`, also when the lesson is none of this holder's. */
  find(holder: Holder, lessonId: LessonId): Promise<Outcome<LessonRecord>>;
  /**
   * Before it is on air only. Refuses with `record.not-found`, `record.in-use` (it is live: end it instead),
   * `lesson.over` or `lesson.cancelled`.
   */
  cancel(lessonId: LessonId): Promise<Outcome<LessonRecord>>;
  /**
   * The seat that this holder has in the lesson, to be issued as a ticket. Refuses with `record.not-found`,
   * `ticket.forbidden`, `lesson.cancelled`, `lesson.over` or `lesson.not-open-yet`.
   */
  ticketFor(holder: Holder, lessonId: LessonId): Promise<Outcome<TicketClaims>>;
  /** For administrators and the lesson's teacher. Refuses with `record.not-found` or `session.forbidden`. */
  attendance(holder: Holder, lessonId: LessonId): Promise<Outcome<AttendanceRow[]>>;
  /** Ends what a crash or an absent teacher left open long after its time. To be called about once an hour. */
  sweep(): Promise<void>;
}
