import { type Kysely, sql } from "kysely";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import { newTerm, type TermView } from "../../signaling/contract/timetable.ts";
import type { ScheduleReader, ScheduleStore, SeriesLesson } from "../timetable/schedule-ports.ts";
import { acceptedClashesIn, claimedIn } from "./claims.ts";
import { scheduleWriterIn } from "./schedule-writes.ts";
import type { Tables } from "./schema.ts";
import { listSeriesIn, seriesOf } from "./series-list.ts";
import { takenIn } from "./taken.ts";
import { weekIn } from "./week.ts";

const { periods, holidays, makeUpDays } = newTerm.shape;

export function scheduleIn(db: Kysely<Tables>): ScheduleStore {
  return {
    ...scheduleReaderIn(db),
    inTurn: (change) =>
      db.transaction().execute(async (transaction) => {
        await sql`update timetable_turns set turn = turn + 1 where id = 1`.execute(transaction);
        return await change({ ...scheduleReaderIn(transaction), ...scheduleWriterIn(transaction) });
      }),
  };
}

function scheduleReaderIn(db: Kysely<Tables>): ScheduleReader {
  return {
    async terms() {
      return (await db.selectFrom("terms").selectAll().orderBy("starts_on").execute()).map(termOf);
    },

    async term(id) {
      const row = await db.selectFrom("terms").selectAll().where("id", "=", id).executeTakeFirst();
      return row && termOf(row);
    },

    async series(id) {
      const row = await db.selectFrom("series").selectAll().where("id", "=", id).executeTakeFirst();
      if (row === undefined) return undefined;
      const classrooms = await db
        .selectFrom("series_classrooms")
        .select("classroom_id")
        .where("series_id", "=", id)
        .orderBy("position")
        .execute();
      return seriesOf(
        row,
        classrooms.map(({ classroom_id }) => classroom_id),
      );
    },

    async seriesOfTerm(id, besides) {
      const [rows, classrooms] = await Promise.all([
        db
          .selectFrom("series")
          .selectAll()
          .where("term_id", "=", id)
          .$if(besides === undefined, (query) => query.where("archived_at", "is", null))
          .orderBy("id")
          .execute(),
        db
          .selectFrom("series_classrooms")
          .innerJoin("series", "series.id", "series_classrooms.series_id")
          .select(["series_classrooms.series_id", "series_classrooms.classroom_id"])
          .where("series.term_id", "=", id)
          .orderBy("series_classrooms.position")
          .execute(),
      ]);
      const bySeries = Map.groupBy(classrooms, ({ series_id }) => series_id);
      return rows.map((row) =>
        seriesOf(
          row,
          (bySeries.get(row.id) ?? []).map(({ classroom_id }) => classroom_id),
        ),
      );
    },

    async lessonsOfSeries(id, fromDay) {
      const rows = await db
        .selectFrom("lessons")
        .select(planned)
        .where("series_id", "=", id)
        .where("occurs_on", ">=", fromDay)
        .orderBy("occurs_on")
        .execute();
      return rows.flatMap(seriesLessonOf);
    },

    async lessonsOfMany(ids, fromDay) {
      const found: SeriesLesson[] = [];
      for (let first = 0; first < ids.length; first += IDS_PER_STATEMENT) {
        const rows = await db
          .selectFrom("lessons")
          .select(planned)
          .where("series_id", "in", ids.slice(first, first + IDS_PER_STATEMENT))
          .where("occurs_on", ">=", fromDay)
          .orderBy("occurs_on")
          .execute();
        found.push(...rows.flatMap(seriesLessonOf));
      }
      return found;
    },

    async lessonsOfDays(id, wanted) {
      if (wanted.length === 0) return [];
      const rows = await db
        .selectFrom("lessons")
        .innerJoin("series", "series.id", "lessons.series_id")
        .select(planned.map((column) => `lessons.${column}` as const))
        .where("series.term_id", "=", id)
        .where("lessons.occurs_on", "in", [...wanted])
        .orderBy("lessons.id")
        .execute();
      return rows.flatMap(seriesLessonOf);
    },

    async lesson(id) {
      const row = await db
        .selectFrom("lessons")
        .select(planned)
        .select(["title", "zone", "teacher_id", "master_classroom_id"])
        .where("id", "=", id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const classrooms = await db
        .selectFrom("lesson_classrooms")
        .select("classroom_id")
        .where("lesson_id", "=", id)
        .orderBy("position")
        .execute();
      return {
        ...plannedOf(row),
        seriesId: row.series_id,
        occursOn: row.occurs_on,
        title: row.title,
        zone: row.zone,
        teacherId: row.teacher_id,
        masterClassroomId: row.master_classroom_id,
        classroomIds: classrooms.map(({ classroom_id }) => classroom_id),
      };
    },

    listSeries: listSeriesIn(db),
    ...takenIn(db),
    claimed: claimedIn(db),
    acceptedClashes: acceptedClashesIn(db),

    async names({ people, classrooms }) {
      const names = new Map<string, string>();
      if (people.length > 0) {
        const rows = await db
          .selectFrom("people")
          .select(["id", "name"])
          .where("id", "in", [...people])
          .execute();
        for (const { id, name } of rows) names.set(id, name);
      }
      for (const { id, name, school } of await classroomNames(db, classrooms)) names.set(id, `${school} ${name}`);
      return names;
    },

    classroomNames: (ids) => classroomNames(db, ids),

    async knownClassrooms(ids, reach) {
      if (ids.length === 0) return new Set();
      const rows = await db
        .selectFrom("classrooms")
        .innerJoin("schools", "schools.id", "classrooms.school_id")
        .select("classrooms.id")
        .where("classrooms.id", "in", [...ids])
        .where("classrooms.archived_at", "is", null)
        .where("schools.archived_at", "is", null)
        .$if(reach !== null, (query) => query.where("schools.region_folded", "=", reach))
        .execute();
      return new Set(rows.map(({ id }) => id));
    },

    week: weekIn(db),
  };
}

const IDS_PER_STATEMENT = 1_000;

async function classroomNames(db: Kysely<Tables>, ids: readonly ClassroomId[]) {
  if (ids.length === 0) return [];
  return await db
    .selectFrom("classrooms")
    .innerJoin("schools", "schools.id", "classrooms.school_id")
    .select(["classrooms.id", "classrooms.name", "schools.name as school"])
    .where("classrooms.id", "in", [...ids])
    .execute();
}

const planned = [
  "id",
  "series_id",
  "occurs_on",
  "starts_at",
  "ends_at",
  "state",
  "cancelled_by",
  "version",
  "time_changed",
  "teacher_changed",
  "classrooms_changed",
] as const;

type Planned = Pick<SelectedLesson, (typeof planned)[number]>;
type SelectedLesson = Awaited<ReturnType<typeof allOfLesson>>;
function allOfLesson(db: Kysely<Tables>) {
  return db.selectFrom("lessons").selectAll().executeTakeFirstOrThrow();
}

function plannedOf(row: Planned) {
  return {
    id: row.id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    state: row.state,
    cancelledBy: row.cancelled_by,
    version: row.version,
    timeChanged: row.time_changed === 1,
    teacherChanged: row.teacher_changed === 1,
    classroomsChanged: row.classrooms_changed === 1,
  };
}

function seriesLessonOf(row: Planned): SeriesLesson[] {
  if (row.series_id === null || row.occurs_on === null) return [];
  return [{ ...plannedOf(row), seriesId: row.series_id, occursOn: row.occurs_on }];
}

function termOf(row: Tables["terms"]): TermView {
  return {
    id: row.id,
    name: row.name,
    zone: row.zone,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    periods: periods.parse(JSON.parse(row.periods)),
    holidays: holidays.parse(JSON.parse(row.holidays)),
    makeUpDays: makeUpDays.parse(JSON.parse(row.make_up_days)),
    version: row.version,
  };
}
