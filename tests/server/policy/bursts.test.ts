import { expect, test } from "vitest";
import { type Bursts, noBursts, skip, watchBursts } from "../../../server/policy/bursts.ts";

/** A link that loses `lossAt(share)` of what is sent with that share of it, watched for so many seconds. */
class Watched {
  bursts: Bursts = noBursts;
  nowMs = 0;
  readonly shares: number[] = [];

  run(seconds: number, lossAt: (share: number) => number): this {
    for (const endMs = this.nowMs + seconds * 1_000; this.nowMs < endMs; ) {
      this.nowMs += 500;
      const lossShare = lossAt(this.bursts.share);
      this.bursts = watchBursts(this.bursts, { atMs: this.nowMs, spanMs: 500, lossShare, roundTripMs: 40 });
      this.shares.push(this.bursts.share);
    }
    return this;
  }
}

/** Frames of the full rate overflow a short queue, those of three quarters hardly. */
const shortQueue = (share: number) => (share > 0.8 ? 0.1 : 0.01);

test("loss that goes with the rate was ours: the link keeps the smaller share", () => {
  const { bursts } = new Watched().run(12, shortQueue);
  expect(bursts.share).toBeCloseTo(0.75);
  expect(bursts.noise).toBeCloseTo(0.01);
});

test("loss that a lower rate does not end is noise: the link gets all of it back, and is not tried for it again", () => {
  const watched = new Watched().run(20, () => 0.1);
  expect(Math.min(...watched.shares)).toBeCloseTo(0.75 ** 2);
  expect(watched.bursts).toMatchObject({ share: 1, noise: 0.1 });
  expect(new Set(watched.run(60, () => 0.1).shares.slice(40))).toEqual(new Set([1]));
});

test("a little loss is never tried", () => {
  expect(new Set(new Watched().run(60, () => 0.03).shares)).toEqual(new Set([1]));
});

test("more is tried again, ever more seldom while it fails", () => {
  const { shares } = new Watched().run(300, shortQueue);
  const tries = shares.flatMap((share, index) => (share > 0.8 && (shares[index - 1] ?? 1) < 0.8 ? [index / 2] : []));
  const waits = tries.slice(1).map((second, index) => second - (tries[index] ?? 0));
  expect(tries.length).toBeGreaterThan(2);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
});

test("a queue that grew, or loss that ended by itself: all of the link within half a minute", () => {
  const { bursts } = new Watched().run(12, shortQueue).run(30, () => 0);
  expect(bursts.share).toBe(1);
});

test("a very short queue is found step by step", () => {
  const { bursts } = new Watched().run(40, (share) => (share > 0.6 ? 0.12 : 0.005));
  expect(bursts.share).toBeCloseTo(0.75 ** 2);
});

test("what was skipped does not count: a train's loss is its own", () => {
  const watched = new Watched();
  for (let second = 0; second < 20; second += 1) {
    watched.run(0.5, () => 0.3);
    watched.bursts = skip(watched.bursts, watched.nowMs + 500);
  }
  expect(watched.bursts.share).toBe(1);
});
