import { type Kysely, sql } from "kysely";

/** Series as records of their own: archived like schools and people, and listed term by term. */
export const seriesRecords = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table series add column archived_at bigint`.execute(db);
    await db.schema.createIndex("series_list").on("series").columns(["term_id", "title", "id"]).execute();
    await db.schema.createIndex("series_teacher").on("series").column("teacher_id").execute();
  },
};
