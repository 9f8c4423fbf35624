import { type Kysely, sql } from "kysely";

/** Calendars that somebody subscribes to by a secret address. A revoked one is gone: nothing refers to it. */
export const calendars = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("calendars")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("key_hash", "text", (column) => column.notNull().unique())
      .addColumn("person_id", "text", (column) => column.references("people.id"))
      .addColumn("classroom_id", "text", (column) => column.references("classrooms.id"))
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("last_read_at", "bigint")
      .addCheckConstraint("calendars_one_owner", sql`(person_id is null) <> (classroom_id is null)`)
      .execute();
    await db.schema.createIndex("calendars_person").on("calendars").column("person_id").execute();
    await db.schema.createIndex("calendars_classroom").on("calendars").column("classroom_id").execute();
  },
};
