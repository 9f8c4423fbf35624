import type { DeliveryId, LessonId, WebhookId } from "../../../signaling/contract/ids.ts";
import type {
  DeliveryFailure,
  DeliveryView,
  WebhookEvent,
  WebhookOffCause,
  WebhookType,
} from "../../../signaling/contract/webhooks.ts";

/** What is told to other services. */
export interface WebhookTables {
  webhooks: {
    id: WebhookId;
    url: string;
    /** The contract's list as JSON. */
    events: string;
    region: string;
    region_folded: string;
    /** Everything that is sent is signed with it, so it cannot be hashed. */
    secret: string;
    old_secret: string | null;
    old_secret_until: number | null;
    created_at: number;
    off_at: number | null;
    off_cause: WebhookOffCause | null;
    failing_since: number | null;
    version: number;
  };
  webhook_facts: {
    id: string;
    type: WebhookEvent;
    lesson_id: LessonId;
    at: number;
    /** Not told before. */
    due_at: number;
  };
  webhook_deliveries: {
    id: DeliveryId;
    webhook_id: WebhookId;
    message_id: string;
    type: WebhookType;
    lesson_id: LessonId | null;
    at: number;
    /** JSON, as it is sent. */
    body: string;
    state: DeliveryView["state"];
    attempts: number;
    next_at: number | null;
    last_at: number | null;
    last_took_ms: number | null;
    last_status: number | null;
    last_failure: DeliveryFailure | null;
    last_excerpt: string;
  };
}
