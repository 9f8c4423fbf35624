import type { Kysely } from "kysely";
import type { ReportStore, RoomLesson } from "../timetable/report-ports.ts";
import { deliveredOf } from "./report-rows.ts";
import type { Tables } from "./schema.ts";

/** What is on record of one school in a span of time. */
export function factsIn(db: Kysely<Tables>): Pick<ReportStore, "factsOf"> {
  return {
    async factsOf(id, fromMs, toMs, limit) {
      const classrooms = db.selectFrom("classrooms").select("classrooms.id").where("school_id", "=", id);
      const [hours, checks, rooms] = await Promise.all([
        db
          .selectFrom("room_hours")
          .innerJoin("lessons", "lessons.id", "room_hours.lesson_id")
          .selectAll("room_hours")
          .select("lessons.master_classroom_id as master_id")
          .where("room_hours.classroom_id", "in", classrooms)
          .where("room_hours.at", ">=", fromMs)
          .where("room_hours.at", "<", toMs)
          .execute(),
        db
          .selectFrom("network_checks")
          .select(["at", "down_kbps", "down_at_least", "up_kbps", "up_at_least"])
          .where("classroom_id", "in", classrooms)
          .where("at", ">=", fromMs)
          .where("at", "<", toMs)
          .execute(),
        lessonsIn(fromMs, toMs, limit),
      ]);
      return {
        checks: checks.map(({ at, down_kbps, down_at_least, up_kbps, up_at_least }) => ({
          at,
          down: { kbps: down_kbps, least: down_at_least === 1 },
          up: up_kbps === null ? null : { kbps: up_kbps, least: up_at_least === 1 },
        })),
        lessons: await withPresence(rooms),
        hours: hours.map((row) => ({
          ...{ lessonId: row.lesson_id, classroomId: row.classroom_id, at: row.at },
          down: {
            ...{ minutes: row.minutes, fullMinutes: row.full_minutes },
            ...{ fullKbps: row.full_kbps, openKbps: row.open_kbps },
          },
          up: {
            ...{ minutes: row.up_minutes, fullMinutes: row.up_full_minutes },
            ...{ fullKbps: row.up_full_kbps, openKbps: row.up_open_kbps },
          },
          delivered: row.master_id === row.classroom_id ? null : deliveredOf(row),
        })),
      };

      function lessonsIn(from: number, to: number, most: number) {
        return db
          .selectFrom("lesson_classrooms")
          .innerJoin("lessons", "lessons.id", "lesson_classrooms.lesson_id")
          .innerJoin("classrooms", "classrooms.id", "lesson_classrooms.classroom_id")
          .innerJoin("people", "people.id", "lessons.teacher_id")
          .select([
            "lessons.id as lessonId",
            "classrooms.id as classroomId",
            "classrooms.name as classroom",
            "lessons.title",
            "people.name as teacher",
            "lessons.starts_at as startsAt",
            "lessons.ends_at as endsAt",
            "lessons.started_at as startedAt",
            "lessons.ended_at as endedAt",
          ])
          .where("lesson_classrooms.classroom_id", "in", classrooms)
          .where("lesson_classrooms.starts_at", ">=", from)
          .where("lesson_classrooms.starts_at", "<", to)
          .where("lessons.state", "=", "ended")
          .orderBy("lesson_classrooms.starts_at", "desc")
          .orderBy("lessons.id")
          .limit(most)
          .execute();
      }

      async function withPresence(lessons: Omit<RoomLesson, "stays" | "heads">[]): Promise<RoomLesson[]> {
        const found = new Map<string, RoomLesson & { stays: { from: number; to: number }[] }>(
          lessons.map((lesson) => [nameOf(lesson), { ...lesson, stays: [], heads: null }]),
        );
        const ids = [...new Set(lessons.map(({ lessonId }) => lessonId))];
        if (ids.length === 0) return [];
        const [stays, counts] = await Promise.all([
          db
            .selectFrom("attendance")
            .select(["lesson_id as lessonId", "classroom_id as classroomId", "joined_at as from"])
            .select((row) => row.fn.coalesce("left_at", "last_seen_at").as("to"))
            .where("lesson_id", "in", ids)
            .where("classroom_id", "in", classrooms)
            .execute(),
          db
            .selectFrom("room_notes")
            .select(["lesson_id as lessonId", "classroom_id as classroomId", "heads"])
            .where("lesson_id", "in", ids)
            .where("classroom_id", "in", classrooms)
            .where("kind", "=", "heads")
            .orderBy("at")
            .orderBy("id")
            .execute(),
        ]);
        for (const { from, to, ...room } of stays) found.get(nameOf(room))?.stays.push({ from, to });
        for (const { heads, ...room } of counts) {
          const lesson = found.get(nameOf(room));
          if (lesson !== undefined) lesson.heads = heads;
        }
        return [...found.values()];
      }
    },
  };
}

function nameOf({ lessonId, classroomId }: { lessonId: string; classroomId: string | null }): string {
  return `${lessonId} ${classroomId}`;
}
