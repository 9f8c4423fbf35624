import { type Kysely, type Selectable, sql } from "kysely";
import { z } from "zod";
import { fold } from "../accounts/fold.ts";
import type { ScheduleReader, SeriesRow } from "../timetable/schedule-ports.ts";
import { behind, pageOf } from "./keyset.ts";
import type { Tables } from "./schema.ts";

const days = z.array(z.string());

/** Series by title. Each word of the search has to be found in the title, the subject, the teacher or a classroom. */
export function listSeriesIn(db: Kysely<Tables>): ScheduleReader["listSeries"] {
  return async ({ termId, search, archived, reach }, asked) => {
    let query = db
      .selectFrom("series")
      .innerJoin("people", "people.id", "series.teacher_id")
      .selectAll("series")
      .where("series.archived_at", archived === "yes" ? "is not" : "is", null);
    if (termId !== undefined) query = query.where("series.term_id", "=", termId);
    if (reach !== null) query = query.where("series.id", "in", ofRegion(reach));
    for (const word of fold(search ?? "")
      .split(/\s+/)
      .filter(Boolean)) {
      const like = `%${word.replace(/[!%_]/g, "!$&")}%`;
      query = query.where((series) =>
        series.or([
          sql<boolean>`lower(series.title) like ${like} escape '!'`,
          sql<boolean>`lower(series.subject) like ${like} escape '!'`,
          sql<boolean>`lower(people.name) like ${like} escape '!'`,
          series("series.id", "in", inPlaces(like)),
          series("series.master_classroom_id", "in", places(like)),
        ]),
      );
    }
    if (asked.after !== null) query = query.where(behind(["series.title", "series.id"], asked.after));
    const found = await query
      .orderBy("series.title")
      .orderBy("series.id")
      .limit(asked.limit + 1)
      .execute();
    const { items: rows, next } = pageOf(
      found,
      asked,
      (row) => row,
      ({ title, id }) => [title, id],
    );
    const ids = rows.map(({ id }) => id);
    const classrooms =
      ids.length === 0
        ? []
        : await db
            .selectFrom("series_classrooms")
            .select(["series_id", "classroom_id"])
            .where("series_id", "in", ids)
            .orderBy("position")
            .execute();
    const bySeries = Map.groupBy(classrooms, ({ series_id }) => series_id);
    const items = rows.map((row) =>
      seriesOf(
        row,
        (bySeries.get(row.id) ?? []).map(({ classroom_id }) => classroom_id),
      ),
    );
    return { items, next };
  };

  function places(like: string) {
    return db
      .selectFrom("classrooms")
      .innerJoin("schools", "schools.id", "classrooms.school_id")
      .select("classrooms.id")
      .where((row) =>
        row.or([
          sql<boolean>`classrooms.name_folded like ${like} escape '!'`,
          sql<boolean>`schools.name_folded like ${like} escape '!'`,
        ]),
      );
  }

  function inPlaces(like: string) {
    return db.selectFrom("series_classrooms").select("series_id").where("classroom_id", "in", places(like));
  }

  /** Those with one of its classrooms, the master's included. */
  function ofRegion(region: string) {
    const rooms = db
      .selectFrom("classrooms")
      .innerJoin("schools", "schools.id", "classrooms.school_id")
      .select("classrooms.id")
      .where("schools.region_folded", "=", region);
    return db
      .selectFrom("series_classrooms")
      .select("series_id")
      .where("classroom_id", "in", rooms)
      .union(db.selectFrom("series").select("id as series_id").where("master_classroom_id", "in", rooms));
  }
}

export function seriesOf(row: Selectable<Tables["series"]>, classroomIds: SeriesRow["classroomIds"]): SeriesRow {
  return {
    id: row.id,
    version: row.version,
    termId: row.term_id,
    title: row.title,
    subject: row.subject,
    teacherId: row.teacher_id,
    masterClassroomId: row.master_classroom_id,
    classroomIds,
    period: row.period,
    start: row.start_time,
    end: row.end_time,
    rule: row.rule,
    from: row.from_on,
    until: row.until_on,
    skip: days.parse(JSON.parse(row.skip)),
    archivedAt: row.archived_at,
  };
}
