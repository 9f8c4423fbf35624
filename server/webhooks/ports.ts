import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { DeliveryId, LessonId, WebhookId } from "../../signaling/contract/ids.ts";
import type {
  DeliveryFailure,
  DeliveryPage,
  DeliveryQuery,
  DeliveryView,
  WebhookEvent,
  WebhookOffCause,
  WebhookType,
  WebhookView,
} from "../../signaling/contract/webhooks.ts";
import type { Saved } from "../accounts/ports.ts";
import type { Reach } from "../accounts/reach.ts";

/** What webhooks need from storage. A secret is stored as it is: every delivery is signed with it. */

export interface WebhookRow extends WebhookView {
  secret: string;
  oldSecret: string | null;
}

/** What happened to a lesson, written in the transaction that made it so. `id` becomes the message's. */
export interface Fact {
  id: string;
  type: WebhookEvent;
  lessonId: LessonId;
  at: number;
}

export interface NewDelivery {
  id: DeliveryId;
  webhookId: WebhookId;
  messageId: string;
  type: WebhookType;
  lessonId: LessonId | null;
  at: number;
  /** JSON; the same bytes in every attempt. */
  body: string;
}

/** A delivery whose turn it is. */
export interface DueDelivery extends NewDelivery {
  attempts: number;
}

/** How an attempt went. */
export interface Attempt {
  at: number;
  tookMs: number;
  status: number | null;
  /** null: it was taken. */
  failure: DeliveryFailure | null;
  excerpt: string;
}

/** What becomes of a delivery and its endpoint after an attempt. */
export interface Settlement {
  state: DeliveryView["state"];
  nextAt: number | null;
  failingSince: number | null;
  off: WebhookOffCause | null;
}

export interface WebhooksStore {
  /** Oldest first. */
  list(reach: Reach): Promise<WebhookView[]>;
  find(id: WebhookId): Promise<WebhookRow | undefined>;
  add(webhook: Pick<WebhookRow, "id" | "url" | "events" | "region" | "secret" | "createdAt">): Promise<void>;
  /** `off`: as it is from now on; switching on forgets the failures. */
  change(webhook: Pick<WebhookRow, "id" | "url" | "events" | "region" | "version" | "off">): Promise<Saved>;
  /** The one that was becomes the old one. */
  renewSecret(id: WebhookId, secret: string, oldUntil: number): Promise<void>;
  /** With its deliveries. */
  remove(id: WebhookId): Promise<void>;

  /** Facts whose time has come, oldest first. */
  dueFacts(now: number, limit: number): Promise<Fact[]>;
  /** Endpoints that are on and chose this. */
  listeners(type: WebhookEvent): Promise<WebhookRow[]>;
  /** The fact becomes these deliveries in one transaction; nothing when it has done so before. */
  spread(factId: string, deliveries: readonly NewDelivery[]): Promise<void>;

  enqueue(delivery: NewDelivery): Promise<void>;
  /** Endpoints that are on and have something to be sent now. */
  dueEndpoints(now: number): Promise<WebhookId[]>;
  /** The oldest that is due, which is nobody else's and due again only after `leaseMs`; undefined when there is none. */
  take(id: WebhookId, now: number, leaseMs: number): Promise<DueDelivery | undefined>;
  settle(delivery: DueDelivery, attempt: Attempt, settlement: Settlement): Promise<void>;

  page(query: DeliveryQuery): Promise<DeliveryPage>;
  delivery(id: DeliveryId): Promise<DeliveryView | undefined>;
  /** It is due now, as often as it was tried before. */
  again(id: DeliveryId, now: number): Promise<void>;
  /** Removes deliveries that are older. Answers how many there were. */
  forget(before: number): Promise<number>;
}

/** What webhooks ask about lessons. */
export interface LessonReader {
  find(id: LessonId): Promise<LessonRecord | undefined>;
  isIn(scope: { region: string }, id: LessonId): Promise<boolean>;
}
