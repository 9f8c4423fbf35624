import { type Done, granted, refused } from "../../signaling/contract/errors.ts";
import type { SourceId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Line } from "../../signaling/contract/line.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { ParsedInput } from "../../signaling/contract/requests.ts";
import type { StillPart, StillsWanted } from "../../signaling/contract/stills.ts";
import type { Clock } from "../clock.ts";
import type { LiveSource } from "./sources.ts";
import { type Still, StillDelivery } from "./still-delivery.ts";
import { imageSizeOf } from "./still-image.ts";

/** Who gets still pictures: a room, or the page of somebody who watches unseen and is in none. */
export type StillReader = RoomId | Line;

export interface StillsOptions {
  clock: Clock;
  /** Everything that is sent in the lesson now. */
  sources: () => readonly LiveSource[];
  order: (room: RoomId, order: Notice<"stillsOrdered">) => void;
  deliver: (to: StillReader, part: StillPart) => Promise<boolean>;
  confirm: (to: StillReader, notice: Notice<"stillConfirmed">) => void;
}

/** One source of which at least one room needs stills. */
interface Wanted {
  order: StillsWanted;
  newest: Still | undefined;
  askedMs: number;
  takenMs: number;
  readonly deliveries: Map<StillReader, StillDelivery>;
}

/** Of 1280x720 with a page of writing on it: WebP of good quality, and one in which letters of 24 pixels are legible. */
const BEST_BYTES = 40_000;
const LEGIBLE_BYTES = 20_000;
/** The best linked room that needs stills waits so long for one; a weaker one gets the same less often. */
const CROSSING_MS = 5_000;
const SHORTEST_MS = 1_250;
/** No page of ours makes larger ones (client/media/stills). */
const MOST_WIDTH = 1_920;
const MOST_HEIGHT = 1_920;
/** A page that was asked and sends nothing cannot make them: it is planned without for a while. */
const PATIENCE_MS = 15_000;
const DISTRUST_MS = 60_000;

/**
 * The still pictures of one lesson. A sender is asked for them only while a room needs them. Of each source the newest is
 * kept in memory, for as long.
 */
export class Stills {
  readonly #options: StillsOptions;
  readonly #wanted = new Map<SourceId, Wanted>();
  /** Sources that were asked in vain, and until when they are not asked again. */
  readonly #silent = new Map<SourceId, number>();
  #count = 0;

  constructor(options: StillsOptions) {
    this.#options = options;
  }

