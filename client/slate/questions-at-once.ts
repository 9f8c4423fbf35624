/** As many answers as fill a fast link with 600 ms, and as many as a narrow one has behind it in a fifth of a second. */
const MOST = 24;
/** What an answer adds that came at once: a long way is filled after a few times along it. */
const MORE = 2;
/** The service counts what a page asks, and a join must not stand behind a slate of megabytes. */
const MOST_A_SECOND = 40;
/** An answer may wait so long behind others of ours: a voice on the same link waits with it. */
const QUEUE_MS = 100;
/** Where even one answer after the other leaves no room, there is a pause between them; so long at most. */
const LONGEST_REST_MS = 400;
/** What is no queue yet: answers of a long way are never exactly as fast as each other. */
const JITTER_MS = 25;
const JITTER_SHARE = 0.125;

/**
 * How many questions may be under way. Two more for each answer that came about as fast as the fastest, one less for each
 * that had to wait, and below one a pause: a long way is filled, and a narrow one gets no queue (the idea of TCP Vegas).
 */
export class QuestionsAtOnce {
  #most = 1;
  #restMs = 0;
  #fastestMs: number;

  /** `fastestMs`: how long a question took that has a short answer. */
  constructor(fastestMs: number) {
    this.#fastestMs = fastestMs;
  }

  get most(): number {
    return this.#most;
  }

  /** So long one waits before the next question. */
  get restMs(): number {
    return this.#restMs;
  }

  answered(tookMs: number): void {
    this.#fastestMs = Math.min(tookMs, this.#fastestMs);
    const waitedMs = tookMs - this.#fastestMs;
    const most = Math.min(MOST, Math.floor((MOST_A_SECOND * this.#fastestMs) / 1_000));
    if (waitedMs < Math.max(JITTER_MS, JITTER_SHARE * this.#fastestMs)) {
      this.#most = Math.max(1, Math.min(most, this.#most + MORE));
      this.#restMs = 0;
    } else if (this.#most === 1) {
      // What others send meanwhile stands behind an answer; the queue is shorter the longer it has to drain.
      this.#restMs = Math.min(LONGEST_REST_MS, Math.max(0, this.#restMs + (waitedMs - QUEUE_MS) / 2));
    } else if (waitedMs > QUEUE_MS) this.#most -= 1;
  }
}
