import { deliveryId, type WebhookId } from "../../signaling/contract/ids.ts";
import type { Audit } from "../accounts/audit.ts";
import { fold } from "../accounts/fold.ts";
import { newId } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { lessonBody } from "./bodies.ts";
import type { Attempt, DueDelivery, Fact, LessonReader, NewDelivery, WebhookRow, WebhooksStore } from "./ports.ts";
import type { Post } from "./post.ts";
import { settlementOf } from "./settle.ts";
import { signatureOf } from "./sign.ts";
import { shownUrl } from "./webhooks.ts";

export interface CourierOptions {
  store: WebhooksStore;
  lessons: LessonReader;
  audit: Pick<Audit, "note">;
  post: Post;
  clock: Clock;
  log: Log;
  /** From 0 to 1. */
  random: () => number;
  publicUrl: string;
}

/** How soon a fact is on its way, at most. */
const LOOK_PERIOD_MS = 2_000;
const FACTS_AT_ONCE = 100;
/** Endpoints that are sent to at the same time. */
const MOST_BUSY = 8;
/** Longer than an attempt can take: what a crash left half done is due again then. */
const LEASE_MS = 60_000;

/**
 * Turns facts into deliveries and sends them: to one endpoint one after another, the oldest first; one that has to be
 * tried again does not hold up the others. While all places are taken, who is slow or gone gives up its own after each
 * message, so that no number of dead endpoints keeps the living ones waiting. What it has to do stands in the database alone, so that a crash loses
 * nothing; what was sent a moment before one is sent again, under the same id.
 */
export class Courier {
  readonly #options: CourierOptions;
  readonly #busy = new Map<WebhookId, Promise<void>>();
  /** When each of those that have something to be sent had its last turn. */
  #turns = new Map<WebhookId, number>();
  readonly #stop = new AbortController();
  #looking: Promise<void> = Promise.resolve();
  #cancel: () => void = () => undefined;

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#schedule();
  }

  /** Looks at once for what there is to send; resolves when all of that has been tried. */
  async wake(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    await this.#looking;
    await Promise.all(this.#busy.values());
  }

  /** Idempotent. An attempt that is under way is cut off and made anew after the next start. */
  async close(): Promise<void> {
    this.#cancel();
    this.#stop.abort();
    await this.#looking;
    await Promise.all(this.#busy.values());
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #schedule(): void {
    this.#cancel = this.#options.clock.after(LOOK_PERIOD_MS, () => {
      this.#looking = this.#looking.then(() => this.#look());
      void this.#looking.then(() => {
        if (!this.#stopped) this.#schedule();
      });
    });
  }

  async #look(): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      for (const fact of this.#stopped ? [] : await store.dueFacts(clock.now(), FACTS_AT_ONCE)) {
        await store.spread(fact.id, await this.#deliveriesOf(fact));
      }
      for (const id of this.#stopped ? [] : await this.#waiting()) {
        if (this.#busy.size >= MOST_BUSY) return;
        if (this.#busy.has(id)) continue;
        this.#turns.set(id, clock.now());
        this.#busy.set(id, this.#serve(id));
      }
    } catch (cause) {
      log.error({ err: cause }, "webhooks could not be looked after; they are tried again");
    }
  }

  /** Who has waited longest comes first. */
  async #waiting(): Promise<WebhookId[]> {
    const { store, clock } = this.#options;
    const due = await store.dueEndpoints(clock.now());
    this.#turns = new Map(due.map((id) => [id, this.#turns.get(id) ?? 0]));
    return due.toSorted((one, other) => (this.#turns.get(one) ?? 0) - (this.#turns.get(other) ?? 0));
  }

  async #deliveriesOf(fact: Fact): Promise<NewDelivery[]> {
    const { store, lessons, publicUrl } = this.#options;
    const listeners = await store.listeners(fact.type);
    const lesson = listeners.length === 0 ? undefined : await lessons.find(fact.lessonId);
    if (lesson === undefined) return [];
    const { id: messageId, type, lessonId, at } = fact;
    const message = { messageId, type, lessonId, at, body: lessonBody(fact, lesson, publicUrl) };
    const deliveries: NewDelivery[] = [];
    for (const { id, region } of listeners) {
      if (region !== "" && !(await lessons.isIn({ region: fold(region) }, lessonId))) continue;
      deliveries.push({ ...message, id: deliveryId.parse(newId("dlv")), webhookId: id });
    }
    return deliveries;
  }

  async #serve(id: WebhookId): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      while (!this.#stopped) {
        const webhook = await store.find(id);
        if (webhook === undefined || webhook.off !== null) return;
        const delivery = await store.take(id, clock.now(), LEASE_MS);
        if (delivery === undefined) return;
        const { failure, tookMs } = await this.#deliver(webhook, delivery);
        const lingers = failure !== null || tookMs > LOOK_PERIOD_MS;
        if (lingers && this.#busy.size >= MOST_BUSY) return;
      }
    } catch (cause) {
      log.error({ err: cause, webhookId: id }, "a webhook could not be sent to; it is tried again");
    } finally {
      this.#busy.delete(id);
    }
  }

  async #deliver(webhook: WebhookRow, delivery: DueDelivery): Promise<Attempt> {
    const { store, post, random } = this.#options;
    const attempt = await post(this.#letterFor(webhook, delivery), this.#stop.signal);
    // Cut off by the end of the service, which says nothing about the endpoint.
    if (this.#stopped && attempt.failure !== null) return attempt;
    const settlement = settlementOf(webhook, delivery, attempt, random());
    await store.settle(delivery, attempt, settlement);
    this.#tell(webhook, delivery, attempt);
    if (settlement.off !== null) await this.#noteOff(webhook, settlement.off);
    return attempt;
  }

  #letterFor({ url, secret, oldSecret, oldSecretUntil }: WebhookRow, { messageId, body }: DueDelivery) {
    const now = this.#options.clock.now();
    const timestamp = Math.floor(now / 1_000);
    const secrets = oldSecret !== null && (oldSecretUntil ?? 0) > now ? [secret, oldSecret] : [secret];
    return {
      url,
      body,
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "OneRoom",
        "webhook-id": messageId,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": secrets.map((each) => signatureOf(each, messageId, timestamp, body)).join(" "),
      },
    };
  }

  #tell({ id }: WebhookRow, { messageId }: DueDelivery, { failure, status, tookMs }: Attempt): void {
    const { log } = this.#options;
    const context = { webhookId: id, messageId, status, tookMs };
    if (failure === null) log.debug(context, "a webhook took its message");
    else log.info({ ...context, failure }, "a webhook did not take its message");
  }

  async #noteOff({ id, url }: WebhookRow, cause: string): Promise<void> {
    this.#options.log.warn({ webhookId: id, cause }, "a webhook was switched off");
    const change = {
      action: "webhook.switched-off",
      subject: { kind: "webhook", id, name: shownUrl(url) },
      before: null,
      after: { cause },
    } as const;
    await this.#options.audit.note({ holder: null, address: "" }, [change]);
  }
}
