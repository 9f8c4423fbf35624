import type { NewLesson } from "../../signaling/contract/api.ts";
import type { ClassroomId, LessonId, PersonId, SchoolId, SeriesId, TermId } from "../../signaling/contract/ids.ts";
import type { NewTerm, SeriesQuery, TermView, WeekLesson } from "../../signaling/contract/timetable.ts";
import type { Page, PageAsked } from "../accounts/paging.ts";
import type { AuditRow } from "../accounts/ports.ts";
import type { Reach } from "../accounts/reach.ts";

/** What terms and series need from storage. Days are ISO dates by the term's clock, times epoch milliseconds. */

/** Who cancelled a lesson: somebody, a holiday of the term, or a change of the series that left it no day. */
export type CancelCause = "person" | "holiday" | "series";

export interface SeriesRow {
  id: SeriesId;
  version: number;
  termId: TermId;
  title: string;
  subject: string;
  teacherId: PersonId;
  masterClassroomId: ClassroomId | null;
  classroomIds: readonly ClassroomId[];
  /** null: `start` and `end` are its own. */
  period: number | null;
  start: string;
  end: string;
  rule: string;
  from: string | null;
  until: string | null;
  skip: readonly string[];
  /** Epoch ms. Nothing of an archived series is to come. */
  archivedAt: number | null;
}

/** A lesson of a series, as planning sees it. */
export interface SeriesLesson {
  id: LessonId;
  seriesId: SeriesId;
  occursOn: string;
  startsAt: number;
  endsAt: number;
  state: "waiting" | "live" | "ended" | "cancelled";
  cancelledBy: CancelCause | null;
  version: number;
  timeChanged: boolean;
  teacherChanged: boolean;
  classroomsChanged: boolean;
}

/** Any lesson that is about to be changed. `series` and `occursOn` are null when it stands alone. */
export interface ChangingLesson extends Omit<SeriesLesson, "seriesId" | "occursOn"> {
  seriesId: SeriesId | null;
  occursOn: string | null;
  title: string;
  zone: string | null;
  teacherId: PersonId;
  masterClassroomId: ClassroomId | null;
  classroomIds: readonly ClassroomId[];
}

export interface NewSeriesLesson {
  id: LessonId;
  occursOn: string;
  startsAt: number;
  endsAt: number;
}

/** Who is wanted, and when. The times do not overlap each other. */
export interface Wanted {
  teacherId: PersonId;
  /** Remote ones and the master's. */
  classroomIds: readonly ClassroomId[];
  spans: readonly { startsAt: number; endsAt: number }[];
}

/** A lesson that has something of what is wanted in one of the spans. */
export interface Taken {
  kind: "teacher" | "classroom";
  /** The person's or the classroom's id. */
  wantedId: string;
  lessonId: LessonId;
  title: string;
  teacher: string;
  startsAt: number;
  endsAt: number;
}

/** Whose lessons are asked for. */
export interface Claimants {
  teacherIds: readonly PersonId[];
  classroomIds: readonly ClassroomId[];
}

/** What is changed in lessons; what is left out stays. `changedAt` and the version are written beside it. */
export interface LessonPatch {
  title?: string;
  subject?: string;
  seriesId?: SeriesId;
  occursOn?: string;
  startsAt?: number;
  endsAt?: number;
  teacherId?: PersonId;
  masterClassroomId?: ClassroomId | null;
  classroomIds?: readonly ClassroomId[];
  timeChanged?: boolean;
  teacherChanged?: boolean;
  classroomsChanged?: boolean;
  /** Cancels, or (null) lets it take place after all. */
  cancelledBy?: CancelCause | null;
}

export interface AcceptedClash {
  lessonId: LessonId;
  otherLessonId: LessonId;
  kind: Taken["kind"];
  wantedId: string;
}

export type WeekOf =
  | { by: "teacher"; id: PersonId }
  | { by: "classroom"; id: ClassroomId }
  | { by: "school"; id: SchoolId }
  | { by: "region"; id: string };

