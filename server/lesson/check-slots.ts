/**
 * Whose turn it is to be checked on this node, and how much of the service's own line the checks may take: more would
 * measure that line instead of the schools'.
 *
 * A check takes seconds, most of which it waits for answers; what it takes of the line are its trains. So several checks
 * go on at a time, and each train waits until the line has room for its rate.
 */

/** At eight o'clock 500 schools are through in about three minutes. */
const AT_ONCE = 16;
/** More than these would not have their turn before their lesson is under way. */
const MOST_WAITING = 1_000;
/** Trains of 28 Mbit/s: four at a time. */
const LINE_KBPS = 4 * 28_000;
/** Far from its turn a page is told of every so many places. */
const TOLD_EVERY = 10;

export interface Turn {
  /** The page is gone: it does not want its turn any more. */
  signal: AbortSignal;
  /** So many are before it. Not told when it is its turn at once. */
  onQueued: (ahead: number) => void;
}

export class CheckSlots {
  readonly line = new ServiceLine(LINE_KBPS);
  #free: number;
  readonly #waiting: { onQueued: Turn["onQueued"]; start: () => void }[] = [];

  constructor(atOnce = AT_ONCE) {
    this.#free = atOnce;
  }

  /** Nobody else can wait. */
  get full(): boolean {
    return this.#waiting.length >= MOST_WAITING;
  }

  /** In the order in which they came. Answers null without having run it when the page left before its turn. */
  async run<T>(job: () => Promise<T>, { signal, onQueued }: Turn): Promise<T | null> {
    if (this.#free > 0) this.#free -= 1;
    else if (!(await this.#turn(signal, onQueued))) return null;
    try {
      return signal.aborted ? null : await job();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next.start();
      this.#tell();
    }
  }

  #turn(signal: AbortSignal, onQueued: Turn["onQueued"]): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = { onQueued, start: () => resolve(true) };
      this.#waiting.push(waiting);
      onQueued(this.#waiting.length - 1);
      signal.addEventListener(
        "abort",
        () => {
          const place = this.#waiting.indexOf(waiting);
          if (place < 0) return;
          this.#waiting.splice(place, 1);
          resolve(false);
        },
        { once: true },
      );
    });
  }

  #tell(): void {
    for (const [ahead, { onQueued }] of this.#waiting.entries())
      if (ahead < TOLD_EVERY || ahead % TOLD_EVERY === 0) onQueued(ahead);
  }
}

/** So many kbit/s at a time; a train that does not fit waits, and those that came later wait behind it. */
export class ServiceLine {
  #freeKbps: number;
  readonly #allKbps: number;
  readonly #waiting: { kbps: number; start: () => void }[] = [];

  constructor(kbps: number) {
    this.#allKbps = kbps;
    this.#freeKbps = kbps;
  }

  async carry<T>(kbps: number, train: () => Promise<T>): Promise<T> {
    const takes = Math.min(kbps, this.#allKbps);
    if (this.#waiting.length > 0 || takes > this.#freeKbps)
      await new Promise<void>((start) => this.#waiting.push({ kbps: takes, start }));
    else this.#freeKbps -= takes;
    try {
      return await train();
    } finally {
      this.#freeKbps += takes;
      this.#startNext();
    }
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.kbps <= this.#freeKbps; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#freeKbps -= next.kbps;
      next.start();
    }
  }
}
