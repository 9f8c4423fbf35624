import type { SourceId } from "../../signaling/contract/ids.ts";
import type { StillPart } from "../../signaling/contract/stills.ts";
import type { Clock } from "../clock.ts";

/** One still picture of a source. */
export interface Still {
  readonly number: number;
  readonly data: Uint8Array;
  /** When it was last known to be what one would see. */
  seenAt: number;
}

export interface StillDeliveryOptions {
  sourceId: SourceId;
  clock: Clock;
  /** Answers whether the page has it. */
  deliver: (part: StillPart) => Promise<boolean>;
  /** The page has this picture, and it is up to date. */
  confirm: (still: Still) => void;
}

/** One TCP segment with what surrounds it: at 128 kbit/s the voice waits for 70 ms at most. */
const PART_BYTES = 1_000;
/** The envelope as text, frames, and the headers of TCP and IP around both; TLS. */
export const PART_OVERHEAD_BYTES = 260;
/** What is unconfirmed for longer stands in a queue, and more would stand behind it. Two satellite round trips. */
const MOST_UNCONFIRMED_MS = 1_500;
/** After a part that did not arrive. */
const RETRY_MS = 2_000;

/**
 * Brings the newest still picture of one source to one room, at the planned rate and no faster, so that the voice beside
 * it waits for no more than one part. A picture that was begun is finished; of those that came meanwhile only the newest
 * follows. After a pause nothing is caught up: the rate is a bound in every moment.
 */
export class StillDelivery {
  readonly #options: StillDeliveryOptions;
  #kbps: number;
  #sending: { still: Still; offset: number } | undefined;
  #next: Still | undefined;
  /** What the page has. */
  #arrived: Still | undefined;
  /** When the parts that are on their way were sent. */
  readonly #unconfirmed: number[] = [];
  /** Answers to parts of an earlier attempt count no more. */
  #attempt = 0;
  #dueMs = 0;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(options: StillDeliveryOptions, kbps: number) {
    this.#options = options;
    this.#kbps = kbps;
  }

  get kbps(): number {
    return this.#kbps;
  }

  setRate(kbps: number): void {
    this.#kbps = kbps;
  }

  offer(still: Still): void {
    this.#next = still;
    this.#pump();
  }

  /** Nothing new can be seen: a room that has the picture is told so. */
  confirm(): void {
    if (this.#arrived !== undefined && this.#next === undefined && this.#sending === undefined)
      this.#options.confirm(this.#arrived);
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
  }

  #pump(): void {
    if (this.#closed || this.#cancelTimer !== undefined) return;
    const now = this.#options.clock.now();
    if (now < this.#dueMs) {
      this.#wait(this.#dueMs - now);
      return;
    }
    const oldest = this.#unconfirmed[0];
    // Its confirmation goes on with this.
    if (oldest !== undefined && now - oldest >= MOST_UNCONFIRMED_MS) return;
    if (this.#sending === undefined) {
      if (this.#next === undefined) return;
      this.#sending = { still: this.#next, offset: 0 };
      this.#next = undefined;
    }
    this.#sendPart(this.#sending, now);
    this.#pump();
  }

  #sendPart({ still, offset }: { still: Still; offset: number }, now: number): void {
    const data = still.data.subarray(offset, offset + PART_BYTES);
    const end = offset + data.byteLength;
    const whole = end === still.data.byteLength;
    this.#sending = whole ? undefined : { still, offset: end };
    this.#dueMs = now + Math.ceil(((data.byteLength + PART_OVERHEAD_BYTES) * 8) / this.#kbps);
    this.#unconfirmed.push(now);
    const attempt = this.#attempt;
    const { sourceId, deliver } = this.#options;
    const { number, seenAt } = still;
    void deliver({ sourceId, still: number, totalBytes: still.data.byteLength, offset, seenAt, data }).then(
      (arrived) => {
        if (this.#closed || attempt !== this.#attempt) return;
        this.#unconfirmed.shift();
        if (!arrived) this.#beginAgain(still);
        else if (whole) this.#arrived = still;
        this.#pump();
      },
    );
  }

  /** The page misses a part: it gets the newest picture from the start. */
  #beginAgain(still: Still): void {
    this.#attempt += 1;
    this.#unconfirmed.length = 0;
    this.#next ??= this.#sending?.still ?? still;
    this.#sending = undefined;
    this.#dueMs = this.#options.clock.now() + RETRY_MS;
  }

  #wait(ms: number): void {
    this.#cancelTimer = this.#options.clock.after(ms, () => {
      this.#cancelTimer = undefined;
      this.#pump();
    });
  }
}
