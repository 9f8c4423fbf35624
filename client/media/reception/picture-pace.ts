/** A gap that an eye sees as a stop, whatever the frame rate. */
const STALL_MS = 200;
/** At low frame rates a stop is longer than this many usual gaps. */
const STALL_FRAMES = 3;
/** The usual gap is the middle one of so many. */
const MEMORY = 31;

export interface Pace {
  frames: number;
  longestGapMs: number;
  stalled: boolean;
}

/** How evenly one picture moves. */
export class PicturePace {
  #gapsMs: number[] = [];
  #lastMs: number | undefined;
  #frames = 0;
  #longestGapMs = 0;

  /** So many frames were shown since the last call, the latest of them at `atMs`. */
  shown(atMs: number, frames = 1): void {
    this.#frames += frames;
    if (this.#lastMs !== undefined && frames > 0) {
      const gapMs = (atMs - this.#lastMs) / frames;
      this.#longestGapMs = Math.max(this.#longestGapMs, gapMs);
      this.#gapsMs = [...this.#gapsMs.slice(1 - MEMORY), gapMs];
    }
    if (frames > 0) this.#lastMs = atMs;
  }

  /** Since the last call. A gap that is still open counts, and counts again until it has closed. */
  take(nowMs: number): Pace {
    const openMs = this.#lastMs === undefined ? 0 : Math.max(0, nowMs - this.#lastMs);
    const longestGapMs = Math.max(this.#longestGapMs, openMs);
    const sorted = [...this.#gapsMs].sort((one, other) => one - other);
    const usualMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const pace = {
      frames: this.#frames,
      longestGapMs,
      stalled: longestGapMs > Math.max(STALL_MS, STALL_FRAMES * usualMs),
    };
    this.#frames = 0;
    this.#longestGapMs = 0;
    return pace;
  }

  /** Nobody looked for a while: what was missed is no gap. */
  rest(): void {
    this.#lastMs = undefined;
    this.#frames = 0;
    this.#longestGapMs = 0;
  }
}
