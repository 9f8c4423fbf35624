import type { Clock } from "../clock.ts";

export interface TurnsOptions {
  clock: Clock;
  /** Runs one turn when everything before it is done. */
  inTurn: (turn: () => Promise<void>) => Promise<void>;
  turn: () => Promise<void>;
  onFailure: (cause: unknown) => void;
}

/** How often the loop turns by itself. A link that drops turns it at once. */
const TICK_MS = 1_000;
/** Turns that reports bring about are so far apart at least: a page that lies could ask for one with each. */
const RUSH_APART_MS = 200;

/** When the control loop of a lesson turns: with every tick, when something changed, and at once when a link falls. */
export class Turns {
  readonly #options: TurnsOptions;
  #waiting = false;
  #rushedMs = Number.NEGATIVE_INFINITY;
  #cancelTick: () => void = () => undefined;
  #cancelDue: () => void = () => undefined;
  #cancelRush: (() => void) | undefined;

  constructor(options: TurnsOptions) {
    this.#options = options;
    this.#schedule();
  }

  /** A turn that waits sees all that comes until it begins: a hundred links that fall together need one, not a hundred. */
  soon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    const { inTurn, turn, onFailure } = this.#options;
    inTurn(() => {
      this.#waiting = false;
      return turn();
    }).catch(onFailure);
  }

  /** A link fell: this does not wait for the tick, and for another rush no longer than it must. */
  rush(): void {
    if (this.#cancelRush !== undefined) return;
    const { clock } = this.#options;
    const sinceMs = Math.max(0, clock.now() - this.#rushedMs);
    if (sinceMs >= RUSH_APART_MS) this.#rush();
    else this.#cancelRush = clock.after(RUSH_APART_MS - sinceMs, () => this.#rush());
  }

  /** Something will be proven then, which need not wait for the tick. */
  due(atMs: number): void {
    const { clock } = this.#options;
    const waitMs = Math.max(RUSH_APART_MS, atMs - clock.now());
    this.#cancelDue();
    this.#cancelDue = waitMs < TICK_MS ? clock.after(waitMs, () => this.soon()) : () => undefined;
  }

  close(): void {
    this.#cancelTick();
    this.#cancelDue();
    this.#cancelRush?.();
  }

  #rush(): void {
    this.#cancelRush = undefined;
    this.#rushedMs = this.#options.clock.now();
    this.soon();
  }

  #schedule(): void {
    this.#cancelTick = this.#options.clock.after(TICK_MS, () => {
      this.soon();
      this.#schedule();
    });
  }
}
