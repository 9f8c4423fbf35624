import { expect, test } from "vitest";
import { type SimOptions, type SimSecond, simulate } from "../../support/sim/link-sim.ts";

/** Links that never stay as they are, or have queues of another length, in a closed loop. Real ones: bench/adapt.ts. */

const run = (rateKbps: SimOptions["rateKbps"], from: Partial<SimOptions> = {}): SimSecond[] =>
  simulate({ seconds: 90, rateKbps, wantedKbps: 1_550, seedKbps: rateKbps(0), ...from }).slice(5);

/** Seconds in which a voice would have waited too long, or have been lost. */
const bad = (seconds: readonly SimSecond[]): number =>
  seconds.filter(({ queueMs, lossShare }) => queueMs > 250 || lossShare > 0.04).length / seconds.length;

const used = (seconds: readonly SimSecond[]): number => {
  const sum = (of: (second: SimSecond) => number) => seconds.reduce((total, second) => total + of(second), 0);
  return sum(({ receivedKbps }) => receivedKbps) / sum(({ rateKbps }) => Math.min(1_550, rateKbps));
};

const everyThreeSeconds = (second: number) => (second >= 9 && Math.floor((second - 9) / 3) % 2 === 0 ? 500 : 1_000);
const sharedNowAndThen = (second: number) => (second >= 12 && second % 12 < 4 ? 900 : 2_000);
const falling = (kbpsPerS: number) => (second: number) => Math.max(400, 1_500 - kbpsPerS * Math.max(0, second - 10));

test.each([150, 300, 1_000])("a link that falls slowly is followed all the way down (queue of %i ms)", (queueMs) => {
  for (const kbpsPerS of [10, 25, 60]) {
    const seconds = run(falling(kbpsPerS), { queueMs });
    expect(bad(seconds)).toBeLessThan(0.1);
    expect(used(seconds)).toBeGreaterThan(0.9);
  }
});

test.each([150, 300, 1_000])(
  "one that halves every other three seconds gets a steady lesson (queue of %i ms)",
  (queueMs) => {
    const seconds = run(everyThreeSeconds, { queueMs });
    expect(bad(seconds)).toBeLessThan(0.12);
    // All that a steady one can use is two thirds.
    expect(used(seconds)).toBeGreaterThan(0.55);
  },
);

test("one that is shared now and then is not climbed again and again", () => {
  const seconds = run(sharedNowAndThen);
  expect(bad(seconds)).toBeLessThan(0.07);
  expect(used(seconds)).toBeGreaterThan(0.65);
});

test.each([
  [40, 0],
  [60, 0],
  [90, 0],
  [60, 0.03],
])("a queue of %i ms loses little of a picture's frames, whatever the link loses besides (%d)", (queueMs, noise) => {
  const seconds = run(() => 700, { queueMs, frameMs: 67, lossShare: () => noise });
  const lost = seconds.reduce((sum, { lossShare }) => sum + lossShare, 0) / seconds.length;
  expect(lost - noise).toBeLessThan(0.05);
  expect(used(seconds)).toBeGreaterThan(0.6);
});

test("a noisy link with a queue of the usual length keeps all that it carries", () => {
  const seconds = run(() => 700, { frameMs: 67, lossShare: () => 0.08 });
  expect(used(seconds.slice(20)) / (1 - 0.08)).toBeGreaterThan(0.88);
});

test.each([
  [4_000, 300, 1_200],
  [2_000, 150, 1_100],
  [2_000, 300, 1_100],
  // A router with a second of buffer.
  [2_000, 1_000, 550],
  [1_000, 300, 500],
])(
  "beside a download over its %i kbit/s (queue of %i ms) the lesson keeps its part",
  (rateKbps, queueMs, leastKbps) => {
    const lesson = run(() => rateKbps, { queueMs, roundTripMs: 40, download: [15, 75] });
    const beside = lesson.filter(({ second }) => second >= 20 && second < 75);
    expect(beside.reduce((sum, { receivedKbps }) => sum + receivedKbps, 0) / beside.length).toBeGreaterThan(leastKbps);
    expect(beside.reduce((sum, { lossShare }) => sum + lossShare, 0) / beside.length).toBeLessThan(0.02);
    const after = lesson.filter(({ second }) => second >= 85);
    expect(used(after)).toBeGreaterThan(0.85);
  },
);
