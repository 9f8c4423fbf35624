import type { Kysely } from "kysely";

/** Where sessions come from and when they were used; the second factor of those who want one. */
export const signIn = {
  async up(db: Kysely<unknown>): Promise<void> {
    // SQLite adds one column at a time.
    for (const column of ["address", "agent"]) {
      await db.schema
        .alterTable("sessions")
        .addColumn(column, "text", (added) => added.notNull().defaultTo(""))
        .execute();
    }
    await db.schema.alterTable("sessions").addColumn("last_seen_at", "bigint").execute();
    await db.schema
      .createTable("factors")
      .addColumn("person_id", "text", (column) => column.primaryKey().references("people.id"))
      .addColumn("secret", "text", (column) => column.notNull())
      .addColumn("last_step", "bigint", (column) => column.notNull())
      .execute();
    await db.schema
      .createTable("recovery_codes")
      .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("code_hash", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("recovery_codes_pk", ["person_id", "code_hash"])
      .execute();
  },
};
