import type { Kysely } from "kysely";
import type { DevicesStore } from "../accounts/ports.ts";
import type { Tables } from "./schema.ts";

export function devicesIn(db: Kysely<Tables>): DevicesStore {
  return {
    async add({ id, classroomId, pairedAt }) {
      await db
        .insertInto("devices")
        .values({ id, classroom_id: classroomId, paired_at: pairedAt, last_seen_at: null })
        .execute();
    },

    find(id) {
      return db
        .selectFrom("devices")
        .select(["id", "classroom_id as classroomId", "last_seen_at as lastSeenAt"])
        .where("id", "=", id)
        .executeTakeFirst();
    },

    async seen(id, at) {
      await db.updateTable("devices").set({ last_seen_at: at }).where("id", "=", id).execute();
    },

    /** Its sessions, links and pairings go with it, by their foreign keys. */
    async remove(id) {
      const { numDeletedRows } = await db.deleteFrom("devices").where("id", "=", id).executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}
