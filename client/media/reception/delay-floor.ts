/** How long a low counts: long enough to outlive a queue, short enough for the drift of two clocks (100 ppm is 6 ms). */
const MEMORY_MS = 60_000;
const BUCKET_MS = 1_000;

/**
 * What a one-way delay has on top of its lowest of the last minute. The two ends have different clocks, so that a delay
 * alone means nothing; its lowest is taken for an empty queue.
 */
export class DelayFloor {
  /** The lowest of each second, without those that a later second went below: ascending, the first is the floor. */
  #lows: { second: number; delayMs: number }[] = [];

  /** `delayMs` on any scale, `atMs` on any clock that goes forward. */
  above(delayMs: number, atMs: number): number {
    const second = Math.floor(atMs / BUCKET_MS);
    const oldest = second - MEMORY_MS / BUCKET_MS;
    const lower = this.#lows.filter((low) => low.second > oldest && low.delayMs < delayMs);
    const covered = lower.some((low) => low.second === second);
    this.#lows = covered ? lower : [...lower, { second, delayMs }];
    return delayMs - (this.#lows[0]?.delayMs ?? delayMs);
  }

  /** The floor was too low by this much: something better informed says so. */
  raise(byMs: number): void {
    this.#lows = this.#lows.map(({ second, delayMs }) => ({ second, delayMs: delayMs + byMs }));
  }
}
