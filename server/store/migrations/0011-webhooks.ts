import type { Kysely } from "kysely";

/** Endpoints of other programs, what happened that they want to hear of, and what was sent to them. */
export const webhooks = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("webhooks")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("url", "text", (column) => column.notNull())
      .addColumn("events", "text", (column) => column.notNull())
      .addColumn("region", "text", (column) => column.notNull())
      .addColumn("region_folded", "text", (column) => column.notNull())
      .addColumn("secret", "text", (column) => column.notNull())
      .addColumn("old_secret", "text")
      .addColumn("old_secret_until", "bigint")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("off_at", "bigint")
      .addColumn("off_cause", "text")
      .addColumn("failing_since", "bigint")
      .addColumn("version", "integer", (column) => column.notNull())
      .execute();

    await db.schema
      .createTable("webhook_facts")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("type", "text", (column) => column.notNull())
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("due_at", "bigint", (column) => column.notNull())
      .execute();
    await db.schema.createIndex("webhook_facts_due").on("webhook_facts").column("due_at").execute();
    await db.schema.createIndex("webhook_facts_lesson").on("webhook_facts").column("lesson_id").execute();

    await db.schema
      .createTable("webhook_deliveries")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("webhook_id", "text", (column) => column.notNull().references("webhooks.id"))
      .addColumn("message_id", "text", (column) => column.notNull())
      .addColumn("type", "text", (column) => column.notNull())
      .addColumn("lesson_id", "text", (column) => column.references("lessons.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("body", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("attempts", "integer", (column) => column.notNull())
      .addColumn("next_at", "bigint")
      .addColumn("last_at", "bigint")
      .addColumn("last_took_ms", "integer")
      .addColumn("last_status", "integer")
      .addColumn("last_failure", "text")
      .addColumn("last_excerpt", "text", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("webhook_deliveries_due")
      .on("webhook_deliveries")
      .columns(["state", "next_at"])
      .execute();
    await db.schema
      .createIndex("webhook_deliveries_log")
      .on("webhook_deliveries")
      .columns(["webhook_id", "at", "id"])
      .execute();
    await db.schema.createIndex("webhook_deliveries_age").on("webhook_deliveries").column("at").execute();
  },
};
