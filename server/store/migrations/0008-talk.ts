import type { Kysely } from "kysely";

/** What people in a lesson wrote to each other, and what each classroom told of itself. */
export const talk = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("messages")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("sender", "text", (column) => column.notNull())
      .addColumn("recipient", "text", (column) => column.notNull())
      .addColumn("text", "text")
      .addColumn("removed_at", "bigint")
      .execute();
    await db.schema.createIndex("messages_lesson").on("messages").columns(["lesson_id", "at"]).execute();

    await db.schema
      .createTable("room_notes")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("classroom_id", "text", (column) => column.notNull().references("classrooms.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("heads", "integer")
      .addColumn("text", "text")
      .execute();
    await db.schema.createIndex("room_notes_lesson").on("room_notes").columns(["lesson_id", "at"]).execute();
  },
};
