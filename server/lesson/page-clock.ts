/** Two clocks of ordinary computers part by some ten milliseconds in a quarter of an hour: too little for one window. */
const WINDOW_MS = 60_000;

/**
 * Server time minus a page's clock, the uplink's delay included: as small as any report of the last one to two minutes
 * has shown. Of all time it would be what it was before the two clocks drifted apart.
 */
export class PageClock {
  #before = Number.POSITIVE_INFINITY;
  #now = Number.POSITIVE_INFINITY;
  #sinceMs: number | null = null;

  get offsetMs(): number {
    return Math.min(this.#before, this.#now);
  }

  /** A report that was made at `pageMs` by the page's clock has come. */
  seen(pageMs: number, nowMs: number): void {
    this.#sinceMs ??= nowMs;
    if (nowMs - this.#sinceMs >= WINDOW_MS) {
      this.#before = this.#now;
      this.#now = Number.POSITIVE_INFINITY;
      this.#sinceMs = nowMs;
    }
    this.#now = Math.min(this.#now, nowMs - pageMs);
  }
}
