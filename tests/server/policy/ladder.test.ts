import { describe, expect, test } from "vitest";
import {
  type Client,
  chooseRungs,
  type LadderLimits,
  type ProposedRung,
  servedBy,
  withSafetyNet,
} from "../../../server/policy/ladder.ts";
import { pictureSize, pixelRate } from "../../../server/policy/picture-size.ts";
import type { Sender } from "../../../server/policy/vocabulary.ts";
import { fc, runs } from "../../support/properties.ts";
import { camera } from "./builders.ts";

const SWING = 0.1;
const free: LadderLimits = { uplinkKbps: 20_000, pixelsPerSecond: Number.POSITIVE_INFINITY, swing: SWING };

const clients = (kbps: readonly number[]): Client[] => kbps.map((each) => ({ kbps: each, weight: 1 }));
const choose = (kbps: readonly number[], limits = free, sender: Sender = camera) =>
  chooseRungs("teacher", clients(kbps), sender, limits);
const served = (rungs: readonly ProposedRung[], kbps: number) => servedBy("teacher", rungs, kbps, SWING);
const total = (rungs: readonly ProposedRung[], kbps: readonly number[]) =>
  kbps.reduce((sum, each) => sum + served(rungs, each).worth, 0);
const rates = (rungs: readonly ProposedRung[]) => rungs.map((rung) => rung.kbps);

/** A twentieth of what a picture is worth cannot be seen on it. */
const UNSEEN = 0.94;

describe("chooseRungs", () => {
  test("a rung just under each of three schools", () => {
    expect(choose([330, 770, 1650])).toEqual([
      { kbps: 300, scale: 8 / 3, fps: 15, height: 270 },
      { kbps: 700, scale: 2, fps: 15, height: 360 },
      { kbps: 1500, scale: 1, fps: 15, height: 720 },
    ]);
  });

  test("schools that can all take the top get the top alone", () => {
    expect(rates(choose([8_000, 20_000, 50_000]))).toEqual([1500]);
  });

  test("a school whose link may drop has a rung under it while a slot is free", () => {
    const strong = clients([1_850]);
    expect(rates(withSafetyNet(choose([1_850]), "teacher", strong, camera, free))).toEqual([336, 1500]);
    expect(withSafetyNet([], "teacher", [], camera, free)).toEqual([]);
  });

  test("nobody to serve, nothing to send", () => {
    expect(choose([])).toEqual([]);
  });

  test("a school below the least rung gets part of its frames", () => {
    const rungs = choose([70]);
    expect(rates(rungs)).toEqual([90]);
    expect(served(rungs, 70).kbps).toBe(54);
  });

  test("within the uplink, the schools are served by less", () => {
    const rungs = choose([330, 770, 1650], { ...free, uplinkKbps: 900 });
    expect(rungs.reduce((sum, { kbps }) => sum + kbps * (1 + SWING), 0)).toBeLessThanOrEqual(900);
    expect(total(rungs, [330, 770, 1650])).toBeGreaterThan(0);
  });

  test("within what the encoder can do, too", () => {
    const pixelsPerSecond = pixelRate({ scale: 2, fps: 15 }, camera);
    const rungs = choose([330, 770, 1650], { ...free, pixelsPerSecond });
    expect(rungs.reduce((sum, rung) => sum + pixelRate(rung, camera), 0)).toBeLessThanOrEqual(pixelsPerSecond);
    expect(rungs.length).toBeGreaterThan(0);
  });

  test("a sender that is worth 400 kbps is not asked for more", () => {
    expect(Math.max(...rates(choose([330, 770, 1650], free, { ...camera, maxKbps: 400 })))).toBe(400);
  });

  test("the ten schools of the benchmark: the weakest costs the others under three per cent", () => {
    const ten = [0.3, 0.5, 0.75, 1, 2, 2, 4, 8, 20, 50].map((mbps) => mbps * 950 - 44);
    const others = ten.slice(1);
    const kbps = (rungs: readonly ProposedRung[]) => others.reduce((sum, each) => sum + served(rungs, each).kbps, 0);
    const with10 = choose(ten);
    expect(kbps(with10)).toBeGreaterThan(0.97 * kbps(choose(others)));
    expect(served(with10, ten[0] ?? 0).worth).toBeGreaterThan(0);
    const fixed = [150, 500, 1500].map((each) => ({ kbps: each, ...pictureSize("teacher", each, camera) }));
    expect(total(with10, ten)).toBeGreaterThan(total(fixed, ten));
  });

  test("120 schools are served nearly as well as by the best of all ladders", () => {
    const many = Array.from({ length: 120 }, (_, index) => Math.round(110 * 1.024 ** index));
    const candidates = many
      .map((kbps) => Math.round(kbps / (1 + SWING)))
      .filter((kbps, index) => kbps >= 90 && kbps <= 1500 && index % 4 === 0)
      .map((kbps) => ({ kbps, ...pictureSize("teacher", kbps, camera) }));
    let best = 0;
    for (const [first, low] of candidates.entries()) {
      for (const [second, middle] of candidates.slice(first).entries()) {
        for (const high of candidates.slice(first + second)) best = Math.max(best, total([low, middle, high], many));
      }
    }
    expect(total(choose(many), many)).toBeGreaterThan(0.98 * best);
  });
});

