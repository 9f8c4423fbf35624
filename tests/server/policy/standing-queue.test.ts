import { expect, test } from "vitest";
import { budgetOf, onSample } from "../../../server/policy/capacity.ts";
import { type CapacityState, startCapacity } from "../../../server/policy/link-state.ts";
import { onTrainSent } from "../../../server/policy/trains.ts";

/** What a queue that stands says of a link, and what it does not. */

/** For so many seconds all that is planned arrives, late by `queueMs`. */
const behind = (from: CapacityState, queueMs: number, seconds: number, fromMs: number, arrives = 1) => {
  let state = from;
  for (let atMs = fromMs; atMs < fromMs + seconds * 1_000; atMs += 500) {
    const sentKbps = budgetOf(state, atMs).kbps;
    const receivedKbps = sentKbps * arrives;
    const planned = { sentKbps, plannedKbps: sentKbps, leastPlannedKbps: sentKbps };
    const sample = { atMs, spanMs: 500, receivedKbps, ...planned, queueMs };
    state = onSample(state, { ...sample, lossShare: 0, roundTripRiseMs: 0 });
  }
  return state;
};
const known = startCapacity({ kbps: 1_000, proof: "checked", measurements: 1, roundTripMs: 20 }, 0);

test.each([1, 0.88, 0.7])(
  "somebody else's is found by one attempt to drain it, and takes no more (an encoder gives %d of the plan)",
  (gives) => {
    const seconds = [10, 30, 90].map((length) => budgetOf(behind(known, 200, length, 0, gives), length * 1_000).kbps);
    expect(seconds[0]).toBeGreaterThan(500);
    expect(new Set(seconds).size).toBe(1);
  },
);

test("behind one that is hardly seen, a picture that takes little is not held for ever", () => {
  const state = behind(known, 150, 20, 0, 0.5);
  expect(budgetOf(state, 20_000)).toMatchObject({ capKbps: 1_000, asking: false });
});

test("a long one of ours is drained again and again, and is not somebody else's while it shrinks", () => {
  let state = known;
  let queueMs = 4_300;
  for (let atMs = 0; atMs < 20_000; atMs += 500) {
    const budget = budgetOf(state, atMs).kbps;
    const sent = { receivedKbps: 300, sentKbps: budget, plannedKbps: budget, leastPlannedKbps: budget };
    state = onSample(state, { atMs, spanMs: 500, ...sent, queueMs, lossShare: 0, roundTripRiseMs: 0 });
    queueMs = Math.max(0, queueMs - (500 * (300 - budget)) / 300);
  }
  expect(queueMs).toBeLessThan(120);
});

test("once it is gone, or far longer than it was, a cut is read", () => {
  const foreign = behind(known, 200, 10, 0);
  const cut = { spanMs: 500, receivedKbps: 300, sentKbps: 900, plannedKbps: 900, lossShare: 0, roundTripRiseMs: 0 };
  const cutFrom = (from: CapacityState, fromMs: number, queueMs: number) => {
    const first = onSample(from, { atMs: fromMs, ...cut, queueMs });
    return budgetOf(onSample(first, { atMs: fromMs + 500, ...cut, queueMs: queueMs + 100 }), fromMs + 500).capKbps;
  };
  expect(cutFrom(foreign, 10_500, 300)).toBeGreaterThan(600);
  expect(cutFrom(foreign, 10_500, 700)).toBe(300);
  expect(cutFrom(behind(foreign, 0, 5, 10_000), 15_500, 300)).toBe(300);
});

test("what contradicts a queue is over with the first sample that does not", () => {
  const at = (state: CapacityState, atMs: number, receivedKbps: number, queueMs: number) => {
    const planned = { sentKbps: 900, plannedKbps: 900, leastPlannedKbps: 900 };
    return onSample(state, { atMs, spanMs: 500, receivedKbps, ...planned, queueMs, lossShare: 0, roundTripRiseMs: 0 });
  };
  const contradicted = at(at(known, 0, 400, 150), 500, 400, 150);
  expect(contradicted.contradictedMs).toBe(500);
  expect(at(contradicted, 1_000, 400, 0).contradictedMs).toBeNull();
  // A queue that is a train's own is no contradiction either.
  const beside = onTrainSent(contradicted, { totalKbps: 1_150, durationMs: 400 }, 900);
  expect(at(beside, 1_000, 800, 180).contradictedMs).toBeNull();
});

test("heavy loss behind it is ours again", () => {
  const foreign = behind(known, 200, 10, 0);
  const before = budgetOf(foreign, 10_000).kbps;
  const losing = { spanMs: 500, receivedKbps: 500, sentKbps: 900, plannedKbps: 900, queueMs: 290, lossShare: 0.3 };
  const after = onSample(foreign, { atMs: 10_500, ...losing, roundTripRiseMs: 0 });
  expect(budgetOf(after, 10_500).kbps).toBeLessThan(0.6 * before);
});

test("a better picture does not wait until somebody else's is gone", () => {
  expect(budgetOf(behind(known, 200, 10, 0), 10_000).asking).toBe(false);
});

test("nobody climbs while it stands", () => {
  expect(budgetOf(behind(known, 200, 1, 0), 1_000).asking).toBe(true);
});

test("a train that overflows it finds a link that became narrower, and is no excuse", () => {
  const train = { totalKbps: 1_150, durationMs: 400 };
  const overflowing = { spanMs: 400, receivedKbps: 430, sentKbps: 950, plannedKbps: 430, queueMs: 280 };
  const sample = { atMs: 600, ...overflowing, lossShare: 0.26, roundTripRiseMs: 0 };
  expect(budgetOf(onSample(onTrainSent(known, train, 0), sample), 600).capKbps).toBe(430);
});

test("little that arrives behind a queue that does not grow was little that was sent", () => {
  const little = { spanMs: 200, receivedKbps: 190, sentKbps: 365, plannedKbps: 365, leastPlannedKbps: 365 };
  const standing = { ...little, lossShare: 0, roundTripRiseMs: 0 };
  const readAt = (queueMs: number) =>
    [155, queueMs].reduce(
      (state, ms, index) => onSample(state, { ...standing, atMs: 200 * index, queueMs: ms }),
      known,
    );
  expect(budgetOf(readAt(125), 400).capKbps).toBe(1_000);
  expect(budgetOf(readAt(200), 400).capKbps).toBeLessThan(300);
});

test("while a cut for loss is tried, far less that arrives without a queue is no further one", () => {
  const sample = { spanMs: 400, queueMs: 0, roundTripRiseMs: 0, sentKbps: 900, plannedKbps: 900, recentKbps: 900 };
  const cut = onSample(known, { ...sample, atMs: 400, receivedKbps: 600, lossShare: 0.3 });
  expect(budgetOf(cut, 400).capKbps).toBe(600);
  const lull = onSample(cut, { ...sample, atMs: 800, receivedKbps: 150, lossShare: 0.4 });
  expect(budgetOf(lull, 800).capKbps).toBe(600);
});

test("what is lost of little was not lost for want of room", () => {
  const sample = { spanMs: 400, queueMs: 0, roundTripRiseMs: 0, sentKbps: 900, plannedKbps: 900, lossShare: 0.3 };
  const capAfter = (recentKbps: number) =>
    budgetOf(onSample(known, { ...sample, atMs: 400, receivedKbps: 150, recentKbps }), 400).capKbps;
  expect(capAfter(200)).toBe(1_000);
  expect(capAfter(900)).toBe(150);
});
