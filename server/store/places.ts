import type { Kysely } from "kysely";
import type { ClassroomRecord } from "../../signaling/contract/api.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import { fold } from "../accounts/fold.ts";
import type { PlacesStore } from "../accounts/ports.ts";
import type { Tables } from "./schema.ts";

export function placesIn(db: Kysely<Tables>): PlacesStore {
  return {
    schools() {
      return db
        .selectFrom("schools")
        .select(["id", "name", "link_profile as linkProfile"])
        .orderBy("name_folded")
        .execute();
    },

    async addSchool(school) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("schools")
        .values({
          id: school.id,
          name: school.name,
          name_folded: fold(school.name),
          link_profile: school.linkProfile,
        })
        .onConflict((conflict) => conflict.column("name_folded").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async hasSchool(id) {
      const found = await db.selectFrom("schools").select("id").where("id", "=", id).executeTakeFirst();
      return found !== undefined;
    },

    async classrooms() {
      const rows = await db
        .selectFrom("classrooms")
        .innerJoin("schools", "schools.id", "classrooms.school_id")
        .select(["classrooms.id", "classrooms.school_id as schoolId", "classrooms.name"])
        .orderBy("schools.name_folded")
        .orderBy("classrooms.name_folded")
        .execute();
      const devices = await devicesByClassroom(db);
      return rows.map((row) => ({ ...row, devices: devices.get(row.id) ?? [] }));
    },

    findClassroom(id) {
      return db
        .selectFrom("classrooms")
        .innerJoin("schools", "schools.id", "classrooms.school_id")
        .select([
          "classrooms.id",
          "classrooms.name",
          "classrooms.school_id as schoolId",
          "schools.name as school",
          "schools.link_profile as linkProfile",
        ])
        .where("classrooms.id", "=", id)
        .executeTakeFirst();
    },

    async addClassroom({ id, schoolId, name }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("classrooms")
        .values({ id, school_id: schoolId, name, name_folded: fold(name) })
        .onConflict((conflict) => conflict.columns(["school_id", "name_folded"]).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}

async function devicesByClassroom(db: Kysely<Tables>): Promise<Map<ClassroomId, ClassroomRecord["devices"]>> {
  const rows = await db.selectFrom("devices").selectAll().orderBy("paired_at").orderBy("id").execute();
  const grouped = new Map<ClassroomId, ClassroomRecord["devices"]>();
  for (const row of rows) {
    const device = { id: row.id, pairedAt: row.paired_at, lastSeenAt: row.last_seen_at };
    const siblings = grouped.get(row.classroom_id);
    if (siblings) siblings.push(device);
    else grouped.set(row.classroom_id, [device]);
  }
  return grouped;
}
