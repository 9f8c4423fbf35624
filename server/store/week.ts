import type { Kysely } from "kysely";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { WeekLesson } from "../../signaling/contract/timetable.ts";
import { fold } from "../accounts/fold.ts";
import type { ScheduleReader, WeekOf } from "../timetable/schedule-ports.ts";
import { listOf } from "./dialect.ts";
import { inScope } from "./lessons.ts";
import type { Tables } from "./schema.ts";

/** The lessons that a teacher, a classroom or a school has from one moment to another, with everybody's names. */
export function weekIn(db: Kysely<Tables>): ScheduleReader["week"] {
  return async (of, span, reach) => {
    const all = lessonRows(db).where(inScope(db, reach === null ? { all: true } : { region: reach }, span));
    const begun = all.where("lessons.starts_at", ">=", span.fromMs).where("lessons.starts_at", "<", span.toMs);
    const rows =
      of.by === "teacher" ? await firstOf(begun.where("lessons.teacher_id", "=", of.id)) : await inClassrooms(of);
    const remote = await remoteClassrooms(
      db,
      rows.map((row) => row.id),
    );
    return rows.map((row) => weekLessonOf(row, remote.get(row.id) ?? []));

    function firstOf(lessons: typeof begun) {
      return lessons.orderBy("lessons.starts_at").orderBy("lessons.id").limit(span.limit).execute();
    }

    /** In three short statements. As one, PostgreSQL reads the week of the whole county, and compares. */
    async function inClassrooms(place: Exclude<WeekOf, { by: "teacher" }>) {
      const classrooms = classroomsOf(db, place);
      const invited = await db
        .selectFrom("lesson_classrooms")
        .select(["lesson_id", "starts_at"])
        .where("classroom_id", "in", classrooms)
        .where("starts_at", ">=", span.fromMs)
        .where("starts_at", "<", span.toMs)
        .groupBy(["starts_at", "lesson_id"])
        .orderBy("starts_at")
        .orderBy("lesson_id")
        .limit(span.limit)
        .execute();
      const mastered = await firstOf(begun.where("lessons.master_classroom_id", "in", classrooms));
      const known = new Set(mastered.map(({ id }) => id));
      const ids = invited.flatMap(({ lesson_id }) => (known.has(lesson_id) ? [] : lesson_id));
      if (ids.length === 0) return mastered;
      const remotely = await all.where("lessons.id", "in", listOf(db, ids)).execute();
      return [...mastered, ...remotely]
        .sort((one, other) => one.starts_at - other.starts_at || (one.id < other.id ? -1 : 1))
        .slice(0, span.limit);
    }
  };
}

function classroomsOf(db: Kysely<Tables>, place: Exclude<WeekOf, { by: "teacher" }>) {
  const all = db.selectFrom("classrooms").select("classrooms.id");
  if (place.by === "classroom") return all.where("classrooms.id", "=", place.id);
  if (place.by === "school") return all.where("classrooms.school_id", "=", place.id);
  return all
    .innerJoin("schools", "schools.id", "classrooms.school_id")
    .where("schools.region_folded", "=", fold(place.id));
}

type LessonRow = Awaited<ReturnType<ReturnType<typeof lessonRows>["execute"]>>[number];

function weekLessonOf(row: LessonRow, classrooms: WeekLesson["classrooms"]) {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    subject: row.subject,
    state: row.state,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    startedAt: row.started_at,
    teacher: { id: row.teacher_id, name: row.teacher_name },
    masterClassroom:
      row.master_classroom_id === null
        ? null
        : { id: row.master_classroom_id, name: row.master_name ?? "", school: row.master_school ?? "" },
    classrooms,
    series:
      row.series_id === null || row.series_version === null
        ? null
        : { id: row.series_id, version: row.series_version, period: row.series_period },
    changed: {
      time: row.time_changed === 1,
      teacher: row.teacher_changed === 1,
      classrooms: row.classrooms_changed === 1,
    },
  };
}

function lessonRows(db: Kysely<Tables>) {
  return db
    .selectFrom("lessons")
    .innerJoin("people", "people.id", "lessons.teacher_id")
    .leftJoin("series", "series.id", "lessons.series_id")
    .leftJoin("classrooms", "classrooms.id", "lessons.master_classroom_id")
    .leftJoin("schools", "schools.id", "classrooms.school_id")
    .select([
      "lessons.id",
      "lessons.version",
      "lessons.title",
      "lessons.subject",
      "lessons.state",
      "lessons.starts_at",
      "lessons.ends_at",
      "lessons.started_at",
      "lessons.teacher_id",
      "people.name as teacher_name",
      "lessons.master_classroom_id",
      "classrooms.name as master_name",
      "schools.name as master_school",
      "lessons.series_id",
      "series.version as series_version",
      "series.period as series_period",
      "lessons.time_changed",
      "lessons.teacher_changed",
      "lessons.classrooms_changed",
    ]);
}

async function remoteClassrooms(db: Kysely<Tables>, ids: LessonId[]): Promise<Map<LessonId, WeekLesson["classrooms"]>> {
  const found = new Map<LessonId, WeekLesson["classrooms"]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom("lesson_classrooms")
    .innerJoin("classrooms", "classrooms.id", "lesson_classrooms.classroom_id")
    .innerJoin("schools", "schools.id", "classrooms.school_id")
    .select(["lesson_classrooms.lesson_id", "classrooms.id", "classrooms.name", "schools.name as school"])
    .where("lesson_classrooms.lesson_id", "in", listOf(db, ids))
    .orderBy("lesson_classrooms.position")
    .execute();
  for (const { lesson_id, ...classroom } of rows) found.get(lesson_id)?.push(classroom);
  return found;
}
