import type { Kysely } from "kysely";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { AttendanceLog } from "../lesson/ports.ts";
import type { AttendanceReader } from "../timetable/ports.ts";
import type { Tables } from "./schema.ts";

/** Both databases limit the parameters of one statement; SQLite's limit is the lower one, 32,766. */
const STAYS_PER_STATEMENT = 1_000;

export function attendanceIn(db: Kysely<Tables>): AttendanceLog & AttendanceReader {
  return {
    async opened({ id, lessonId, room, joinedAt }) {
      await db
        .insertInto("attendance")
        .values({
          id,
          lesson_id: lessonId,
          classroom_id: room === MASTER_ROOM ? null : room,
          joined_at: joinedAt,
          last_seen_at: joinedAt,
          left_at: null,
          leave_reason: null,
        })
        .execute();
    },

    async seen(stayIds, at) {
      for (let start = 0; start < stayIds.length; start += STAYS_PER_STATEMENT) {
        await db
          .updateTable("attendance")
          .set({ last_seen_at: at })
          .where("id", "in", stayIds.slice(start, start + STAYS_PER_STATEMENT))
          .where("left_at", "is", null)
          .execute();
      }
    },

    async closed(stayId, leftAt, reason) {
      await db
        .updateTable("attendance")
        .set({ last_seen_at: leftAt, left_at: leftAt, leave_reason: reason })
        .where("id", "=", stayId)
        .where("left_at", "is", null)
        .execute();
    },

    async closeOrphans() {
      const { numUpdatedRows } = await db
        .updateTable("attendance")
        .set((stay) => ({ left_at: stay.ref("last_seen_at"), leave_reason: "service-stopped" }))
        .where("left_at", "is", null)
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },

    async ofLesson(id) {
      const stays = await db
        .selectFrom("attendance")
        .innerJoin("lessons", "lessons.id", "attendance.lesson_id")
        .innerJoin("people", "people.id", "lessons.teacher_id")
        .leftJoin("classrooms", "classrooms.id", "attendance.classroom_id")
        .leftJoin("schools", "schools.id", "classrooms.school_id")
        .select([
          "attendance.classroom_id",
          "attendance.joined_at as joinedAt",
          "attendance.left_at as leftAt",
          "attendance.leave_reason as leaveReason",
          "people.name as teacher",
          "classrooms.name as classroom",
          "schools.name as school",
        ])
        .where("attendance.lesson_id", "=", id)
        .orderBy("attendance.joined_at")
        .orderBy("attendance.id")
        .execute();
      return stays.map(({ classroom_id, teacher, classroom, ...stay }) => ({
        ...stay,
        room: classroom_id ?? MASTER_ROOM,
        name: classroom ?? teacher,
      }));
    },
  };
}
