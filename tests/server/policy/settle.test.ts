import { describe, expect, test } from "vitest";
import { menuOf, wantedOf } from "../../../server/policy/allocate.ts";
import { encodingsOf } from "../../../server/policy/encodings.ts";
import { KEPT_SHARE, type Settled, type Step, settle } from "../../../server/policy/settle.ts";
import type { Proof } from "../../../server/policy/vocabulary.ts";
import { fc, runs } from "../../support/properties.ts";
import { slot, video } from "./builders.ts";

/** Needs 158, 525 and 1,575 kbps; parts of the frames from 63 on. */
const menu = menuOf([
  wantedOf({ offered: video("teacher"), weight: 2, small: false }, encodingsOf(video("teacher"), undefined, 0)),
]);
const withoutTop = video("teacher", { layers: [...slot(0, 150, 4), ...slot(1, 500, 2)] });
const smallMenu = menuOf([
  wantedOf({ offered: withoutTop, weight: 2, small: false }, encodingsOf(withoutTop, undefined, 0)),
]);

/** Plays budgets, one a second, and answers each step. */
function play(
  budgets: readonly number[],
  { proof = "probed", tickMs = 1_000 }: { proof?: Proof; tickMs?: number } = {},
) {
  const steps: Step[] = [];
  let settled: Settled | null = null;
  for (const [tick, leftKbps] of budgets.entries()) {
    const step = settle(
      settled,
      menu,
      { leftKbps, drainedKbps: leftKbps, proof, roundTripMs: 0, asking: false },
      tick * tickMs,
    );
    settled = step.settled;
    steps.push(step);
  }
  return steps;
}
const link = { proof: "received", roundTripMs: 0, asking: false } as const;
const repeat = (kbps: number, times: number) => Array.from({ length: times }, () => kbps);
const chosen = (step: Step | undefined) => step?.allocation.offers.map(({ id }) => id);
const ups = (steps: readonly Step[]) => steps.filter(({ move }) => move === "up").length;

