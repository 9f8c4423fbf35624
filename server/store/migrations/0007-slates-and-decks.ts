import type { Kysely } from "kysely";

/** What is written in lessons, and the slides that it is written on. */
export const slatesAndDecks = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("decks")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("owner_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("refusal", "text")
      .addColumn("pages", "integer", (column) => column.notNull())
      .execute();
    await db.schema.createIndex("decks_owner").on("decks").columns(["owner_id", "created_at"]).execute();

    await db.schema
      .createTable("slides")
      .addColumn("deck_id", "text", (column) => column.notNull().references("decks.id"))
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("height", "double precision", (column) => column.notNull())
      .addColumn("content", "text", (column) => column.notNull())
      .addColumn("images", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("slides_pk", ["deck_id", "number"])
      .execute();

    await db.schema
      .createTable("slates")
      .addColumn("lesson_id", "text", (column) => column.primaryKey().references("lessons.id"))
      .addColumn("shown", "integer")
      .addColumn("sheets_made", "integer", (column) => column.notNull())
      .execute();

    await db.schema
      .createTable("sheets")
      .addColumn("lesson_id", "text", (column) => column.notNull().references("slates.lesson_id"))
      .addColumn("id", "integer", (column) => column.notNull())
      .addColumn("position", "integer", (column) => column.notNull())
      .addColumn("ground", "text", (column) => column.notNull())
      .addColumn("strokes", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("sheets_pk", ["lesson_id", "id"])
      .execute();
  },
};
