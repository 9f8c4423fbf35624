import type { Reception } from "../../../signaling/contract/reception.ts";
import { type FakePage, grantedValue } from "../../support/lesson-world.ts";

/** A page's counters as its link lets them grow. */
export class Link {
  #page: FakePage;
  #bytes = 0;
  #pageMs = 1_000;

  constructor(page: FakePage) {
    this.#page = page;
  }

  /** Half a second at this rate. */
  async report(kbps: number, changes: Partial<Reception> = {}): Promise<void> {
    const arrivals = Array.from({ length: 5 }, () => {
      this.#pageMs += 100;
      this.#bytes += (kbps * 100) / 8;
      return { pageMs: this.#pageMs, bytes: this.#bytes, packets: 1 };
    });
    grantedValue(
      await this.#page.guest.handlers.reportReception({
        arrivals,
        queueMs: { highest: 2, last: 2 },
        expected: 100,
        missing: 0,
        roundTripMs: 20,
        jitterMs: 2,
        voice: { samples: 24_000, concealed: 0 },
        pictures: { frames: 7, longestGapMs: 70, stalled: false },
        ...changes,
      }),
    );
  }
}

/** What the worker counts of a camera at its best. */
export const layers = [
  { spatial: 0, temporalKbps: [60, 90, 150], bytes: 1_000, packetsLost: 0, roundTripMs: 10 },
  { spatial: 1, temporalKbps: [200, 300, 500], bytes: 1_000, packetsLost: 0, roundTripMs: 10 },
  { spatial: 2, temporalKbps: [600, 900, 1_500], bytes: 1_000, packetsLost: 0, roundTripMs: 10 },
];
