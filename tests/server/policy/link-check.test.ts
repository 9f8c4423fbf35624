import { describe, expect, test } from "vitest";
import { hasArrived, type Look, readTrain } from "../../../server/policy/arrivals.ts";
import {
  DOWN_BOUNDS,
  estimateOf,
  onLoss,
  onReading,
  startCheck,
  UP_BOUNDS,
} from "../../../server/policy/link-check.ts";
import { uplinkVerdictOf, verdictOf } from "../../../server/policy/link-verdict.ts";
import { simulateCheck } from "../../support/sim/check-sim.ts";

const rates = [300, 500, 1_000, 2_000, 4_000, 8_000, 20_000];
const losses = [0, 0.01, 0.05];

describe("a check in closed loop with a link", () => {
  test.each(
    rates.flatMap((rateKbps) =>
      [20, 600].flatMap((roundTripMs) => losses.map((loss) => ({ rateKbps, roundTripMs, loss }))),
    ),
  )("$rateKbps kbit/s, $roundTripMs ms, loss $loss: within a tenth, and soon", ({ rateKbps, roundTripMs, loss }) => {
    const errors = [1, 2, 3, 4, 5].map((seed) => {
      const { estimate, elapsedMs } = simulateCheck({ rateKbps }, { roundTripMs, lossShare: loss, seed });
      expect(estimate?.orMore).toBe(false);
      expect(elapsedMs).toBeLessThan(7_000);
      return Math.abs((estimate?.kbps ?? 0) / rateKbps - 1);
    });
    // What a few packets lose by chance is part of a slow link's figure.
    expect([...errors].sort((a, b) => a - b)[2]).toBeLessThan(0.1);
    expect(Math.max(...errors)).toBeLessThan(0.16);
  });

  test("a link faster than anything tried is known to carry that", () => {
    const { estimate, trains } = simulateCheck({ rateKbps: 100_000 });
    expect(estimate?.orMore).toBe(true);
    expect(estimate?.kbps).toBeGreaterThan(0.9 * DOWN_BOUNDS.highestKbps);
    expect(trains).toBe(2);
  });

  test("endless buffers do not spoil it, nor does a queue of almost nothing", () => {
    expect(simulateCheck({ rateKbps: 800, queueMs: 10_000 }).estimate?.kbps).toBeCloseTo(800, -2);
    const shallow = simulateCheck({ rateKbps: 2_000, queueMs: 30 }).estimate?.kbps ?? 0;
    expect(Math.abs(shallow / 2_000 - 1)).toBeLessThan(0.1);
  });

  test("jitter does not make it another link", () => {
    const { estimate } = simulateCheck({ rateKbps: 3_000, jitterMs: 40 }, { roundTripMs: 80 });
    expect(Math.abs((estimate?.kbps ?? 0) / 3_000 - 1)).toBeLessThan(0.1);
  });

  test("a slow link is not flooded: what is sent is what a second or two can carry", () => {
    expect(simulateCheck({ rateKbps: 300 }).bytes).toBeLessThan(200_000);
  });
});

describe("the way up, in lumps of 20 ms", () => {
  const upwards = { way: "up", bounds: UP_BOUNDS } as const;

  test.each(
    [200, 500, 1_000, 2_000, 3_500].flatMap((rateKbps) =>
      [20, 600].flatMap((roundTripMs) => losses.map((loss) => ({ rateKbps, roundTripMs, loss }))),
    ),
  )("$rateKbps kbit/s, $roundTripMs ms, loss $loss: within a tenth, and soon", ({ rateKbps, roundTripMs, loss }) => {
    const errors = [1, 2, 3, 4, 5].map((seed) => {
      const { estimate, elapsedMs } = simulateCheck({ rateKbps }, { ...upwards, roundTripMs, lossShare: loss, seed });
      expect(estimate?.orMore).toBe(false);
      expect(elapsedMs).toBeLessThan(6_000);
      return Math.abs((estimate?.kbps ?? 0) / rateKbps - 1);
    });
    expect([...errors].sort((a, b) => a - b)[2]).toBeLessThan(0.1);
    expect(Math.max(...errors)).toBeLessThan(0.16);
  });

  test("one that is hardly slower than the fastest train is not claimed to carry more than it does", () => {
    for (const rateKbps of [4_000, 4_200, 4_400, 4_700, 5_000]) {
      const { estimate } = simulateCheck({ rateKbps }, upwards);
      expect(Math.abs((estimate?.kbps ?? 0) / rateKbps - 1)).toBeLessThan(0.1);
    }
  });

  test("one that carries all that a page can send is known to carry that", () => {
    const { estimate, trains } = simulateCheck({ rateKbps: 20_000 }, upwards);
    expect(estimate?.orMore).toBe(true);
    expect(estimate?.kbps).toBeGreaterThan(0.9 * UP_BOUNDS.highestKbps);
    expect(trains).toBe(2);
  });
});