describe("settle", () => {
  test("starts with the best that fits, without proof", () => {
    const [first] = play([1600]);
    expect([first?.move, chosen(first)]).toEqual(["start", ["video:2:2"]]);
  });

  test("goes down in the tick in which the budget falls", () => {
    const steps = play([1600, 600]);
    expect([steps[1]?.move, chosen(steps[1])]).toEqual(["down", ["video:1:2"]]);
  });

  test("while a queue drains it shows the picture of after that with fewer frames, and no other one in between", () => {
    const first = settle(null, menu, { ...link, leftKbps: 1_600, drainedKbps: 1_600 }, 0);
    const down = (leftKbps: number, drainedKbps: number) =>
      chosen(settle(first.settled, menu, { ...link, leftKbps, drainedKbps }, 1_000));
    expect(down(600, 600)).toEqual(["video:1:2"]);
    expect(down(400, 600)).toEqual(["video:1:1"]);
    expect(down(300, 600)).toEqual(["video:1:0"]);
    // Not even those fit.
    expect(down(170, 600)).toEqual(["video:0:2"]);
  });

  test("goes up when the budget has held for the hold time, not before", () => {
    const steps = play([200, ...repeat(600, 4)]);
    expect(steps.map(({ move }) => move)).toEqual(["start", "keep", "up", "keep", "keep"]);
  });

  test("an estimate has to hold longer than a probe", () => {
    const steps = play([200, ...repeat(600, 6)], { proof: "estimated" });
    expect(steps.findIndex(({ move }) => move === "up")).toBe(5);
  });

  test("a long way adds two round trips to the hold time", () => {
    const moves: string[] = [];
    let settled: Settled | null = null;
    for (const [tick, leftKbps] of [200, ...repeat(600, 5)].entries()) {
      const step = settle(
        settled,
        menu,
        { leftKbps, drainedKbps: leftKbps, proof: "probed", roundTripMs: 600, asking: false },
        tick * 1_000,
      );
      settled = step.settled;
      moves.push(step.move);
    }
    expect(moves.indexOf("up")).toBe(3);
  });

  test("not while the link is being asked for more", () => {
    const link = { leftKbps: 600, drainedKbps: 600, proof: "probed" as const, roundTripMs: 0 };
    const low = settle(null, menu, { ...link, leftKbps: 200, drainedKbps: 200, asking: false }, 0);
    const asked = [1_000, 2_000, 3_000].reduce(
      (last, nowMs) => settle(last.settled, menu, { ...link, asking: true }, nowMs),
      low,
    );
    expect(chosen(asked)).toEqual(["video:0:2"]);
    const known = [4_000, 5_000].reduce(
      (last, nowMs) => settle(last.settled, menu, { ...link, asking: false }, nowMs),
      asked,
    );
    expect(chosen(known)).toEqual(["video:1:2"]);
  });

  test("a dip while the link is asked starts the hold time again, too", () => {
    const ticks = [200, 600, 220, 600, 600, 600].map((leftKbps, tick) => ({
      leftKbps,
      asking: tick === 2 || tick === 3,
    }));
    const moves: string[] = [];
    let settled: Settled | null = null;
    for (const [tick, { leftKbps, asking }] of ticks.entries()) {
      const link = { leftKbps, drainedKbps: leftKbps, proof: "probed" as const, roundTripMs: 0, asking };
      const step = settle(settled, menu, link, tick * 1_000);
      settled = step.settled;
      moves.push(step.move);
    }
    expect(moves).toEqual(["start", "keep", "keep", "keep", "keep", "up"]);
  });

  test("while it is asked a school that sees nothing move gets its first picture all the same", () => {
    const link = { leftKbps: 300, drainedKbps: 300, proof: "probed" as const, roundTripMs: 0, asking: true };
    const nothing = settle(null, menu, { ...link, leftKbps: 20, drainedKbps: 20 }, 0);
    expect(chosen(nothing)).toEqual(["off"]);
    const asked = [1_000, 2_000].reduce((last, nowMs) => settle(last.settled, menu, link, nowMs), nothing);
    expect(chosen(asked)).toEqual(["video:0:2"]);
  });

  test("a dip in the hold time starts it again", () => {
    const steps = play([200, 600, 200, 600, 600, 600]);
    expect(steps.findIndex(({ move }) => move === "up")).toBe(4);
  });

  test("the first measurement of a link that nothing was known of is taken at once", () => {
    const link = { leftKbps: 200, drainedKbps: 200, roundTripMs: 0, asking: false };
    const start = settle(null, menu, { ...link, proof: "profile" }, 0);
    const measured = { ...link, leftKbps: 600, drainedKbps: 600, proof: "probed" as const };
    expect(settle(start.settled, menu, measured, 1_000)).toMatchObject({ move: "up", allocation: { kbps: 525 } });
  });

  test("a budget that keeps growing is taken step by step, at what it has proven", () => {
    const steps = play([200, 600, 1100, 1700, 1700, 1700, 1700]);
    expect(steps.map(chosen).map((ids) => ids?.[0])).toEqual([
      ...repeat(0, 2).map(() => "video:0:2"),
      ...repeat(0, 2).map(() => "video:1:2"),
      ...repeat(0, 3).map(() => "video:2:2"),
    ]);
  });

  test("a step up that was taken back needs twice the proof, for that height only", () => {
    const steps = play([...repeat(600, 1), ...repeat(1700, 4), ...repeat(600, 1), ...repeat(1700, 6)]);
    expect(steps[5]).toMatchObject({ move: "taken-back", holdMs: 3_000 });
    const again = steps.slice(6).findIndex(({ move }) => move === "up");
    expect(again).toBe(3);

    const lower = play([...repeat(600, 1), ...repeat(1700, 4), ...repeat(200, 1), ...repeat(600, 6)]);
    expect(lower.slice(6).findIndex(({ move }) => move === "up")).toBe(1);
  });

  test("a link that falls below what it had carried before the step is not the step's fault, once", () => {
    const steps = play([600, ...repeat(1700, 4), 200, ...repeat(1700, 4), 200]);
    expect(steps.slice(5).filter(({ move }) => move === "down" || move === "taken-back")).toMatchObject([
      { move: "down", settled: { strikes: 0 } },
      { move: "taken-back", settled: { strikes: 1 } },
    ]);
  });

  test("while a queue drains less is shown, and what the link was read to carry is taken up again at once after it", () => {
    const link = { leftKbps: 1600, drainedKbps: 1600, proof: "received" as const, roundTripMs: 0, asking: false };
    const high = settle(null, menu, link, 0);
    const draining = settle(high.settled, menu, { ...link, leftKbps: 100, drainedKbps: 560 }, 500);
    const drained = settle(draining.settled, menu, { ...link, leftKbps: 560, drainedKbps: 560 }, 1_000);
    expect([chosen(draining), chosen(drained)]).toEqual([["video:0:1"], ["video:1:2"]]);
  });

  test("a fall long after a step up is nobody's fault", () => {
    const steps = play([200, ...repeat(600, 20), 200]);
    expect(steps.at(-1)).toMatchObject({ move: "down", settled: { strikes: 0 } });
  });

  test("a minute of peace forgives", () => {
    const steps = play([600, ...repeat(1700, 4), ...repeat(600, 65)]);
    expect(steps[5]?.settled.strikes).toBe(1);
    expect(steps.at(-1)?.settled.strikes).toBe(0);
  });

  test("when the chosen layer is gone, takes what fits in what it had, at once", () => {
    const [before] = play([1600]);
    const after = settle(
      before?.settled ?? null,
      smallMenu,
      { leftKbps: 1600, drainedKbps: 1600, proof: "probed", roundTripMs: 0, asking: false },
      1_000,
    );
    expect([after.move, chosen(after)]).toEqual(["layers", ["video:1:2"]]);
  });

  test("when sources change, shares the budget anew at once", () => {
    const [before] = play([600]);
    const nobody = settle(
      before?.settled ?? null,
      menuOf([]),
      { leftKbps: 600, drainedKbps: 600, proof: "probed", roundTripMs: 0, asking: false },
      1_000,
    );
    const back = settle(
      nobody.settled,
      menu,
      { leftKbps: 600, drainedKbps: 600, proof: "probed", roundTripMs: 0, asking: false },
      2_000,
    );
    expect([nobody.move, back.move, chosen(back)]).toEqual(["sources", "sources", ["video:1:2"]]);
  });

  test("after a full link was read off, an encoding that is made to fit it needs no further proof", () => {
    const link = { leftKbps: 312, drainedKbps: 312, proof: "received" as const, roundTripMs: 0, asking: false };
    const high = settle(null, menu, { ...link, leftKbps: 1600, drainedKbps: 1600 }, 0);
    const fallen = settle(high.settled, menu, link, 1_000);
    const fitted = video("teacher", { layers: [...slot(0, 150, 4), ...slot(1, 290, 2)] });
    const refitted = menuOf([
      wantedOf({ offered: fitted, weight: 2, small: false }, encodingsOf(fitted, undefined, 0)),
    ]);
    const followed = settle(fallen.settled, refitted, link, 2_000);
    expect([fallen.move, followed.move, chosen(followed)]).toEqual(["down", "up", ["video:1:2"]]);
  });
});

