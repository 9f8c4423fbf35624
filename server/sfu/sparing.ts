import type { types } from "mediasoup";
import type { Clock } from "../clock.ts";

/** So many requests for a fresh picture reach the sender in so long. One lost picture is asked for up to four times. */
const PASSED = 4;
const PERIOD_MS = 10_000;
/** The worker tells of one request twice, and those that come while the picture is on its way are one to the sender. */
const ONE_MS = 100;

/**
 * Holds a page that asks for fresh pictures too often: what it receives rests until the period is over. mediasoup passes
 * each request on by itself, and only from a paused consumer it passes none; going on asks once.
 */
export async function keepSparing(
  consumer: types.Consumer,
  clock: Clock,
  rest: (resting: boolean) => void,
): Promise<void> {
  let [beganMs, asked] = [Number.NEGATIVE_INFINITY, 0];
  let askedMs = Number.NEGATIVE_INFINITY;
  let resting = false;
  let cancel = (): void => undefined;
  consumer.on("trace", () => {
    if (resting) return;
    const now = clock.now();
    if (now - askedMs < ONE_MS) return;
    askedMs = now;
    if (now - beganMs >= PERIOD_MS) [beganMs, asked] = [now, 0];
    asked += 1;
    if (asked < PASSED) return;
    resting = true;
    rest(true);
    cancel = clock.after(beganMs + PERIOD_MS - now, () => {
      resting = false;
      rest(false);
    });
  });
  consumer.observer.once("close", () => cancel());
  await consumer.enableTraceEvent(["pli", "fir"]);
}
