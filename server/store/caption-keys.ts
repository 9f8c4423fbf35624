import type { Kysely } from "kysely";
import type { CaptionKeysStore } from "../timetable/ports.ts";
import type { Tables } from "./schema.ts";

export function captionKeysIn(db: Kysely<Tables>): CaptionKeysStore {
  return {
    async keep(id, { keyHash, madeAt }) {
      const made = { key_hash: keyHash, made_at: madeAt };
      await db
        .insertInto("caption_keys")
        .values({ lesson_id: id, ...made })
        .onConflict((conflict) => conflict.column("lesson_id").doUpdateSet(made))
        .execute();
    },

    async find(id) {
      const row = await db.selectFrom("caption_keys").selectAll().where("lesson_id", "=", id).executeTakeFirst();
      return row && { keyHash: row.key_hash, madeAt: row.made_at };
    },

    async remove(id) {
      await db.deleteFrom("caption_keys").where("lesson_id", "=", id).execute();
    },
  };
}
