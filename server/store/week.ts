import type { Kysely } from "kysely";
import type { LessonId, PersonId } from "../../signaling/contract/ids.ts";
import type { WeekLesson } from "../../signaling/contract/timetable.ts";
import { fold } from "../accounts/fold.ts";
import type { ScheduleReader, WeekOf } from "../timetable/schedule-ports.ts";
import { inScope } from "./lessons.ts";
import type { Tables } from "./schema.ts";

/** The lessons that a teacher, a classroom or a school has from one moment to another, with everybody's names. */
export function weekIn(db: Kysely<Tables>): ScheduleReader["week"] {
  return async (of, { fromMs, toMs, limit }, reach) => {
    const rows = await lessonRows(db)
      .where("lessons.id", "in", of.by === "teacher" ? ofTeacher(of.id) : inClassrooms(of))
      .where(inScope(db, reach === null ? { all: true } : { region: reach }, { fromMs, toMs }))
      .orderBy("lessons.starts_at")
      .orderBy("lessons.id")
      .limit(limit)
      .execute();
    const remote = await remoteClassrooms(
      db,
      rows.map((row) => row.id),
    );
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      title: row.title,
      subject: row.subject,
      state: row.state,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      teacher: { id: row.teacher_id, name: row.teacher_name },
      masterClassroom:
        row.master_classroom_id === null
          ? null
          : { id: row.master_classroom_id, name: row.master_name ?? "", school: row.master_school ?? "" },
      classrooms: remote.get(row.id) ?? [],
      series:
        row.series_id === null || row.series_version === null
          ? null
          : { id: row.series_id, version: row.series_version, period: row.series_period },
      changed: {
        time: row.time_changed === 1,
        teacher: row.teacher_changed === 1,
        classrooms: row.classrooms_changed === 1,
      },
    }));

    function ofTeacher(id: PersonId) {
      return db
        .selectFrom("lessons")
        .select("id")
        .where("teacher_id", "=", id)
        .where("starts_at", ">=", fromMs)
        .where("starts_at", "<", toMs);
    }

    function inClassrooms(place: Exclude<WeekOf, { by: "teacher" }>) {
      const all = db.selectFrom("classrooms").select("classrooms.id");
      const classrooms =
        place.by === "classroom"
          ? all.where("classrooms.id", "=", place.id)
          : place.by === "school"
            ? all.where("classrooms.school_id", "=", place.id)
            : all
                .innerJoin("schools", "schools.id", "classrooms.school_id")
                .where("schools.region_folded", "=", fold(place.id));
      return db
        .selectFrom("lesson_classrooms")
        .select("lesson_id as id")
        .where("classroom_id", "in", classrooms)
        .where("starts_at", ">=", fromMs)
        .where("starts_at", "<", toMs)
        .unionAll(
          db
            .selectFrom("lessons")
            .select("id")
            .where("master_classroom_id", "in", classrooms)
            .where("starts_at", ">=", fromMs)
            .where("starts_at", "<", toMs),
        );
    }
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
    .where("lesson_classrooms.lesson_id", "in", ids)
    .orderBy("lesson_classrooms.position")
    .execute();
  for (const { lesson_id, ...classroom } of rows) found.get(lesson_id)?.push(classroom);
  return found;
}
