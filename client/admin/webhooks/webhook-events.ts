import type { WebhookEvent } from "../../../signaling/contract/webhooks.ts";

/** In the order in which they happen. A new event does not compile until it stands here. */
const order: { [E in WebhookEvent]: number } = {
  "lesson.scheduled": 0,
  "lesson.changed": 1,
  "lesson.started": 2,
  "lesson.ended": 3,
  "lesson.report-ready": 4,
};

function isEvent(name: string): name is WebhookEvent {
  return name in order;
}

export const webhookEvents: readonly WebhookEvent[] = Object.keys(order)
  .filter(isEvent)
  .sort((one, other) => order[one] - order[other]);
