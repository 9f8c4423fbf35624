import { type Kysely, type Selectable, sql } from "kysely";
import { z } from "zod";
import { webhookEvent } from "../../signaling/contract/webhooks.ts";
import { fold } from "../accounts/fold.ts";
import type { WebhookRow, WebhooksStore } from "../webhooks/ports.ts";
import type { Tables } from "./schema.ts";
import { deliveriesIn } from "./webhook-deliveries.ts";

const events = z.array(webhookEvent);

export function webhooksIn(db: Kysely<Tables>): WebhooksStore {
  return {
    ...deliveriesIn(db),

    async list(reach) {
      const rows = await db
        .selectFrom("webhooks")
        .selectAll()
        .$if(reach !== null, (query) => query.where("region_folded", "=", reach))
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return rows.map(webhookOf);
    },

    async find(id) {
      const row = await db.selectFrom("webhooks").selectAll().where("id", "=", id).executeTakeFirst();
      return row && webhookOf(row);
    },

    async add({ id, secret, createdAt, ...webhook }) {
      await db
        .insertInto("webhooks")
        .values({
          ...{ id, ...chosenColumns(webhook), secret, old_secret: null, old_secret_until: null },
          ...{ created_at: createdAt, off_at: null, off_cause: null, failing_since: null, version: 1 },
        })
        .execute();
    },

    async change({ id, version, off, ...webhook }) {
      const { numUpdatedRows } = await db
        .updateTable("webhooks")
        .set({
          ...chosenColumns(webhook),
          off_at: off?.at ?? null,
          off_cause: off?.cause ?? null,
          version: version + 1,
          // What was changed, or switched on, gets its days anew.
          ...(off === null ? { failing_since: null } : {}),
        })
        .where("id", "=", id)
        .where("version", "=", version)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 1n) return "saved";
      const there = await db.selectFrom("webhooks").select("id").where("id", "=", id).executeTakeFirst();
      return there === undefined ? "missing" : "stale";
    },

    async renewSecret(id, secret, oldUntil) {
      await db
        .updateTable("webhooks")
        .set({ old_secret: sql.ref("secret"), secret, old_secret_until: oldUntil })
        .where("id", "=", id)
        .execute();
    },

    async remove(id) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("webhook_deliveries").where("webhook_id", "=", id).execute();
        await transaction.deleteFrom("webhooks").where("id", "=", id).execute();
      });
    },

    async dueFacts(now, limit) {
      const rows = await db
        .selectFrom("webhook_facts")
        .selectAll()
        .where("due_at", "<=", now)
        .orderBy("due_at")
        .orderBy("at")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ id, type, lesson_id, at }) => ({ id, type, lessonId: lesson_id, at }));
    },

    async listeners(type) {
      const rows = await db.selectFrom("webhooks").selectAll().where("off_at", "is", null).orderBy("id").execute();
      return rows.map(webhookOf).filter((webhook) => webhook.events.includes(type));
    },
  };
}

function chosenColumns({ url, events: chosen, region }: Pick<WebhookRow, "url" | "events" | "region">) {
  return { url, events: JSON.stringify(chosen), region, region_folded: fold(region) };
}

function webhookOf(row: Selectable<Tables["webhooks"]>): WebhookRow {
  return {
    id: row.id,
    url: row.url,
    events: events.parse(JSON.parse(row.events)),
    region: row.region,
    createdAt: row.created_at,
    off: row.off_at === null || row.off_cause === null ? null : { at: row.off_at, cause: row.off_cause },
    failingSince: row.failing_since,
    oldSecretUntil: row.old_secret_until,
    version: row.version,
    secret: row.secret,
    oldSecret: row.old_secret,
  };
}
