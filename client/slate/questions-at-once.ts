/** As many answers as fill a fast link with 600 ms. */
const MOST = 16;
/** The service counts what a page asks, and a join must not stand behind a slate of megabytes. */
const MOST_A_SECOND = 40;
/** An answer may wait so long behind others of ours: a voice on the same link waits with it. */
const QUEUE_MS = 250;

/**
 * How many questions may be under way. One more for each answer that came about as fast as the fastest, one less for each
 * that had to wait: a long way is filled, and a narrow one gets no queue (the idea of TCP Vegas).
 */
export class QuestionsAtOnce {
  #most = 1;
  #fastestMs: number;

  /** `fastestMs`: how long a question took that has a short answer. */
  constructor(fastestMs: number) {
    this.#fastestMs = fastestMs;
  }

  get most(): number {
    return this.#most;
  }

  answered(tookMs: number): void {
    this.#fastestMs = Math.min(tookMs, this.#fastestMs);
    const waitedMs = tookMs - this.#fastestMs;
    const most = Math.min(MOST, Math.floor((MOST_A_SECOND * this.#fastestMs) / 1_000));
    if (waitedMs < QUEUE_MS / 2) this.#most = Math.max(1, Math.min(most, this.#most + 1));
    else if (waitedMs > QUEUE_MS) this.#most = Math.max(1, this.#most - 1);
  }
}
