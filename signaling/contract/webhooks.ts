import { z } from "zod";
import { lessonRecord } from "./api.ts";
import { deliveryId, epochMs, lessonId, webhookId } from "./ids.ts";

/**
 * Webhooks: other programs hear of lessons by signed POSTs (https://www.standardwebhooks.com). What is sent is at the end
 * of this file.
 */

/** What an endpoint can choose. The page's catalogue has words for each (client/i18n/en/webhooks.ts). */
export const webhookEvent = z.enum([
  "lesson.scheduled",
  "lesson.changed",
  "lesson.started",
  "lesson.ended",
  "lesson.report-ready",
]);
export type WebhookEvent = z.infer<typeof webhookEvent>;
/** `webhook.test` is sent on demand, whatever was chosen. */
export const webhookType = z.enum([...webhookEvent.options, "webhook.test"]);
export type WebhookType = z.infer<typeof webhookType>;

const url = z.string().trim().min(1).max(500);
const events = z
  .array(webhookEvent)
  .min(1)
  .max(webhookEvent.options.length)
  .transform((chosen) => [...new Set(chosen)]);

/** POST /webhooks. An administrator of one region has none but that region's. */
export const newWebhook = z.object({ url, events, region: z.string().trim().max(40).default("") });
export type NewWebhook = z.output<typeof newWebhook>;
/** PUT /webhooks/:webhookId. `on`: switched on (again). */
export const changedWebhook = newWebhook.extend({ webhookId, on: z.boolean(), version: z.int().min(1) });
export type ChangedWebhook = z.output<typeof changedWebhook>;

/** Who switched it off: `failing` is the service itself, after days without one success; `gone` is the answer 410. */
const offCause = z.enum(["person", "failing", "gone"]);
export type WebhookOffCause = z.infer<typeof offCause>;

/** GET /webhooks. The secret is in none of them. */
export const webhookView = z.object({
  id: webhookId,
  url: z.string(),
  events: z.array(webhookEvent),
  /** Lessons of this region only; "" is all. */
  region: z.string(),
  createdAt: epochMs,
  off: z.object({ at: epochMs, cause: offCause }).nullable(),
  /** Since when nothing was taken; null when the last delivery was. */
  failingSince: epochMs.nullable(),
  /** Until when deliveries are signed with the secret before this one, too. */
  oldSecretUntil: epochMs.nullable(),
  version: z.int().min(1),
});
export type WebhookView = z.infer<typeof webhookView>;

/** Also POST /webhooks/:webhookId/secret, which makes a new one. The secret is told this once. */
export const webhookMade = z.object({ webhook: webhookView, secret: z.string() });
export type WebhookMade = z.infer<typeof webhookMade>;

/** Why an attempt failed. `status`: something else than 2xx. */
export const deliveryFailure = z.enum([
  "status",
  "redirect",
  "timeout",
  "unreachable",
  "unknown-host",
  "forbidden-address",
  "certificate",
]);
export type DeliveryFailure = z.infer<typeof deliveryFailure>;

export const deliveryView = z.object({
  id: deliveryId,
  webhookId,
  /** Of the endpoint, as it is now. */
  url: z.string(),
  /** What is sent as `webhook-id`: the same in every attempt, and for every endpoint. */
  messageId: z.string(),
  type: webhookType,
  lessonId: lessonId.nullable(),
  at: epochMs,
  state: z.enum(["waiting", "delivered", "failed"]),
  attempts: z.int(),
  /** Of the last attempt; null before the first one. */
  last: z
    .object({
      at: epochMs,
      tookMs: z.int(),
      status: z.int().nullable(),
      failure: deliveryFailure.nullable(),
      /** How the answer began. */
      excerpt: z.string(),
    })
    .nullable(),
  /** When it is tried again; null when it is not. */
  nextAt: epochMs.nullable(),
});
export type DeliveryView = z.infer<typeof deliveryView>;

/** GET /webhook-deliveries: newest first; kept for 30 days. `cursor` is the last page's `next`. */
export const deliveryQuery = z.strictObject({
  webhookId,
  cursor: z
    .string()
    .regex(/^\d{1,16}\.[a-z0-9-]{3,64}$/)
    .optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(30),
});
export type DeliveryQuery = z.output<typeof deliveryQuery>;
export const deliveryPage = z.object({ items: z.array(deliveryView), next: z.string().nullable() });
export type DeliveryPage = z.infer<typeof deliveryPage>;

/** Body of everything that is sent. `timestamp`: when it happened, RFC 3339. */
const lessonBody = z.object({
  type: webhookEvent,
  timestamp: z.iso.datetime(),
  data: z.object({
    /** As it was when the message was made, a moment after it happened. */
    lesson: lessonRecord,
    /** The lesson's record in the administration. */
    page: z.url(),
    /** Where the API has its attendance and what its links did; `lesson.report-ready` says that they are whole. */
    attendance: z.url(),
    quality: z.url(),
  }),
});
const testBody = z.object({ type: z.literal("webhook.test"), timestamp: z.iso.datetime(), data: z.object({}) });
export const webhookBody = z.discriminatedUnion("type", [lessonBody, testBody]);
export type WebhookBody = z.infer<typeof webhookBody>;