  /** Whether stills of this source can be planned. */
  canBeHadOf({ id, room, source }: LiveSource): boolean {
    if (room !== MASTER_ROOM || source === "voice") return false;
    const now = this.#options.clock.now();
    const wanted = this.#wanted.get(id);
    if (wanted?.newest === undefined && wanted !== undefined && now - wanted.askedMs > PATIENCE_MS)
      this.#silent.set(id, now + DISTRUST_MS);
    return now >= (this.#silent.get(id) ?? 0);
  }

  start(to: StillReader, sourceId: SourceId, kbps: number): void {
    const wanted = this.#wanted.get(sourceId) ?? this.#first(sourceId);
    const known = wanted.deliveries.get(to);
    if (known !== undefined) known.setRate(kbps);
    else wanted.deliveries.set(to, this.#deliveryTo(to, sourceId, kbps, wanted.newest));
    this.#order(sourceId, wanted);
  }

  stop(to: StillReader, sourceId: SourceId): void {
    const wanted = this.#wanted.get(sourceId);
    const delivery = wanted?.deliveries.get(to);
    if (wanted === undefined || delivery === undefined) return;
    delivery.close();
    wanted.deliveries.delete(to);
    if (wanted.deliveries.size > 0) {
      this.#order(sourceId, wanted);
      return;
    }
    this.#wanted.delete(sourceId);
    this.#tellSender(sourceId, null);
  }

  /** The room is gone, or has everything anew. */
  leave(room: RoomId): void {
    for (const sourceId of this.#wanted.keys()) this.stop(room, sourceId);
  }

  /** Forgets sources that have stopped. */
  keep(ids: ReadonlySet<SourceId>): void {
    for (const [sourceId, { deliveries }] of this.#wanted) {
      if (ids.has(sourceId)) continue;
      for (const delivery of deliveries.values()) delivery.close();
      this.#wanted.delete(sourceId);
    }
    for (const sourceId of this.#silent.keys()) if (!ids.has(sourceId)) this.#silent.delete(sourceId);
  }

  /** From the page in `room`. */
  take(room: RoomId, { sourceId, picture }: ParsedInput<"sendStill">): Done {
    const live = this.#options.sources().find(({ id }) => id === sourceId);
    if (live === undefined || live.room !== room) return refused("media.not-found");
    const wanted = this.#wanted.get(sourceId);
    // It may have crossed the word that nobody needs it any more.
    if (wanted === undefined) return refused("media.not-allowed", { source: live.source });
    const now = this.#options.clock.now();
    // Uploads may catch up with each other on their way.
    const retryAfterMs = Math.round(wanted.takenMs + wanted.order.everyMs / 2 - now);
    if (retryAfterMs > 0) return refused("request.too-many", { retryAfterMs });
    if (picture === null) {
      if (wanted.newest !== undefined) this.#confirm(wanted, wanted.newest, now);
      wanted.takenMs = now;
      return granted({});
    }
    if (picture.byteLength > wanted.order.maxBytes)
      return refused("input.too-large", { limitBytes: wanted.order.maxBytes });
    const size = imageSizeOf(picture);
    if (size === undefined || !isSensible(size)) return refused("media.unsupported");
    this.#count += 1;
    wanted.takenMs = now;
    wanted.newest = { number: this.#count, data: picture, seenAt: now };
    for (const delivery of wanted.deliveries.values()) delivery.offer(wanted.newest);
    return granted({});
  }

  close(): void {
    this.keep(new Set());
  }

  #first(sourceId: SourceId): Wanted {
    const now = this.#options.clock.now();
    const wanted: Wanted = {
      order: { maxBytes: 0, everyMs: 0 },
      newest: undefined,
      askedMs: now,
      takenMs: Number.NEGATIVE_INFINITY,
      deliveries: new Map(),
    };
    this.#wanted.set(sourceId, wanted);
    return wanted;
  }

  #deliveryTo(to: StillReader, sourceId: SourceId, kbps: number, newest: Still | undefined): StillDelivery {
    const { clock, deliver, confirm } = this.#options;
    const delivery = new StillDelivery(
      {
        sourceId,
        clock,
        deliver: (part) => deliver(to, part),
        confirm: ({ number, seenAt }) => confirm(to, { sourceId, still: number, seenAt }),
      },
      kbps,
    );
    if (newest !== undefined) delivery.offer(newest);
    return delivery;
  }

  #confirm({ deliveries }: Wanted, newest: Still, now: number): void {
    newest.seenAt = now;
    for (const delivery of deliveries.values()) delivery.confirm();
  }

  /** Twice as often as the fastest room can have a full-sized one: most are smaller. */
  #order(sourceId: SourceId, wanted: Wanted): void {
    const mostKbps = Math.max(...[...wanted.deliveries.values()].map(({ kbps }) => kbps));
    const maxBytes = Math.min(BEST_BYTES, Math.max(LEGIBLE_BYTES, (mostKbps * CROSSING_MS) / 8));
    const everyMs = Math.max(SHORTEST_MS, Math.ceil((maxBytes * 8) / mostKbps / 2));
    if (maxBytes === wanted.order.maxBytes && everyMs === wanted.order.everyMs) return;
    wanted.order = { maxBytes, everyMs };
    this.#tellSender(sourceId, wanted.order);
  }

  #tellSender(sourceId: SourceId, wanted: StillsWanted | null): void {
    const live = this.#options.sources().find(({ id }) => id === sourceId);
    if (live !== undefined) this.#options.order(live.room, { sourceId, source: live.source, wanted });
  }
}

function isSensible({ width, height }: { width: number; height: number }): boolean {
  return width > 0 && height > 0 && width <= MOST_WIDTH && height <= MOST_HEIGHT;
}
