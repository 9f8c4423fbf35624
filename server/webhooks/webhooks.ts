import { createHash } from "node:crypto";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type DeliveryId, deliveryId, type WebhookId, webhookId } from "../../signaling/contract/ids.ts";
import type {
  ChangedWebhook,
  DeliveryPage,
  DeliveryQuery,
  DeliveryView,
  NewWebhook,
  WebhookMade,
  WebhookView,
} from "../../signaling/contract/webhooks.ts";
import { type Reach, reaches } from "../accounts/reach.ts";
import { newId } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import { refusalOfUrl } from "./address.ts";
import { testBody } from "./bodies.ts";
import type { NewDelivery, WebhookRow, WebhooksStore } from "./ports.ts";
import { newSecret } from "./sign.ts";

/** More than a bureau has programs; each event costs a delivery for each. */
const MOST_WEBHOOKS = 50;
/** How long a receiver has to learn the new secret. */
const OLD_SECRET_MS = 24 * 3_600_000;
export const DELIVERIES_KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Endpoints on record and what was sent to them. What is beyond the reach of a region's administrator is
 * `record.not-found`; an endpoint that would hear more than the region is `session.forbidden`.
 */
export interface Webhooks {
  list(reach: Reach): Promise<WebhookView[]>;
  find(id: WebhookId): Promise<WebhookView | undefined>;
  /** Refuses with what is wrong with the URL (`refusalOfUrl`) and `webhook.too-many`. */
  add(webhook: NewWebhook, reach: Reach): Promise<Outcome<WebhookMade>>;
  /** Refuses with what is wrong with the URL, and `record.changed`. */
  change(webhook: ChangedWebhook, reach: Reach): Promise<Outcome<WebhookView>>;
  renewSecret(id: WebhookId, reach: Reach): Promise<Outcome<WebhookMade>>;
  remove(id: WebhookId, reach: Reach): Promise<Done>;
  /** Refuses with `webhook.off`. */
  test(id: WebhookId, reach: Reach): Promise<Outcome<DeliveryView>>;
  deliveries(query: DeliveryQuery, reach: Reach): Promise<Outcome<DeliveryPage>>;
  /** Refuses with `webhook.off`. */
  sendAgain(id: DeliveryId, reach: Reach): Promise<Outcome<DeliveryView>>;
}

export interface WebhooksParts {
  store: WebhooksStore;
  clock: Clock;
  /** Whether endpoints may be on this machine or its network. */
  allowPrivate: boolean;
  /** Called when there is something to send. */
  wake: () => void;
}

const notThere = () => refused("record.not-found", { record: "webhook" });

export function createWebhooks({ store, clock, allowPrivate, wake }: WebhooksParts): Webhooks {
  async function within(id: WebhookId, reach: Reach): Promise<WebhookRow | undefined> {
    const webhook = await store.find(id);
    return webhook !== undefined && reaches(reach, webhook.region) ? webhook : undefined;
  }

  function refusalOf({ url, region }: NewWebhook, reach: Reach) {
    if (!reaches(reach, region)) return refused("session.forbidden");
    return refusalOfUrl(url, allowPrivate);
  }

  async function made(id: WebhookId, secret: string): Promise<Outcome<WebhookMade>> {
    const webhook = await store.find(id);
    return webhook === undefined ? notThere() : granted({ webhook, secret });
  }

  async function seen(id: DeliveryId): Promise<Outcome<DeliveryView>> {
    const delivery = await store.delivery(id);
    return delivery === undefined ? refused("record.not-found", { record: "delivery" }) : granted(delivery);
  }

  return {
    list: (reach) => store.list(reach),

    find: (id) => store.find(id),

    async add(wanted, reach) {
      const refusal = refusalOf(wanted, reach);
      if (refusal !== undefined) return refusal;
      if ((await store.list(null)).length >= MOST_WEBHOOKS) {
        return refused("webhook.too-many", { limit: MOST_WEBHOOKS });
      }
      const [id, secret] = [webhookId.parse(newId("whk")), newSecret()];
      await store.add({ ...wanted, id, secret, createdAt: clock.now() });
      return made(id, secret);
    },

    async change(wanted, reach) {
      const standing = await within(wanted.webhookId, reach);
      if (standing === undefined) return notThere();
      const refusal = refusalOf(wanted, reach);
      if (refusal !== undefined) return refusal;
      const off = wanted.on ? null : (standing.off ?? { at: clock.now(), cause: "person" as const });
      const saved = await store.change({ ...wanted, id: standing.id, off });
      if (saved === "stale") return refused("record.changed", { record: "webhook" });
      const changed = saved === "saved" ? await store.find(standing.id) : undefined;
      if (changed === undefined) return notThere();
      wake();
      return granted(changed);
    },

    async renewSecret(id, reach) {
      if ((await within(id, reach)) === undefined) return notThere();
      const secret = newSecret();
      await store.renewSecret(id, secret, clock.now() + OLD_SECRET_MS);
      return made(id, secret);
    },

    async remove(id, reach) {
      if ((await within(id, reach)) === undefined) return notThere();
      await store.remove(id);
      return granted({});
    },

    async test(id, reach) {
      const webhook = await within(id, reach);
      if (webhook === undefined) return notThere();
      if (webhook.off !== null) return refused("webhook.off");
      const at = clock.now();
      const delivery: NewDelivery = {
        ...{ id: deliveryId.parse(newId("dlv")), webhookId: id, messageId: newId("msg"), at },
        ...{ type: "webhook.test", lessonId: null, body: testBody(at) },
      };
      await store.enqueue(delivery);
      wake();
      return seen(delivery.id);
    },

    async deliveries(query, reach) {
      return (await within(query.webhookId, reach)) === undefined ? notThere() : granted(await store.page(query));
    },

    async sendAgain(id, reach) {
      const delivery = await seen(id);
      if (!delivery.ok) return delivery;
      const webhook = await within(delivery.value.webhookId, reach);
      if (webhook === undefined) return refused("record.not-found", { record: "delivery" });
      if (webhook.off !== null) return refused("webhook.off");
      await store.again(id, clock.now());
      wake();
      return seen(id);
    },
  };
}

/**
 * As the audit may show it. Many services put a key into the query, so that is told apart by its hash alone; who adds the
 * key to the path is beyond help.
 */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || url.search === "") return text;
  const mark = createHash("sha256").update(url.search).digest("hex").slice(0, 6);
  return `${url.origin}${url.pathname}?…${mark}`;
}
