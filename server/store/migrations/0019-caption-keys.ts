import type { Kysely } from "kysely";

/** What a source of captions proves itself with: one key for each lesson, hashed. A revoked one is gone. */
export const captionKeys = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("caption_keys")
      .addColumn("lesson_id", "text", (column) => column.primaryKey().references("lessons.id"))
      .addColumn("key_hash", "text", (column) => column.notNull())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .execute();
  },
};