const schools = fc.array(fc.integer({ min: 90, max: 3_000 }), { minLength: 1, maxLength: 8 });

describe("rungs that nobody could tell apart", () => {
  const TEN = [180, 370, 600, 840, 1_580, 1_580, 1_640, 1_640, 1_640, 1_640];

  test("are one, so that weaker schools have the others", () => {
    const rungs = choose(TEN);
    expect(rates(rungs)).toEqual([163, 545, 1_436]);
    expect(TEN.map((kbps) => served(rungs, kbps).worth > 0)).not.toContain(false);
  });

  test("many small steps down are not taken by those who were there first", () => {
    const strong = Array.from({ length: 12 }, () => 1_650);
    const rungs = choose([...strong, 1_550, 1_450, 1_350, 1_250, 1_150, 1_050, 950]);
    expect(served(rungs, 1_650).worth).toBeGreaterThan(UNSEEN * served(choose(strong), 1_650).worth);
  });

  test("and still each is asked for itself whether it gains: two weak ones that share a rung lose nothing by it", () => {
    const strong = [1_246, 1_246, 849, 747, 747, 678, 286];
    const rungs = choose([...strong, 271]);
    expect(served(choose(strong), 286).worth).toBeGreaterThan(0);
    for (const kbps of [286, 271]) expect(served(rungs, kbps).worth).toBeGreaterThan(0.4);
  });

  test("apart by what can be seen, they stay two", () => {
    expect(rates(choose([1_100, 1_100, 1_650, 1_650]))).toEqual(expect.arrayContaining([1_000, 1_500]));
  });
});

describe("for any schools", () => {
  test("a weaker school that joins lowers nobody so that it is seen, but for a little when it would see nothing move", () => {
    fc.assert(
      fc.property(schools, fc.integer({ min: 30, max: 100 }), (strong, percent) => {
        const weak = Math.floor((Math.min(...strong) * percent) / 101);
        const before = choose(strong);
        const after = choose([...strong, weak]);
        const lost = strong.filter((each) => served(after, each).worth < UNSEEN * served(before, each).worth);
        if (lost.length === 0) return;
        // More may gain than lose, of all those that were let in after the ones that lost.
        const first = choose(strong.filter((each) => each >= Math.min(...lost)));
        const gained = [...strong, weak].filter((each) =>
          [before, first].some((other) => served(after, each).worth > 1.01 * served(other, each).worth),
        );
        if (gained.length > lost.length) return;
        const kbps = (of: readonly number[], rungs: readonly ProposedRung[]) =>
          of.reduce((sum, each) => sum + served(rungs, each).kbps, 0);
        // Three per cent, what nobody sees besides, and what a safety net gave by the way that now makes room.
        expect(kbps(lost, before) - kbps(lost, after)).toBeLessThan(0.05 * kbps(strong, before));
        for (const each of lost) expect(served(after, each).kbps).toBeGreaterThan(0.66 * served(before, each).kbps);
      }),
      runs(200),
    );
  });

  test("rungs rise in bitrate, never in scale, and stay within limits", () => {
    fc.assert(
      fc.property(schools, fc.integer({ min: 50, max: 4_000 }), (all, uplinkKbps) => {
        const rungs = choose(all, { ...free, uplinkKbps });
        expect(rungs.length).toBeLessThanOrEqual(3);
        expect(rates(rungs)).toEqual([...new Set(rates(rungs))].sort((a, b) => a - b));
        expect(rungs.map(({ scale }) => scale)).toEqual(rungs.map(({ scale }) => scale).sort((a, b) => b - a));
        expect(rungs.reduce((sum, { kbps }) => sum + kbps * (1 + SWING), 0)).toBeLessThanOrEqual(uplinkKbps);
      }),
    );
  });

  test("up to three kinds of schools each have a rung of their own", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 4, max: 29 }), { minLength: 1, maxLength: 3 }), (steps) => {
        const kinds = steps.map((step) => step * 55);
        const rungs = choose(kinds.flatMap((kbps) => [kbps, kbps, kbps]));
        for (const kbps of kinds) {
          const own = choose([kbps]);
          expect(served(rungs, kbps).worth).toBeGreaterThan(UNSEEN * served(own, kbps).worth);
        }
      }),
    );
  });
});