describe("a page that does not answer", () => {
  test("is sent so many trains and no more", () => {
    let state = startCheck(DOWN_BOUNDS);
    let trains = 0;
    while (state.next !== null && trains < 100) {
      state = onReading(state, null);
      trains += 1;
    }
    expect(trains).toBe(7);
    expect(estimateOf(state)).toBeNull();
  });

  test("and a service that could not send what it meant to claims nothing", () => {
    let state = startCheck(DOWN_BOUNDS);
    state = onReading(state, { kbps: 1_300, spanMs: 200, sentKbps: 1_300, arrivedShare: 1 });
    expect(state.next).not.toBeNull();
    expect(estimateOf(state)).toBeNull();
  });

  test("whatever it says, the trains stay within the bounds", () => {
    const claims = [0, 1, 1e3, 1e9, Number.MAX_SAFE_INTEGER];
    for (const kbps of claims) {
      let state = onLoss(startCheck(DOWN_BOUNDS), 7);
      for (let round = 0; state.next !== null; round += 1) {
        expect(round).toBeLessThan(10);
        expect(state.next.totalKbps).toBeLessThanOrEqual(DOWN_BOUNDS.highestKbps);
        expect(state.next.durationMs).toBeLessThanOrEqual(1_100);
        state = onReading(state, { kbps, spanMs: 200, sentKbps: state.next.totalKbps, arrivedShare: 1 });
      }
    }
  });
});

describe("what looks say of a train", () => {
  const sent = { startedMs: 1_000, endedMs: 1_200, bytes: 100_000, packets: 80 };
  const looksAt = (...counts: [number, number][]): Look[] =>
    counts.map(([atMs, packets]) => ({ atMs, bytes: packets * 1_250, packets }));

  test("it has arrived when all of it is there, or when nothing more comes", () => {
    const under = looksAt([1_000, 0], [1_100, 30], [1_200, 50]);
    expect(hasArrived(under, sent, 20, 0)).toBe(false);
    expect(hasArrived([...under, ...looksAt([1_250, 80])], sent, 20, 0)).toBe(true);
    const some = [...under, ...looksAt([1_250, 60])];
    expect(hasArrived(some, sent, 20, 0)).toBe(false);
    expect(hasArrived([...some, ...looksAt([1_300, 60], [1_360, 60])], sent, 20, 0)).toBe(true);
  });

  test("a train that nobody saw says nothing", () => {
    expect(readTrain([], sent, 20)).toMatchObject({ kbps: null, arrivedShare: 0 });
    expect(readTrain(looksAt([900, 5], [1_400, 5]), sent, 20)).toMatchObject({ kbps: null, arrivedShare: 0 });
  });
});

describe("the verdict", () => {
  test("a satellite is not bad for its round trip", () => {
    const near = verdictOf({ roundTripMs: 20, jitterMs: 3, lossShare: 0.005 }, 3_000);
    expect(near).toMatchObject({ verdict: "good", tier: "full", because: [] });
    expect(verdictOf({ roundTripMs: 620, jitterMs: 3, lossShare: 0.005 }, 3_000)).toEqual(near);
  });

  test.each([
    ["master", 3_000, "full"],
    ["master", 1_400, "reduced"],
    ["classroom", 1_400, "full"],
    ["classroom", 300, "reduced"],
    ["classroom", 100, "voice"],
    ["master", null, null],
  ] as const)("a %s with %s kbit/s up sends %s", (role, kbps, sends) => {
    expect(uplinkVerdictOf(kbps, role).sends).toBe(sends);
  });

  test.each([
    [1_400, "reduced"],
    [150, "stills"],
    [60, "audio"],
  ] as const)("%i kbit/s means %s", (kbps, tier) => {
    const found = verdictOf({ roundTripMs: 20, jitterMs: 3, lossShare: 0 }, kbps);
    expect(found.tier).toBe(tier);
    expect(found.because).toEqual(["bandwidth"]);
    expect(found.neededKbps).toBeGreaterThan(kbps);
  });
});