const walks = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 60, maxLength: 400 }).map((percents) => {
  let kbps = 700;
  return percents.map((percent) => {
    kbps = Math.min(3_000, Math.max(30, kbps * (1 + percent / 100)));
    return Math.round(kbps);
  });
});

describe("over any walk of budgets", () => {
  test("never over budget by more than what flows may keep for a moment, in any tick", () => {
    fc.assert(
      fc.property(walks, (budgets) => {
        const over = play(budgets).filter(
          ({ allocation }, tick) => allocation.kbps > (budgets[tick] ?? 0) * KEPT_SHARE,
        );
        expect(over).toEqual([]);
      }),
    );
  });

  test("no step up without its hold time: what it takes was there in every tick of it", () => {
    fc.assert(
      fc.property(walks, (budgets) => {
        for (const [tick, { move, allocation }] of play(budgets).entries()) {
          if (move !== "up") continue;
          const held = budgets.slice(tick - 1, tick + 1);
          expect(Math.min(...held)).toBeGreaterThanOrEqual(allocation.kbps);
        }
      }),
    );
  });

  test("the same walk is answered the same way", () => {
    fc.assert(
      fc.property(walks, (budgets) => {
        expect(play(budgets)).toEqual(play(budgets));
      }),
      runs(20),
    );
  });
});

test("a link that swings forever is tried less and less: at most once a minute in the end", () => {
  for (const periodS of [4, 6, 10, 16]) {
    const swinging = Array.from({ length: 600 }, (_, tick) => (tick % periodS < periodS / 2 ? 1700 : 600));
    const steps = play(swinging);
    expect(ups(steps)).toBeLessThanOrEqual(16);
    expect(ups(steps.slice(300))).toBeLessThanOrEqual(5);
  }
});
