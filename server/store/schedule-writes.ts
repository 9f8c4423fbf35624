import { setImmediate as pause } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type {
  CancelCause,
  LessonPatch,
  NewSeriesLesson,
  ScheduleReader,
  ScheduleWriter,
  SeriesRow,
} from "../timetable/schedule-ports.ts";
import { auditIn } from "./audit.ts";
import { addLessonIn } from "./lessons.ts";
import type { Tables } from "./schema.ts";
import { noteFacts } from "./webhook-facts.ts";

/** Both databases limit the parameters of one statement; SQLite's limit is the lower one, 32,766. */
const ROWS_PER_STATEMENT = 500;

/** Called with a transaction, inside a turn. */
export function scheduleWriterIn(db: Kysely<Tables>): Omit<ScheduleWriter, keyof ScheduleReader> {
  return {
    async addTerm(id, term) {
      await db
        .insertInto("terms")
        .values({ id, ...termColumns(term), version: 1 })
        .execute();
    },

    async saveTerm(term) {
      await db
        .updateTable("terms")
        .set({ ...termColumns(term), version: term.version + 1 })
        .where("id", "=", term.id)
        .execute();
    },

    async addSeries(series) {
      await addSeriesRows([series]);
    },

    async addManySeries(many, at) {
      await addSeriesRows(many.map(({ series }) => series));
      await addLessonRows(many, at);
    },

    async saveSeries(series) {
      await db
        .updateTable("series")
        .set({ ...seriesColumns(series), version: series.version + 1 })
        .where("id", "=", series.id)
        .execute();
      await db.deleteFrom("series_classrooms").where("series_id", "=", series.id).execute();
      await addSeriesClassrooms([series]);
    },

    addLessons: (series, zone, lessons, at) => addLessonRows([{ series, zone, lessons }], at),
    addLesson: (id, lesson, at) => addLessonIn(db, id, lesson, at),
    note: (entries) => auditIn(db).append([...entries]),

    async patchLessons(ids, patch, at) {
      for (const part of inParts(ids)) {
        await db
          .updateTable("lessons")
          .set((lesson) => ({
            version: lesson("version", "+", 1),
            changed_at: at,
            ...(patch.title === undefined ? {} : { title: patch.title }),
            ...(patch.subject === undefined ? {} : { subject: patch.subject }),
            ...(patch.seriesId === undefined ? {} : { series_id: patch.seriesId }),
            ...(patch.occursOn === undefined ? {} : { occurs_on: patch.occursOn }),
            ...(patch.startsAt === undefined ? {} : { starts_at: patch.startsAt }),
            ...(patch.endsAt === undefined ? {} : { ends_at: patch.endsAt }),
            ...(patch.teacherId === undefined ? {} : { teacher_id: patch.teacherId }),
            ...(patch.masterClassroomId === undefined ? {} : { master_classroom_id: patch.masterClassroomId }),
            ...(patch.timeChanged === undefined ? {} : { time_changed: Number(patch.timeChanged) }),
            ...(patch.teacherChanged === undefined ? {} : { teacher_changed: Number(patch.teacherChanged) }),
            ...(patch.classroomsChanged === undefined ? {} : { classrooms_changed: Number(patch.classroomsChanged) }),
            ...(patch.cancelledBy === undefined ? {} : stateColumns(patch.cancelledBy, at)),
          }))
          .where("id", "in", [...part])
          .execute();
        if (patch.startsAt !== undefined) {
          await db
            .updateTable("lesson_classrooms")
            .set({ starts_at: patch.startsAt })
            .where("lesson_id", "in", [...part])
            .execute();
        }
        if (patch.classroomIds !== undefined) {
          const lessons = await db
            .selectFrom("lessons")
            .select(["id", "starts_at as startsAt"])
            .where("id", "in", [...part])
            .execute();
          await db
            .deleteFrom("lesson_classrooms")
            .where("lesson_id", "in", [...part])
            .execute();
          const { classroomIds } = patch;
          await invite(lessons.map((lesson) => ({ ...lesson, classroomIds })));
        }
      }
      if (concernsOthers(patch)) await noteFacts(db, "lesson.changed", ids, at);
    },

    async acceptClashes(clashes, personId, at) {
      for (const part of inParts(clashes)) {
        await db
          .insertInto("accepted_clashes")
          .values(
            part.map(({ lessonId, otherLessonId, kind, wantedId }) => ({
              lesson_id: lessonId,
              other_lesson_id: otherLessonId,
              kind,
              wanted_id: wantedId,
              person_id: personId,
              at,
            })),
          )
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    },
  };

  async function addSeriesRows(all: readonly SeriesRow[]): Promise<void> {
    for (const part of inParts(all)) {
      const rows = part.map((series) => ({ id: series.id, ...seriesColumns(series), version: 1 }));
      await db.insertInto("series").values(rows).execute();
    }
    for (const series of inParts(all)) await addSeriesClassrooms(series);
  }

  async function addSeriesClassrooms(all: readonly SeriesRow[]): Promise<void> {
    const rows = all.flatMap(({ id, classroomIds }) =>
      classroomIds.map((classroom, position) => ({ series_id: id, classroom_id: classroom, position })),
    );
    for (const part of inParts(rows)) {
      await db
        .insertInto("series_classrooms")
        .values([...part])
        .execute();
    }
  }

  async function addLessonRows(
    many: readonly { series: SeriesRow; zone: string; lessons: readonly NewSeriesLesson[] }[],
    at: number,
  ): Promise<void> {
    const all = many.flatMap(({ series, zone, lessons }) => lessons.map((lesson) => ({ series, zone, ...lesson })));
    for (const part of inParts(all)) {
      await db
        .insertInto("lessons")
        .values(
          part.map(({ series, zone, id, occursOn, startsAt, endsAt }) => ({
            id,
            title: series.title,
            teacher_id: series.teacherId,
            starts_at: startsAt,
            ends_at: endsAt,
            state: "waiting" as const,
            series_id: series.id,
            occurs_on: occursOn,
            subject: series.subject,
            master_classroom_id: series.masterClassroomId,
            zone,
          })),
        )
        .execute();
      // Statements of SQLite run on the thread that serves the lessons.
      await pause();
    }
    await invite(all.map(({ id, startsAt, series: { classroomIds } }) => ({ id, startsAt, classroomIds })));
    const ids = all.map(({ id }) => id);
    await noteFacts(db, "lesson.scheduled", ids, at);
  }

  async function invite(
    lessons: readonly { id: LessonId; startsAt: number; classroomIds: readonly ClassroomId[] }[],
  ): Promise<void> {
    const rows = lessons.flatMap(({ id, startsAt, classroomIds }) =>
      classroomIds.map((classroom, position) => ({
        lesson_id: id,
        classroom_id: classroom,
        position,
        starts_at: startsAt,
      })),
    );
    for (const part of inParts(rows)) {
      await db
        .insertInto("lesson_classrooms")
        .values([...part])
        .execute();
      await pause();
    }
  }
}

/** To which series a lesson belongs is the timetable's own affair. */
function concernsOthers({ startsAt, endsAt, teacherId, masterClassroomId, classroomIds, cancelledBy }: LessonPatch) {
  return [startsAt, endsAt, teacherId, masterClassroomId, classroomIds, cancelledBy].some((part) => part !== undefined);
}

function stateColumns(cancelledBy: CancelCause | null, at: number) {
  return cancelledBy === null
    ? ({ state: "waiting", ended_at: null, end_reason: null, cancelled_by: null } as const)
    : ({ state: "cancelled", ended_at: at, end_reason: "cancelled", cancelled_by: cancelledBy } as const);
}

function termColumns(term: Parameters<ScheduleWriter["addTerm"]>[1]) {
  return {
    name: term.name,
    zone: term.zone,
    starts_on: term.startsOn,
    ends_on: term.endsOn,
    periods: JSON.stringify(term.periods),
    holidays: JSON.stringify(term.holidays),
    make_up_days: JSON.stringify(term.makeUpDays),
  };
}

function seriesColumns(series: SeriesRow) {
  return {
    term_id: series.termId,
    title: series.title,
    subject: series.subject,
    teacher_id: series.teacherId,
    master_classroom_id: series.masterClassroomId,
    period: series.period,
    start_time: series.start,
    end_time: series.end,
    rule: series.rule,
    from_on: series.from,
    until_on: series.until,
    skip: JSON.stringify(series.skip),
    archived_at: series.archivedAt,
  };
}

function* inParts<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    yield rows.slice(start, start + ROWS_PER_STATEMENT);
}
