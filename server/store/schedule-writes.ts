import { type Kysely, sql } from "kysely";
import type { ScheduleReader, ScheduleWriter, SeriesRow } from "../timetable/schedule-ports.ts";
import { auditIn } from "./audit.ts";
import { inParts } from "./insert-many.ts";
import { lessonWriterIn } from "./lesson-writes.ts";
import type { Tables } from "./schema.ts";

/** Called with a transaction, inside a turn. */
export function scheduleWriterIn(db: Kysely<Tables>): Omit<ScheduleWriter, keyof ScheduleReader> {
  return {
    ...lessonWriterIn(db),

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

    async addSeries(all) {
      for (const part of inParts(all)) {
        const rows = part.map((series) => ({ id: series.id, ...seriesColumns(series), version: 1 }));
        await db.insertInto("series").values(rows).execute();
      }
      await addSeriesClassrooms(all);
    },

    async saveSeries(all) {
      for (const part of inParts(all)) {
        const rows = part.map((series) => ({ id: series.id, ...seriesColumns(series), version: series.version + 1 }));
        const [first] = rows;
        if (first === undefined) continue;
        // Each has other values, and all of them are one statement.
        await db
          .insertInto("series")
          .values(rows)
          .onConflict((conflict) =>
            conflict
              .column("id")
              .doUpdateSet(Object.fromEntries(Object.keys(first).map((name) => [name, sql.ref(`excluded.${name}`)]))),
          )
          .execute();
        const ids = part.map(({ id }) => id);
        await db.deleteFrom("series_classrooms").where("series_id", "in", ids).execute();
      }
      await addSeriesClassrooms(all);
    },

    note: (entries) => auditIn(db).append([...entries]),

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
