import type { Kysely } from "kysely";

/** What each classroom was expected to get when a series or a lesson was published. */
export const expectations = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("expectations")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("series_id", "text", (column) => column.references("series.id"))
      .addColumn("lesson_id", "text", (column) => column.references("lessons.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("tiers", "text", (column) => column.notNull())
      .addColumn("rooms", "text", (column) => column.notNull())
      .execute();
    await db.schema.createIndex("expectations_series").on("expectations").columns(["series_id", "at"]).execute();
    await db.schema.createIndex("expectations_lesson").on("expectations").columns(["lesson_id", "at"]).execute();
  },
};
