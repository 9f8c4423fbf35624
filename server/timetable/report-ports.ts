import type { ClassroomId, LessonId, SchoolId } from "../../signaling/contract/ids.ts";
import type {
  Delivered,
  LinkFigure,
  OneSchoolReport,
  SchoolFigures,
  SchoolRow,
} from "../../signaling/contract/reports.ts";
import type { Reach } from "../accounts/reach.ts";

/** What reports need from storage. Weeks are named by their Monday. */

/** What some minutes have shown of one direction of a link. */
export interface ShownByMinutes {
  minutes: number;
  fullMinutes: number;
  /** Sums over the minutes that filled the link, and over the others. */
  fullKbps: number;
  openKbps: number;
}

/** One hour of one classroom in one lesson, summed from its minutes. */
export interface RoomHour {
  lessonId: LessonId;
  classroomId: ClassroomId;
  /** When the hour began. */
  at: number;
  down: ShownByMinutes;
  /** Of the minutes in which it sent pictures. */
  up: ShownByMinutes;
  /** null: it was the master classroom, to which no lesson is delivered. */
  delivered: Delivered | null;
}

export interface CheckedLink {
  at: number;
  down: LinkFigure;
  /** null: not measured. */
  up: LinkFigure | null;
}

/** A lesson that is over, as one of its classrooms had it. */
export interface RoomLesson {
  lessonId: LessonId;
  classroomId: ClassroomId;
  classroom: string;
  title: string;
  teacher: string;
  startsAt: number;
  endsAt: number;
  /** null: it was not held. */
  startedAt: number | null;
  endedAt: number | null;
  stays: readonly { from: number; to: number }[];
  /** The assistant's last count. */
  heads: number | null;
}

export interface SpanFacts {
  hours: readonly RoomHour[];
  checks: readonly CheckedLink[];
  lessons: readonly RoomLesson[];
}

export interface SchoolWeek extends SchoolFigures {
  schoolId: SchoolId;
  week: string;
}

export interface SchoolHour {
  schoolId: SchoolId;
  week: string;
  hour: number;
  kbps: number;
  least: boolean;
  measurements: number;
  observed: number;
  stalled: number;
}

/** `from` and `to` are Mondays, both included. */
export interface Weeks {
  from: string;
  to: string;
}

/** Which schools: `region` is a folded name. */
export interface ScopeOf {
  reach: Reach;
  region: string | null;
}

export type LessonOfSchool = OneSchoolReport["lessons"][number];

export interface ReportStore {
  /** Lessons that ended before then and are in no sum yet, the oldest first. */
  notSummed(endedBefore: number, limit: number): Promise<{ id: LessonId; startsAt: number }[]>;
  countNotSummed(): Promise<number>;
  /**
   * Sums the minutes of these lessons by hour, anew when it was done before. Of a link that was not full, one in which less
   * than `tellingKbps` came counts for what was delivered and not for what the link carries.
   */
  sumHours(lessons: readonly LessonId[], tellingKbps: number): Promise<void>;
  /** The schools whose classrooms were in these lessons, as remote ones or as the master's. */
  schoolsIn(lessons: readonly LessonId[]): Promise<{ lessonId: LessonId; schoolId: SchoolId }[]>;
  /** What is on record of a school in [fromMs, toMs); the latest `limit` lessons. */
  factsOf(id: SchoolId, fromMs: number, toMs: number, limit: number): Promise<SpanFacts>;
  /** Replaces what was known of the school and the week, whole or not at all. */
  saveWeek(week: SchoolWeek, hours: readonly SchoolHour[]): Promise<void>;
  markSummed(lessons: readonly LessonId[]): Promise<void>;

  /** By name; not the archived ones. `region` is a folded name. */
  schools(reach: Reach, region: string | null): Promise<SchoolRow["school"][]>;
  weeksOf(weeks: Weeks, of: ScopeOf | { schoolId: SchoolId }): Promise<SchoolWeek[]>;
  hoursOfSchool(weeks: Weeks, id: SchoolId): Promise<SchoolHour[]>;
  /** For each week: how many schools are at the target, how many certainly below, on how many measurements. */
  history(
    weeks: Weeks,
    targetKbps: number,
    of: ScopeOf,
  ): Promise<{ week: string; reaching: number; below: number; measurements: number }[]>;
  /**
   * For each hour of the day, over schools and weeks: see LinkReport. An hour sags that carried less than `share` of the
   * school's best hour of that week; those with fewer measurements are left out.
   */
  hoursOfDay(
    weeks: Weeks,
    sag: { share: number; measurements: number },
    of: ScopeOf,
  ): Promise<
    { hour: number; measured: number; sagging: number; measurements: number; observed: number; stalled: number }[]
  >;
}
