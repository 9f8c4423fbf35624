import type { z } from "zod";
import type { DeliveryId, WebhookId } from "../../signaling/contract/ids.ts";
import type {
  ChangedWebhook,
  DeliveryPage,
  DeliveryView,
  newWebhook,
  WebhookMade,
  WebhookView,
} from "../../signaling/contract/webhooks.ts";
import type { Answer } from "./failure.ts";
import type { Send } from "./send.ts";

export type WebhookApi = ReturnType<typeof webhookRoutes>;

/** Endpoints of other programs, and what was sent to them. */
export function webhookRoutes(send: Send) {
  return {
    webhooks: async (): Promise<Answer<WebhookView[]>> => {
      const answer = await send<{ items: WebhookView[] }>("GET", "/webhooks");
      return answer.ok ? { ok: true, value: answer.value.items } : answer;
    },
    addWebhook: (webhook: z.input<typeof newWebhook>) => send<WebhookMade>("POST", "/webhooks", webhook),
    changeWebhook: ({ webhookId, ...webhook }: ChangedWebhook) =>
      send<WebhookView>("PUT", `/webhooks/${webhookId}`, webhook),
    renewWebhookSecret: (id: WebhookId) => send<WebhookMade>("POST", `/webhooks/${id}/secret`),
    removeWebhook: (id: WebhookId) => send<object>("DELETE", `/webhooks/${id}`),
    testWebhook: (id: WebhookId) => send<DeliveryView>("POST", `/webhooks/${id}/test`),
    deliveries: (id: WebhookId, cursor?: string) =>
      send<DeliveryPage>(
        "GET",
        `/webhook-deliveries?webhookId=${id}${cursor === undefined ? "" : `&cursor=${cursor}`}`,
      ),
    sendAgain: (id: DeliveryId) => send<DeliveryView>("POST", `/webhook-deliveries/${id}/again`),
  };
}
