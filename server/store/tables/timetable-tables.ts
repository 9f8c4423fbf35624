import type { Generated } from "kysely";
import type { LessonRecord } from "../../../signaling/contract/api.ts";
import type { CalendarId, ClassroomId, LessonId, PersonId, SeriesId, TermId } from "../../../signaling/contract/ids.ts";
import type { CancelCause } from "../../timetable/schedule-ports.ts";

/** Terms, series, lessons, and who may look at them. */
export interface TimetableTables {
  lessons: {
    id: LessonId;
    title: string;
    teacher_id: PersonId;
    starts_at: number;
    ends_at: number;
    state: LessonRecord["state"];
    started_at: number | null;
    ended_at: number | null;
    end_reason: LessonRecord["endReason"];
    /** null: the lesson stands alone. */
    series_id: Generated<SeriesId | null>;
    /** The day of the series that it is, wherever it was moved to. */
    occurs_on: Generated<string | null>;
    subject: Generated<string>;
    master_classroom_id: Generated<ClassroomId | null>;
    /** IANA name of the zone that it was planned in; null: nobody said. */
    zone: Generated<string | null>;
    version: Generated<number>;
    time_changed: Generated<number>;
    teacher_changed: Generated<number>;
    classrooms_changed: Generated<number>;
    cancelled_by: Generated<CancelCause | null>;
    /** Epoch ms; 0: never since it was made. */
    changed_at: Generated<number>;
    /** 1: what was measured in it is in the sums of its schools. */
    summed: Generated<number>;
  };
  lesson_classrooms: {
    lesson_id: LessonId;
    classroom_id: ClassroomId;
    /** Keeps the order in which the classrooms were invited. */
    position: number;
    /** The lesson's. */
    starts_at: number;
  };
  terms: {
    id: TermId;
    name: string;
    zone: string;
    starts_on: string;
    ends_on: string;
    /** JSON of the contract's lists. */
    periods: string;
    holidays: string;
    make_up_days: string;
    version: number;
  };
  series: {
    id: SeriesId;
    term_id: TermId;
    title: string;
    subject: string;
    teacher_id: PersonId;
    master_classroom_id: ClassroomId | null;
    period: number | null;
    start_time: string;
    end_time: string;
    rule: string;
    from_on: string | null;
    until_on: string | null;
    /** JSON: a list of days. */
    skip: string;
    version: number;
    archived_at: Generated<number | null>;
  };
  series_classrooms: {
    series_id: SeriesId;
    classroom_id: ClassroomId;
    position: number;
  };
  accepted_clashes: {
    lesson_id: LessonId;
    other_lesson_id: LessonId;
    kind: "teacher" | "classroom";
    wanted_id: string;
    person_id: PersonId;
    at: number;
  };
  caption_keys: {
    lesson_id: LessonId;
    key_hash: string;
    made_at: number;
  };
  calendars: {
    id: CalendarId;
    key_hash: string;
    /** Of whom, or of what: one of the two is set. */
    person_id: PersonId | null;
    classroom_id: ClassroomId | null;
    created_at: number;
    last_read_at: number | null;
  };
  timetable_turns: {
    id: number;
    turn: number;
  };
}
