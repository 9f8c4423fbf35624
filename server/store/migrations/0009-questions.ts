import type { Kysely } from "kysely";

/** What was asked in a lesson, and what each classroom answered: counts, never who. */
export const questions = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("questions")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("draft", "text", (column) => column.notNull())
      .addColumn("asked_at", "bigint", (column) => column.notNull())
      .addColumn("closed_at", "bigint")
      .execute();
    await db.schema.createIndex("questions_lesson").on("questions").columns(["lesson_id", "number"]).execute();

    await db.schema
      .createTable("question_tallies")
      .addColumn("question_id", "text", (column) => column.notNull().references("questions.id"))
      .addColumn("classroom_id", "text", (column) => column.notNull().references("classrooms.id"))
      .addColumn("voters", "integer", (column) => column.notNull())
      .addColumn("tally", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("question_tallies_pk", ["question_id", "classroom_id"])
      .execute();
  },
};
