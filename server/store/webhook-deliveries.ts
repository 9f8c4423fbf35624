import { type Kysely, type Selectable, sql } from "kysely";
import type { DeliveryView } from "../../signaling/contract/webhooks.ts";
import type { NewDelivery, WebhooksStore } from "../webhooks/ports.ts";
import type { Tables } from "./schema.ts";

/** What is sent to endpoints: the outbox and the log in one. */
export function deliveriesIn(
  db: Kysely<Tables>,
): Pick<
  WebhooksStore,
  "spread" | "enqueue" | "dueEndpoints" | "take" | "settle" | "page" | "delivery" | "again" | "forget"
> {
  return {
    async spread(factId, deliveries) {
      await db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom("webhook_facts")
          .where("id", "=", factId)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n || deliveries.length === 0) return;
        // An endpoint may have been removed meanwhile.
        const ids = deliveries.map(({ webhookId }) => webhookId);
        const there = await transaction.selectFrom("webhooks").select("id").where("id", "in", ids).execute();
        const standing = deliveries.filter(({ webhookId }) => there.some(({ id }) => id === webhookId));
        if (standing.length > 0) {
          await transaction.insertInto("webhook_deliveries").values(standing.map(newColumns)).execute();
        }
      });
    },

    async enqueue(delivery) {
      await db.insertInto("webhook_deliveries").values(newColumns(delivery)).execute();
    },

    async dueEndpoints(now) {
      const rows = await db
        .selectFrom("webhook_deliveries")
        .innerJoin("webhooks", "webhooks.id", "webhook_deliveries.webhook_id")
        .select("webhook_deliveries.webhook_id as id")
        .distinct()
        .where("webhook_deliveries.state", "=", "waiting")
        .where("webhook_deliveries.next_at", "<=", now)
        .where("webhooks.off_at", "is", null)
        .execute();
      return rows.map(({ id }) => id);
    },

    take(webhookId, now, leaseMs) {
      return db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("webhook_deliveries")
          .selectAll()
          .where("webhook_id", "=", webhookId)
          .where("state", "=", "waiting")
          .where("next_at", "<=", now)
          .orderBy("at")
          .orderBy("id")
          .limit(1)
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const { numUpdatedRows } = await transaction
          .updateTable("webhook_deliveries")
          .set({ next_at: now + leaseMs })
          .where("id", "=", row.id)
          .where("next_at", "=", row.next_at)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return undefined;
        const { id, message_id: messageId, type, lesson_id: lessonId, at, body, attempts } = row;
        return { id, webhookId, messageId, type, lessonId, at, body, attempts };
      });
    },

    async settle(delivery, attempt, { state, nextAt, failingSince, off }) {
      await db.transaction().execute(async (transaction) => {
        await transaction
          .updateTable("webhook_deliveries")
          .set({
            state,
            attempts: delivery.attempts + 1,
            next_at: nextAt,
            last_at: attempt.at,
            last_took_ms: attempt.tookMs,
            last_status: attempt.status,
            last_failure: attempt.failure,
            last_excerpt: attempt.excerpt,
          })
          .where("id", "=", delivery.id)
          .execute();
        await transaction
          .updateTable("webhooks")
          .set({ failing_since: failingSince })
          .where("id", "=", delivery.webhookId)
          .execute();
        if (off === null) return;
        await transaction
          .updateTable("webhooks")
          .set((webhook) => ({ off_at: attempt.at, off_cause: off, version: webhook("version", "+", 1) }))
          .where("id", "=", delivery.webhookId)
          .where("off_at", "is", null)
          .execute();
      });
    },

    async page({ webhookId, cursor, limit }) {
      let query = deliveryRows(db).where("webhook_id", "=", webhookId);
      if (cursor !== undefined) {
        const [at = "", id = ""] = cursor.split(".");
        query = query.where((row) =>
          row.or([
            row("at", "<", Number(at)),
            row.and([row("at", "=", Number(at)), row(sql<string>`webhook_deliveries.id`, "<", id)]),
          ]),
        );
      }
      const rows = await query
        .orderBy("at", "desc")
        .orderBy("webhook_deliveries.id", "desc")
        .limit(limit + 1)
        .execute();
      const items = rows.slice(0, limit).map(viewOf);
      const last = items.at(-1);
      return { items, next: rows.length > limit && last !== undefined ? `${last.at}.${last.id}` : null };
    },

    async delivery(id) {
      const row = await deliveryRows(db).where("webhook_deliveries.id", "=", id).executeTakeFirst();
      return row && viewOf(row);
    },

    async again(id, now) {
      await db.updateTable("webhook_deliveries").set({ state: "waiting", next_at: now }).where("id", "=", id).execute();
    },

    async forget(before) {
      const { numDeletedRows } = await db
        .deleteFrom("webhook_deliveries")
        .where("at", "<", before)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

function newColumns({ id, webhookId, messageId, type, lessonId, at, body }: NewDelivery) {
  return {
    ...{ id, webhook_id: webhookId, message_id: messageId, type, lesson_id: lessonId, at, body },
    ...{ state: "waiting" as const, attempts: 0, next_at: at },
    ...{ last_at: null, last_took_ms: null, last_status: null, last_failure: null, last_excerpt: "" },
  };
}

function deliveryRows(db: Kysely<Tables>) {
  return db
    .selectFrom("webhook_deliveries")
    .innerJoin("webhooks", "webhooks.id", "webhook_deliveries.webhook_id")
    .selectAll("webhook_deliveries")
    .select("webhooks.url");
}

function viewOf(row: Selectable<Tables["webhook_deliveries"]> & { url: string }): DeliveryView {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    url: row.url,
    messageId: row.message_id,
    type: row.type,
    lessonId: row.lesson_id,
    at: row.at,
    state: row.state,
    attempts: row.attempts,
    last:
      row.last_at === null
        ? null
        : {
            at: row.last_at,
            tookMs: row.last_took_ms ?? 0,
            status: row.last_status,
            failure: row.last_failure,
            excerpt: row.last_excerpt,
          },
    nextAt: row.next_at,
  };
}
