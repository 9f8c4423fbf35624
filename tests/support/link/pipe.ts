import { type Counters, History, type Second } from "./history.ts";
import { LossProcess } from "./loss.ts";
import { type Random, seededRandom, seedFor } from "./random.ts";
import { reshape, type Shape } from "./shape.ts";

interface Queued<T> {
  readonly item: T;
  readonly bytes: number;
  readonly arrivedMs: number;
  readonly reliable: boolean;
  /** Less than `bytes` when the rate changed while it was crossing the bottleneck. */
  bytesToGo: number;
}

interface Flying<T> {
  readonly item: T;
  readonly bytes: number;
  readonly dueMs: number;
}

/**
 * One direction of a link: queue → bottleneck → loss → delay. It has no clock and no timer: time is passed in, and what
 * comes out depends on the calls alone.
 *
 * Pacing is exact on average however late it is called: a packet leaves the bottleneck at
 * `max(its arrival, the departure before it) + bytes × 8 / rate`, computed, not measured.
 */
export class Pipe<T> {
  #shape: Shape;
  readonly #queue: Queued<T>[] = [];
  #queuedBytes = 0;
  #lineFreeMs: number;
  readonly #flying: Flying<T>[] = [];
  #lastDueMs: number;
  readonly #loss: LossProcess;
  readonly #jitter: Random;
  readonly #history: History;

  constructor(shape: Shape, seed: number, startMs: number) {
    this.#shape = shape;
    this.#lineFreeMs = startMs;
    this.#lastDueMs = startMs;
    this.#loss = new LossProcess(seededRandom(seedFor(seed, "loss")));
    this.#jitter = seededRandom(seedFor(seed, "jitter"));
    this.#history = new History(startMs, shape.rateKbps);
  }

  get shape(): Shape {
    return this.#shape;
  }

  get counters(): Readonly<Counters> {
    return this.#history.total;
  }

  /** What is queued, as time at the present rate; the packet that is crossing counts whole. */
  get queueMs(): number {
    return this.#queuedBytes === 0 ? 0 : (this.#queuedBytes * 8) / this.#shape.rateKbps;
  }

  seconds(nowMs: number): readonly Second[] {
    return this.#history.seconds(nowMs);
  }

  /** True when a packet of this size would be queued now. A packet that finds the queue empty always fits. */
  hasRoom(bytes: number): boolean {
    if (this.#queue.length === 0) return true;
    return this.#queuedBytes + bytes <= (this.#shape.rateKbps * this.#shape.queueMs) / 8;
  }

  /**
   * A packet of `bytes` (headers included) arrives. False: the queue was full and it is gone.
   * @param reliable it is part of a byte stream, which the wire neither loses nor reorders.
   */
  offer(item: T, bytes: number, nowMs: number, reliable = false): boolean {
    this.#cross(nowMs);
    const fits = this.hasRoom(bytes);
    this.#history.count(nowMs, { bytesIn: bytes, packetsIn: 1, droppedByQueue: fits ? 0 : 1 });
    this.#history.queueIs(this.queueMs, nowMs);
    if (!fits) return false;
    this.#queue.push({ item, bytes, bytesToGo: bytes, arrivedMs: nowMs, reliable });
    this.#queuedBytes += bytes;
    this.#cross(nowMs);
    return true;
  }

  /** What has arrived at the other end by now, in its order. */
  take(nowMs: number): T[] {
    this.#cross(nowMs);
    let due = 0;
    for (const flying of this.#flying) {
      if (flying.dueMs > nowMs) break;
      this.#history.count(flying.dueMs, { bytesOut: flying.bytes, packetsOut: 1 });
      due += 1;
    }
    return this.#flying.splice(0, due).map((flying) => flying.item);
  }

  /** When there will be something to do next, `Infinity` when never. */
  nextMs(): number {
    return Math.min(this.#headDoneMs(), this.#flying[0]?.dueMs ?? Number.POSITIVE_INFINITY);
  }

  /** Holds from `nowMs` on, also for what is queued already; the queue keeps what it has even if that is now too much. */
  setShape(change: Partial<Shape>, nowMs: number): void {
    this.#cross(nowMs);
    const head = this.#queue[0];
    if (head !== undefined) {
      const crossed = ((nowMs - this.#headStartMs(head)) * this.#shape.rateKbps) / 8;
      head.bytesToGo -= crossed;
      this.#queuedBytes -= crossed;
      this.#lineFreeMs = nowMs;
    }
    this.#shape = reshape(this.#shape, change);
    this.#history.rateIs(this.#shape.rateKbps, nowMs);
    this.#cross(nowMs);
  }

  #headStartMs(head: Queued<T>): number {
    return Math.max(head.arrivedMs, this.#lineFreeMs);
  }

  #headDoneMs(): number {
    const head = this.#queue[0];
    if (head === undefined) return Number.POSITIVE_INFINITY;
    return this.#headStartMs(head) + (head.bytesToGo * 8) / this.#shape.rateKbps;
  }

  /** Moves what has left the bottleneck by now onto the wire. */
  #cross(nowMs: number): void {
    for (;;) {
      const doneMs = this.#headDoneMs();
      if (doneMs > nowMs) return;
      const head = this.#queue.shift();
      if (head === undefined) return;
      this.#lineFreeMs = doneMs;
      this.#queuedBytes = this.#queue.length === 0 ? 0 : this.#queuedBytes - head.bytesToGo;
      if (!head.reliable && this.#loss.loses(this.#shape.loss)) this.#history.count(doneMs, { droppedByLoss: 1 });
      else this.#fly(head, doneMs);
    }
  }

  #fly({ item, bytes, reliable }: Queued<T>, leftMs: number): void {
    const { delayMs, jitterMs, reorder } = this.#shape;
    const arrivesMs = leftMs + delayMs + jitterMs * this.#jitter();
    const dueMs = reorder && !reliable ? arrivesMs : Math.max(arrivesMs, this.#lastDueMs);
    this.#lastDueMs = Math.max(dueMs, this.#lastDueMs);
    let place = this.#flying.length;
    while (place > 0 && (this.#flying[place - 1]?.dueMs ?? 0) > dueMs) place -= 1;
    this.#flying.splice(place, 0, { item, bytes, dueMs });
  }
}
