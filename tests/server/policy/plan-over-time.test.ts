import { describe, expect, test } from "vitest";
import { nothingPlanned, type Planned, type PolicyState, plan } from "../../../server/policy/plan.ts";
import { startingLadder } from "../../../server/policy/replan.ts";
import { KEPT_SHARE } from "../../../server/policy/settle.ts";
import type { Ladder, OfferedVideo, Plan } from "../../../server/policy/vocabulary.ts";
import { fc, runs } from "../../support/properties.ts";
import { budget, camera, classroom, inputs, lesson, once, producedBy, receiver, video, voice } from "./builders.ts";

const a = classroom("school-a");

/** Plays a lesson tick by tick with a sender that follows its ladder two ticks later. */
function play(budgets: readonly (readonly number[])[], from: Partial<OfferedVideo> = {}) {
  const rooms = budgets[0]?.map((_, index) => classroom(`school-${index}`)) ?? [];
  const asked: Ladder[] = [startingLadder("teacher", camera), startingLadder("teacher", camera)];
  const ticks: Planned[] = [];
  let state: PolicyState = nothingPlanned;
  for (const [second, each] of budgets.entries()) {
    const produced = asked[asked.length - 2];
    const teacher = video("teacher", { sender: camera, layers: produced ? producedBy(produced) : [], ...from });
    const receivers = rooms.map((room, index) => receiver(room, each[index] ?? 0));
    const planned = plan(state, inputs({ receivers, offered: [voice(), teacher] }), second * 1_000);
    state = planned.state;
    ticks.push(planned);
    const ladder = planned.ladders.get(teacher.key);
    if (ladder !== undefined) asked.push(ladder);
  }
  const plansOf = (index: number) => ticks.flatMap(({ plans }) => plans.get(classroom(`school-${index}`)) ?? []);
  return { ticks, plansOf };
}
const seconds = (count: number, ...kbps: number[]) => Array.from({ length: count }, () => kbps);
const codes = (plans: readonly Plan[]) => [...new Set(plans.map(({ cause: { code } }) => code))];

test("a school that sees nothing move is thought of in the ladder while its link is still being asked", () => {
  const sender = { ...camera, maxKbps: 5_000 };
  const teacher = video("teacher", { sender, layers: producedBy(startingLadder("teacher", sender)) });
  const at = (state: PolicyState, kbps: number, asking: boolean, nowMs: number) => {
    const school = receiver(a, kbps, { budget: budget(kbps, { asking }) });
    return plan(state, inputs({ receivers: [school], offered: [voice(), teacher] }), nowMs);
  };
  let planned = at(nothingPlanned, 60, false, 0);
  expect(planned.plans.get(a)?.tier).toBe("audio");
  for (let nowMs = 1_000; nowMs < 7_000; nowMs += 1_000) planned = at(planned.state, 400, true, nowMs);
  const [lowest] = planned.ladders.get(teacher.key)?.filter(({ active }) => active) ?? [];
  // It began with 500, which does not fit beside the voice.
  expect(lowest?.kbps).toBeGreaterThan(250);
  expect(lowest?.kbps).toBeLessThan(356);
});

test("a picture waits for the end of a climb: not once most of it is sure, nor over a long way for a large step", () => {
  const teacher = video("teacher", { sender: camera, layers: producedBy(startingLadder("teacher", camera)) });
  const shownAt = (kbps: number, sureKbps: number, roundTripMs: number) => {
    const at = (state: PolicyState, link: Parameters<typeof budget>, nowMs: number) => {
      const school = receiver(a, link[0], { budget: budget(...link), roundTripMs });
      return plan(state, inputs({ receivers: [school], offered: [voice(), teacher] }), nowMs);
    };
    let planned = at(nothingPlanned, [250], 0);
    for (let nowMs = 1_000; nowMs < 6_000; nowMs += 1_000)
      planned = at(planned.state, [kbps, { asking: true, sureKbps }], nowMs);
    const shown = planned.plans.get(a)?.pictures[0]?.shown;
    return shown?.as === "video" ? shown.spatial : null;
  };
  expect(shownAt(1_500, 0, 40)).toBe(0);
  expect(shownAt(1_500, 1_500, 40)).toBe(2);
  expect(shownAt(1_500, 0, 600)).toBe(2);
  expect(shownAt(580, 0, 600)).toBe(0);
});

