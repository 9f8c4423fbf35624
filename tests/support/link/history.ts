/** What one direction of a link did, since it was made or in one second of that time. Bytes include the headers. */
export interface Counters {
  bytesIn: number;
  bytesOut: number;
  packetsIn: number;
  packetsOut: number;
  /** Did not fit into the queue. */
  droppedByQueue: number;
  /** Lost on the wire, behind the bottleneck. */
  droppedByLoss: number;
}

export interface Second extends Counters {
  /** Since the link was made. */
  readonly second: number;
  /** Since the epoch. */
  readonly startMs: number;
  /** As last seen in this second. */
  rateKbps: number;
  /** The longest wait that a packet arriving in this second found before it. */
  queueMs: number;
}

const nothing = (): Counters => ({
  bytesIn: 0,
  bytesOut: 0,
  packetsIn: 0,
  packetsOut: 0,
  droppedByQueue: 0,
  droppedByLoss: 0,
});

const counted = ["bytesIn", "bytesOut", "packetsIn", "packetsOut", "droppedByQueue", "droppedByLoss"] as const;

/** Totals, and the same second by second for charts. */
export class History {
  readonly #startMs: number;
  readonly #total = nothing();
  readonly #seconds: Second[] = [];
  #rateKbps: number;

  constructor(startMs: number, rateKbps: number) {
    this.#startMs = startMs;
    this.#rateKbps = rateKbps;
  }

  get total(): Readonly<Counters> {
    return { ...this.#total };
  }

  count(atMs: number, what: Partial<Counters>): void {
    const second = this.#at(atMs);
    for (const name of counted) {
      const more = what[name] ?? 0;
      this.#total[name] += more;
      second[name] += more;
    }
  }

  rateIs(rateKbps: number, atMs: number): void {
    // The second that begins first: seconds that passed without a packet had the rate before.
    const second = this.#at(atMs);
    this.#rateKbps = rateKbps;
    second.rateKbps = rateKbps;
  }

  queueIs(queueMs: number, atMs: number): void {
    const second = this.#at(atMs);
    second.queueMs = Math.max(second.queueMs, queueMs);
  }

  /** Whole seconds up to `nowMs`; those in which nothing passed are there too. */
  seconds(nowMs: number): readonly Second[] {
    const complete = Math.max(0, Math.floor((nowMs - this.#startMs) / 1000));
    if (complete > 0) this.#at(this.#startMs + complete * 1000 - 1);
    return this.#seconds.slice(0, complete).map((second) => ({ ...second }));
  }

  #at(atMs: number): Second {
    const index = Math.max(0, Math.floor((atMs - this.#startMs) / 1000));
    for (let second = this.#seconds.length; second <= index; second += 1)
      this.#seconds.push({
        second,
        startMs: this.#startMs + second * 1000,
        rateKbps: this.#rateKbps,
        queueMs: 0,
        ...nothing(),
      });
    const found = this.#seconds[index];
    if (found === undefined) throw new Error(`no second ${index} in a history of ${this.#seconds.length}`);
    return found;
  }
}
