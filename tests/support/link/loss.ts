import type { Random } from "./random.ts";
import type { Loss } from "./shape.ts";

/** Decides packet by packet what the wire loses. */
export class LossProcess {
  readonly #random: Random;
  #bad = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** One number is drawn for each packet whatever the loss is, so that a change of loss leaves later draws in step. */
  loses(loss: Loss): boolean {
    const drawn = this.#random();
    if (typeof loss === "number") {
      this.#bad = false;
      return drawn < loss;
    }
    this.#bad = drawn < this.#toBad(loss.share, loss.burstPackets);
    return this.#bad;
  }

  /** The probability that the next packet meets the bad state, from the state that this one has met. */
  #toBad(share: number, burstPackets: number): number {
    if (share >= 1) return 1;
    const leave = 1 / burstPackets;
    return this.#bad ? 1 - leave : Math.min(1, (leave * share) / (1 - share));
  }
}