/** Reads; also what stands when a change begins. */
export interface ScheduleReader {
  /** By their first day. */
  terms(): Promise<TermView[]>;
  term(id: TermId): Promise<TermView | undefined>;
  series(id: SeriesId): Promise<SeriesRow | undefined>;
  /** Without those that are archived, unless these are asked for, too. */
  seriesOfTerm(id: TermId, besides?: { archived: true }): Promise<SeriesRow[]>;
  /** By title. */
  listSeries(query: SeriesQuery & { reach: Reach }, asked: PageAsked): Promise<Page<SeriesRow>>;
  /** By day; those from `fromDay` on. */
  lessonsOfSeries(id: SeriesId, fromDay: string): Promise<SeriesLesson[]>;
  /** Of several series, those from `fromDay` on. */
  lessonsOfMany(ids: readonly SeriesId[], fromDay: string): Promise<SeriesLesson[]>;
  /** Those of the term's series whose day is one of these. */
  lessonsOfDays(id: TermId, days: readonly string[]): Promise<SeriesLesson[]>;
  lesson(id: LessonId): Promise<ChangingLesson | undefined>;
  /** Lessons that are to come or on air and want the same at the same time, by start; none of `except`. */
  taken(wanted: Wanted, except: { seriesId: SeriesId } | { lessonId: LessonId } | null): Promise<Taken[]>;
  /** What lessons that are to come or on air claim of these in any of the spans. */
  claimedIn(of: Claimants, spans: Wanted["spans"]): Promise<Taken[]>;
  /** The same of lessons that begin in [fromMs, toMs); null: of anybody. */
  claimed(of: Claimants | null, fromMs: number, toMs: number): Promise<Taken[]>;
  /** Clashes of these lessons that somebody has accepted before. */
  acceptedClashes(ids: readonly LessonId[]): Promise<AcceptedClash[]>;
  /** What people and classrooms (with their school) are called, by id. */
  names(ids: { people: readonly PersonId[]; classrooms: readonly ClassroomId[] }): Promise<Map<string, string>>;
  classroomNames(ids: readonly ClassroomId[]): Promise<WeekLesson["classrooms"]>;
  /** Those of them that are not archived and within reach. */
  knownClassrooms(ids: readonly ClassroomId[], reach: Reach): Promise<Set<ClassroomId>>;
  /** Lessons that begin in [fromMs, toMs), by start; at most `limit`. `date`, `start` and `end` are left to the caller. */
  week(
    of: WeekOf,
    span: { fromMs: number; toMs: number; limit: number },
    reach: Reach,
  ): Promise<Omit<WeekLesson, "date" | "start" | "end">[]>;
}

export interface ScheduleWriter extends ScheduleReader {
  addTerm(id: TermId, term: NewTerm): Promise<void>;
  /** Writes the version after `term.version`. */
  saveTerm(term: TermView): Promise<void>;
  addSeries(all: readonly SeriesRow[]): Promise<void>;
  /** Writes the version after `series.version` of each. */
  saveSeries(all: readonly SeriesRow[]): Promise<void>;
  /** Of series that are on record. */
  addLessons(
    many: readonly { series: SeriesRow; zone: string; lessons: readonly NewSeriesLesson[] }[],
    at: number,
  ): Promise<void>;
  /** A lesson that stands alone. */
  addLesson(id: LessonId, lesson: NewLesson, at: number): Promise<void>;
  /** In the audit, together with what is written. */
  note(entries: readonly AuditRow[]): Promise<void>;
  /** The same change for all of them. */
  patchLessons(ids: readonly LessonId[], patch: LessonPatch, at: number): Promise<void>;
  acceptClashes(clashes: readonly AcceptedClash[], personId: PersonId, at: number): Promise<void>;
}

export interface ScheduleStore extends ScheduleReader {
  /** Runs the change whole or not at all (a rejection takes it back), one change after another. */
  inTurn<T>(change: (tables: ScheduleWriter) => Promise<T>): Promise<T>;
}
