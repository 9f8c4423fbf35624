import type { Kysely } from "kysely";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { WebhookEvent } from "../../signaling/contract/webhooks.ts";
import { newId } from "../accounts/secrets.ts";
import type { Tables } from "./schema.ts";

const ROWS_PER_STATEMENT = 500;

/**
 * Notes what happened to lessons, for webhooks. Called with the transaction that makes it so: either both are on record,
 * or neither. Nothing is noted while no endpoint is on.
 * @param dueAt when it may be told; at once unless something has to be written first
 */
export async function noteFacts(
  transaction: Kysely<Tables>,
  type: WebhookEvent,
  lessonIds: readonly LessonId[],
  at: number,
  dueAt = at,
): Promise<void> {
  if (lessonIds.length === 0) return;
  const anybody = await transaction
    .selectFrom("webhooks")
    .select("id")
    .where("off_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  if (anybody === undefined) return;
  for (let start = 0; start < lessonIds.length; start += ROWS_PER_STATEMENT) {
    const part = lessonIds.slice(start, start + ROWS_PER_STATEMENT);
    await transaction
      .insertInto("webhook_facts")
      .values(part.map((lesson_id) => ({ id: newId("msg"), type, lesson_id, at, due_at: dueAt })))
      .execute();
  }
}
