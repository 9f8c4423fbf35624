import { type Kysely, PostgresAdapter, sql } from "kysely";

/**
 * What a bureau knows of its schools and people, the archive, and the audit. The audit's rows can be added and read: the
 * database itself refuses to change or remove one.
 */
export const recordsAndAudit = {
  async up(db: Kysely<unknown>): Promise<void> {
    // SQLite adds one column at a time.
    for (const table of ["schools", "people"]) {
      for (const column of ["region", "region_folded"]) {
        await db.schema
          .alterTable(table)
          .addColumn(column, "text", (added) => added.notNull().defaultTo(""))
          .execute();
      }
    }
    for (const table of ["schools", "classrooms", "people"]) {
      await db.schema.alterTable(table).addColumn("archived_at", "bigint").execute();
      await db.schema
        .alterTable(table)
        .addColumn("version", "integer", (added) => added.notNull().defaultTo(1))
        .execute();
    }
    await db.schema.alterTable("schools").addColumn("bandwidth_kbps", "integer").execute();
    await db.schema
      .alterTable("schools")
      .addColumn("contact", "text", (added) => added.notNull().defaultTo(""))
      .execute();
    await db.schema
      .alterTable("people")
      .addColumn("classroom_id", "text", (added) => added.references("classrooms.id"))
      .execute();
    await db.schema.createIndex("people_classroom").on("people").column("classroom_id").execute();
    await db.schema.createIndex("schools_region").on("schools").column("region_folded").execute();

    await db.schema
      .createTable("audit")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("action", "text", (column) => column.notNull())
      .addColumn("actor_kind", "text", (column) => column.notNull())
      .addColumn("actor_id", "text")
      .addColumn("actor_name", "text", (column) => column.notNull())
      .addColumn("subject_kind", "text", (column) => column.notNull())
      .addColumn("subject_id", "text", (column) => column.notNull())
      .addColumn("subject_name", "text", (column) => column.notNull())
      .addColumn("address", "text", (column) => column.notNull())
      .addColumn("before", "text")
      .addColumn("after", "text")
      .addColumn("words_folded", "text", (column) => column.notNull())
      .execute();
    await db.schema.createIndex("audit_time").on("audit").columns(["at", "id"]).execute();
    await db.schema.createIndex("audit_actor").on("audit").columns(["actor_id", "at"]).execute();
    await db.schema.createIndex("audit_subject").on("audit").columns(["subject_id", "at"]).execute();
    await appendOnly(db);
  },
};

async function appendOnly(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`
      create function audit_is_append_only() returns trigger language plpgsql as
      $$ begin raise exception 'the audit is append-only'; end $$`.execute(db);
    await sql`
      create trigger audit_kept before update or delete or truncate on audit
      for each statement execute function audit_is_append_only()`.execute(db);
    return;
  }
  for (const event of ["update", "delete"]) {
    await sql`
      create trigger ${sql.ref(`audit_no_${event}`)} before ${sql.raw(event)} on audit
      begin select raise(abort, 'the audit is append-only'); end`.execute(db);
  }
}
