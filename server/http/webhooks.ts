import { z } from "zod";
import { listOf } from "../../signaling/contract/api.ts";
import type { AuditSubject } from "../../signaling/contract/audit.ts";
import { granted } from "../../signaling/contract/errors.ts";
import { deliveryId, webhookId } from "../../signaling/contract/ids.ts";
import {
  changedWebhook,
  type DeliveryView,
  deliveryPage,
  deliveryQuery,
  deliveryView,
  newWebhook,
  type WebhookMade,
  type WebhookView,
  webhookMade,
  webhookView,
} from "../../signaling/contract/webhooks.ts";
import { reachOf } from "../accounts/reach.ts";
import { shownUrl, type Webhooks } from "../webhooks/webhooks.ts";
import { type Endpoint, forAdministrators, nothing } from "./endpoint.ts";

const one = z.object({ webhookId });
const oneDelivery = z.object({ deliveryId });

const subjectOf = (id: string, name = ""): AuditSubject => ({ kind: "webhook", id, name: shownUrl(name) });
const subject = (_input: object, { id, url }: WebhookView) => subjectOf(id, url);
const subjectMade = (_input: object, { webhook }: WebhookMade) => subject({}, webhook);

const subjectSent = (_input: object, { webhookId: id, url }: DeliveryView) => subjectOf(id, url);

/** Endpoints of other programs, and what was sent to them. */
export function webhookEndpoints(webhooks: Webhooks): Endpoint[] {
  /** As the audit sees it. */
  const look = async ({ webhookId: id }: z.output<typeof one>) => {
    const webhook = await webhooks.find(id);
    if (webhook === undefined) return undefined;
    const { url, events, region, off } = webhook;
    return { name: shownUrl(url), events, region, on: off === null };
  };
  return [
    forAdministrators(
      { method: "get", path: "/webhooks", input: nothing, output: listOf(webhookView) },
      async (_input, { holder }) => granted({ items: await webhooks.list(reachOf(holder)) }),
    ),
    forAdministrators(
      {
        ...{ method: "post", path: "/webhooks", input: newWebhook, output: webhookMade, status: 201 },
        audit: {
          action: "webhook.added",
          subject: subjectMade,
          after: (_input, { webhook: { url, events, region } }) => ({ name: shownUrl(url), events, region }),
        },
      },
      (input, { holder }) => webhooks.add(input, reachOf(holder)),
    ),
    forAdministrators(
      {
        ...{ method: "put", path: "/webhooks/:webhookId", input: changedWebhook, output: webhookView },
        audit: { action: "webhook.changed", subject, look },
      },
      (input, { holder }) => webhooks.change(input, reachOf(holder)),
    ),
    forAdministrators(
      {
        ...{ method: "post", path: "/webhooks/:webhookId/secret", input: one, output: webhookMade, status: 201 },
        audit: { action: "webhook.secret-renewed", subject: subjectMade },
      },
      (input, { holder }) => webhooks.renewSecret(input.webhookId, reachOf(holder)),
    ),
    forAdministrators(
      {
        ...{ method: "delete", path: "/webhooks/:webhookId", input: one, output: nothing },
        audit: {
          action: "webhook.removed",
          subject: ({ webhookId: id }, _value, before) => subjectOf(id, before?.name),
          look,
        },
      },
      (input, { holder }) => webhooks.remove(input.webhookId, reachOf(holder)),
    ),
    forAdministrators(
      {
        ...{ method: "post", path: "/webhooks/:webhookId/test", input: one, output: deliveryView, status: 201 },
        audit: { action: "webhook.tested", subject: subjectSent },
      },
      (input, { holder }) => webhooks.test(input.webhookId, reachOf(holder)),
    ),
    forAdministrators(
      { method: "get", path: "/webhook-deliveries", input: deliveryQuery, output: deliveryPage },
      (query, { holder }) => webhooks.deliveries(query, reachOf(holder)),
    ),
    forAdministrators(
      {
        ...{ method: "post", path: "/webhook-deliveries/:deliveryId/again", input: oneDelivery, output: deliveryView },
        audit: {
          action: "webhook.sent-again",
          subject: subjectSent,
          after: (_input, { messageId, type }) => ({ messageId, type }),
        },
      },
      (input, { holder }) => webhooks.sendAgain(input.deliveryId, reachOf(holder)),
    ),
  ];
}
