import type { LessonRecord } from "../../signaling/contract/api.ts";
import { type WebhookBody, webhookBody } from "../../signaling/contract/webhooks.ts";
import type { Fact } from "./ports.ts";

/** What a message says of a lesson. It holds what people without an account may know: no names beside the teacher's. */
export function lessonBody({ type, at }: Fact, lesson: LessonRecord, publicUrl: string): string {
  const { id } = lesson;
  return textOf({
    type,
    timestamp: new Date(at).toISOString(),
    data: {
      lesson,
      page: `${publicUrl}/admin#lessons/${id}`,
      attendance: `${publicUrl}/api/v1/lessons/${id}/attendance`,
      quality: `${publicUrl}/api/v1/lessons/${id}/quality`,
    },
  });
}

export function testBody(at: number): string {
  return textOf({ type: "webhook.test", timestamp: new Date(at).toISOString(), data: {} });
}

function textOf(body: WebhookBody): string {
  return JSON.stringify(webhookBody.parse(body));
}
