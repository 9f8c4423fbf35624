import type { AttendanceRow, LessonRecord, NewLesson } from "../../signaling/contract/api.ts";
import type { ClassroomId, LessonId, PersonId } from "../../signaling/contract/ids.ts";
import type { QualityChange, QualityMinute } from "../../signaling/contract/quality.ts";
import type { Page, PageAsked } from "../accounts/paging.ts";

/** A lesson that begins earlier than this before a moment is over by then. */
export const LONGEST_LESSON_MS = 12 * 60 * 60_000;

/**
 * Which lessons to list: all, a teacher's, a classroom's, or a region's (its folded name): those with one of its
 * classrooms or teachers.
 */
export type LessonScope = { all: true } | { teacherId: PersonId } | { classroomId: ClassroomId } | { region: string };

export interface LessonsStore {
  /** Writes the lesson and its classrooms in one transaction. */
  add(id: LessonId, lesson: NewLesson, at: number): Promise<void>;
  find(id: LessonId): Promise<LessonRecord | undefined>;
  /** Lessons that overlap [fromMs, toMs), by start. */
  list(scope: LessonScope, span: { fromMs: number; toMs: number }, asked: PageAsked): Promise<Page<LessonRecord>>;
  /** Whether there is this lesson, and it is in the scope. */
  isIn(scope: LessonScope, id: LessonId): Promise<boolean>;
  /** waiting → cancelled; false when it was in another state. */
  cancel(id: LessonId, at: number): Promise<boolean>;
  /**
   * Ends the waiting and live lessons whose end was planned before `plannedEndBefore` and that nobody is in, at their
   * planned end and with the reason `time`. `at`: now. Answers how many there were.
   */
  endOverdue(plannedEndBefore: number, at: number): Promise<number>;
}

/** What was measured in a lesson, by time. */
export interface QualityReader {
  digestsOf(id: LessonId): Promise<QualityMinute[]>;
  decisionsOf(id: LessonId): Promise<QualityChange[]>;
}

export interface AttendanceReader {
  ofLesson(id: LessonId): Promise<AttendanceRow[]>;
}

/** The key to each lesson's captions, hashed. */
export interface CaptionKeysStore {
  keep(id: LessonId, key: { keyHash: string; madeAt: number }): Promise<void>;
  find(id: LessonId): Promise<{ keyHash: string; madeAt: number } | undefined>;
  remove(id: LessonId): Promise<void>;
}

const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday. */
const DAYS_BEFORE_THURSDAY = 3;

/** Of a moment, by UTC: lessons of one week have the same one, but for those around midnight. */
export function weekNumber(at: number): number {
  return Math.floor((at / DAY_MS + DAYS_BEFORE_THURSDAY) / 7);
}
