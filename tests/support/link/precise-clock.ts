import { performance } from "node:perf_hooks";
import type { Clock } from "../../../server/clock.ts";

/** Milliseconds since the epoch with fractions, never stepping back: pacing needs more than whole milliseconds. */
export const preciseClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
