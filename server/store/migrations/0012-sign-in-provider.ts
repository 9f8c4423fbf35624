import type { Kysely } from "kysely";

/** Who is who at the sign-in provider, and sign-ins that are under way there. */
export const signInProvider = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("provider_links")
      .addColumn("issuer", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("linked_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("provider_links_pk", ["issuer", "subject"])
      .addUniqueConstraint("provider_links_person", ["person_id", "issuer"])
      .execute();
    await db.schema
      .createTable("provider_attempts")
      .addColumn("key_hash", "text", (column) => column.primaryKey())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("nonce", "text", (column) => column.notNull())
      .addColumn("verifier", "text", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("used", "integer", (column) => column.notNull())
      .addColumn("wrong_codes", "integer", (column) => column.notNull())
      .addColumn("person_id", "text", (column) => column.references("people.id"))
      .addColumn("issuer", "text")
      .addColumn("subject", "text")
      .execute();
  },
};
