import { expect, test } from "vitest";
import { PageClock } from "../../../server/lesson/page-clock.ts";

/** A report every half second, with an uplink whose delay goes from 20 to 60 ms and back. */
function offsetAfter(minutes: number, partsPerMillion: number): number {
  const clock = new PageClock();
  for (let nowMs = 0; nowMs <= minutes * 60_000; nowMs += 500) {
    const pageMs = (nowMs - 20 - (nowMs % 2_000) / 50) * (1 - partsPerMillion / 1_000_000);
    clock.seen(pageMs, nowMs);
  }
  return clock.offsetMs;
}

test("the least delay counts, not the last", () => {
  expect(offsetAfter(10, 0)).toBeCloseTo(20);
});

test("a page whose clock is slow or fast is known as it is now, after an hour as well", () => {
  // 100 parts per million are 360 ms in an hour.
  expect(offsetAfter(60, 100)).toBeGreaterThan(20 + 360 - 20);
  expect(offsetAfter(60, 100)).toBeLessThan(20 + 360 + 20);
  expect(Math.abs(offsetAfter(60, -100) - (20 - 360))).toBeLessThan(20);
});