describe("a lesson over time", () => {
  const { plansOf } = play([...seconds(20, 1_900), ...seconds(37, 356), ...seconds(23, 1_900)]);
  const plans = plansOf(0);

  test("a school whose check was good starts at the top", () => {
    expect(plans[0]).toMatchObject({ tier: "full", plannedKbps: 1_619 });
  });

  test("a cut to 375 kbit/s: within the new rate at once, using over 90 % of it two seconds later", () => {
    const during = plans.slice(20, 57);
    for (const { plannedKbps } of during) expect(plannedKbps).toBeLessThanOrEqual(356);
    for (const { plannedKbps } of during.slice(2)) expect(plannedKbps).toBeGreaterThan(0.9 * 375);
    const layers = during.map(({ pictures }) => JSON.stringify(pictures[0]?.shown));
    expect(new Set(layers.slice(2)).size).toBe(1);
  });

  test("the link is back: the old quality within five seconds", () => {
    expect(plans.slice(62).every(({ tier }) => tier === "full")).toBe(true);
  });

  test("every change has its reason, with numbers", () => {
    expect(codes(plans)).toEqual([
      "starting-from-history",
      "link-dropped",
      "ladder-fitted",
      "budget-below-need",
      "measured-recovery",
    ]);
    expect(plans[20]?.cause).toEqual({ code: "link-dropped", fromKbps: 1_900, toKbps: 356 });
    expect(plans.at(-1)?.cause).toEqual({ code: "measured-recovery", fromKbps: 356, toKbps: 1_900 });
    expect(plans.map(({ trend }) => trend)).toContain("falling");
  });

  test("a link that is cut right after a step up is said to have dropped; one that falls back to where it was is not", () => {
    const codesOfFallTo = (kbps: number) =>
      codes(
        play([...Array.from({ length: 30 }, () => [700]), ...Array.from({ length: 7 }, () => [1_900]), [kbps], [kbps]])
          .plansOf(0)
          .slice(-2),
      );
    expect(codesOfFallTo(700)).toEqual(["upgrade-taken-back"]);
    expect(codesOfFallTo(250)).toEqual(["link-dropped"]);
  });

  test("a link that swings: not more than one step up in twenty seconds, in the end", () => {
    const swinging = play(Array.from({ length: 240 }, (_, second) => [second % 10 < 5 ? 1_900 : 700])).plansOf(0);
    const ups = swinging.filter(
      ({ plannedKbps }, index) => plannedKbps > (swinging[index - 1]?.plannedKbps ?? 0) * 1.3,
    );
    expect(ups.filter((_, index) => index > 0).length).toBeLessThanOrEqual(12);
    expect(codes(swinging)).toContain("upgrade-taken-back");
  });

  test("an encoder that is short of time is named as the reason", () => {
    const slow = { sender: { ...camera, trouble: "cpu" as const } };
    const last = play(seconds(40, 5_000), slow).plansOf(0).at(-1);
    expect(last).toMatchObject({ tier: "reduced", cause: { code: "sender-limited", limit: "cpu", source: "teacher" } });
  });
});

const kbps = fc.integer({ min: 20, max: 6_000 });
const steadily = (each: readonly number[]) => play(seconds(12, ...each));

describe("for any budgets", () => {
  test("never over budget but for the first voice, which is always there, and a moment's share of what flows", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(kbps, kbps), { minLength: 5, maxLength: 30 }), (walk) => {
        for (const { plans } of play(walk).ticks) {
          for (const { plannedKbps, budgetKbps, voices } of plans.values()) {
            expect(plannedKbps).toBeLessThanOrEqual(Math.max(budgetKbps * KEPT_SHARE, 44));
            expect(voices[0]?.on).toBe(true);
          }
        }
      }),
      runs(40),
    );
  });

  test("the caps enclose the plan: whole numbers, minimum not over maximum, room for the budget's cap", () => {
    fc.assert(
      fc.property(kbps, fc.double({ min: 0.5, max: 1, noNaN: true }), (capKbps, share) => {
        const receivers = [
          { ...receiver(a, 0), budget: budget(capKbps * share, { capKbps, floorKbps: capKbps * share }) },
        ];
        const { cap, plannedKbps } = once({ receivers, offered: lesson }).plans.get(a) ?? {
          cap: { minKbps: 0, maxKbps: -1 },
          plannedKbps: 0,
        };
        expect([cap.minKbps, cap.maxKbps].every(Number.isInteger)).toBe(true);
        expect(cap.minKbps).toBeLessThanOrEqual(cap.maxKbps);
        expect(cap.minKbps).toBeGreaterThanOrEqual(Math.min(plannedKbps, cap.maxKbps));
        expect(cap.maxKbps).toBeGreaterThanOrEqual(Math.max(1, Math.round(capKbps)));
        expect(cap.maxKbps).toBeLessThanOrEqual(Math.max(1, Math.round(capKbps), plannedKbps * 1.3));
      }),
    );
  });

  test("a school that collapses lowers nobody else", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 400, max: 6_000 }), { minLength: 2, maxLength: 4 }), (others) => {
        const before = [3_000, ...others];
        const { plansOf } = play([...seconds(30, ...before), ...seconds(30, 60, ...others)]);
        for (const index of others.keys()) {
          const plans = plansOf(index + 1);
          // With more kinds of schools than encodings, what cannot be told apart shares one.
          expect(plans.at(-1)?.plannedKbps).toBeGreaterThan(0.86 * (plans[29]?.plannedKbps ?? 0));
        }
      }),
      runs(25),
    );
  });

  test("the same inputs give the same plans", () => {
    fc.assert(
      fc.property(fc.array(kbps, { minLength: 1, maxLength: 4 }), (each) => {
        expect(steadily(each).ticks).toEqual(steadily(each).ticks);
      }),
      runs(15),
    );
  });

  test("a steady lesson settles: no layer and no ladder changes after a while", () => {
    fc.assert(
      fc.property(fc.array(kbps, { minLength: 1, maxLength: 5 }), (each) => {
        const { ticks } = play(seconds(90, ...each));
        const view = ({ plans, ladders }: Planned) =>
          JSON.stringify([[...plans.values()].map(({ pictures }) => pictures), [...ladders.values()]]);
        expect(new Set(ticks.slice(60).map(view)).size).toBe(1);
      }),
      runs(25),
    );
  });
});
