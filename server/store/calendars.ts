import type { Kysely } from "kysely";
import type { CalendarOwner, CalendarView } from "../../signaling/contract/calendars.ts";
import type { CalendarsStore } from "../timetable/calendar-ports.ts";
import type { Tables } from "./schema.ts";
import { weekIn } from "./week.ts";

export function calendarsIn(db: Kysely<Tables>): CalendarsStore {
  const lessonsOf = weekIn(db);
  return {
    async add({ id, keyHash, owner, createdAt }) {
      await db
        .insertInto("calendars")
        .values({ id, key_hash: keyHash, ...ownerColumns(owner), created_at: createdAt, last_read_at: null })
        .execute();
    },

    async list(owner) {
      const rows = await calendarRows(db)
        .$if(owner !== null, (query) => (owner === null ? query : ofOwner(query, owner)))
        .execute();
      return rows.map(viewOf).sort((a, b) => a.name.localeCompare(b.name) || a.createdAt - b.createdAt);
    },

    async find(id) {
      const row = await calendarRows(db).where("calendars.id", "=", id).executeTakeFirst();
      return row && viewOf(row);
    },

    async read(keyHash, at) {
      const row = await calendarRows(db).where("calendars.key_hash", "=", keyHash).executeTakeFirst();
      if (row === undefined) return undefined;
      await db.updateTable("calendars").set({ last_read_at: at }).where("id", "=", row.id).execute();
      return viewOf(row);
    },

    async remove(id) {
      await db.deleteFrom("calendars").where("id", "=", id).execute();
    },

    async lessons(owner, span) {
      const whose =
        owner.of === "teacher"
          ? ({ by: "teacher", id: owner.teacherId } as const)
          : ({ by: "classroom", id: owner.classroomId } as const);
      const lessons = await lessonsOf(whose, span, null);
      if (lessons.length === 0) return [];
      const more = await db
        .selectFrom("lessons")
        .select(["id", "zone", "changed_at"])
        .where(
          "id",
          "in",
          lessons.map(({ id }) => id),
        )
        .execute();
      const byId = new Map(more.map((row) => [row.id, row]));
      return lessons.map(({ id, title, version, startsAt, endsAt, state, ...lesson }) => ({
        ...{ id, title, version, startsAt, endsAt },
        teacher: lesson.teacher.name,
        rooms: [lesson.masterClassroom, ...lesson.classrooms].flatMap((room) =>
          room === null ? [] : [`${room.school} ${room.name}`],
        ),
        zone: byId.get(id)?.zone ?? null,
        cancelled: state === "cancelled",
        changedAt: byId.get(id)?.changed_at ?? 0,
      }));
    },
  };
}

function calendarRows(db: Kysely<Tables>) {
  return db
    .selectFrom("calendars")
    .leftJoin("people", "people.id", "calendars.person_id")
    .leftJoin("classrooms", "classrooms.id", "calendars.classroom_id")
    .leftJoin("schools", "schools.id", "classrooms.school_id")
    .select([
      "calendars.id",
      "calendars.person_id",
      "calendars.classroom_id",
      "calendars.created_at",
      "calendars.last_read_at",
      "people.name as person",
      "classrooms.name as classroom",
      "schools.name as school",
    ]);
}

function ofOwner(query: ReturnType<typeof calendarRows>, owner: CalendarOwner) {
  return owner.of === "teacher"
    ? query.where("calendars.person_id", "=", owner.teacherId)
    : query.where("calendars.classroom_id", "=", owner.classroomId);
}

function ownerColumns(owner: CalendarOwner) {
  return owner.of === "teacher"
    ? { person_id: owner.teacherId, classroom_id: null }
    : { person_id: null, classroom_id: owner.classroomId };
}

type Row = Awaited<ReturnType<ReturnType<typeof calendarRows>["execute"]>>[number];

function viewOf(row: Row): CalendarView {
  const common = { id: row.id, createdAt: row.created_at, lastReadAt: row.last_read_at };
  if (row.person_id !== null) {
    return { ...common, owner: { of: "teacher", teacherId: row.person_id }, name: row.person ?? "" };
  }
  if (row.classroom_id === null) throw new Error(`calendar ${row.id} belongs to nobody`);
  const name = `${row.school ?? ""} ${row.classroom ?? ""}`;
  return { ...common, owner: { of: "classroom", classroomId: row.classroom_id }, name };
}
