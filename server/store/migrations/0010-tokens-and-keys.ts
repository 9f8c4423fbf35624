import type { Kysely } from "kysely";

/** Access tokens of programs, what was done with them, and the answers that are kept for who asks twice. */
export const tokensAndKeys = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("access_tokens")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("secret_hash", "text", (column) => column.notNull().unique())
      .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("scopes", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("last_used_at", "bigint")
      .execute();
    await db.schema.createIndex("access_tokens_person").on("access_tokens").column("person_id").execute();

    await db.schema.alterTable("audit").addColumn("actor_token", "text").execute();

    await db.schema
      .createTable("idempotency_keys")
      .addColumn("key_hash", "text", (column) => column.primaryKey())
      .addColumn("request_hash", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("answer", "text")
      .execute();
    await db.schema.createIndex("idempotency_keys_time").on("idempotency_keys").column("at").execute();
  },
};
