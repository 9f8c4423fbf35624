import { describe, expect, test } from "vitest";
import type { Budget } from "../../../server/policy/vocabulary.ts";
import { type Before, causeOf, type Facts } from "../../../server/policy/why.ts";
import { budget, classroom, receiver } from "./builders.ts";

/** A classroom that stepped up from 600 to 1,400 kbps four seconds ago and has to fall. */
const stepped: Before = {
  tier: "full",
  cause: { code: "measured-recovery", fromKbps: 650, toKbps: 1_500 },
  changedMs: 0,
  ceiling: null,
  sources: 2,
  changedKbps: 1_500,
  lastKbps: 1_500,
  slowKbps: 1_100,
  heldKbps: 600,
};

function fallen(budgetKbps: number, changes: Partial<Facts> = {}, floorKbps = budgetKbps) {
  const facts: Facts = {
    move: "taken-back",
    receiver: receiver(classroom("school-a"), budgetKbps, { budget: budget(budgetKbps, { floorKbps }) }),
    tier: "reduced",
    plannedKbps: 500,
    neededKbps: 1_400,
    sources: 2,
    holdMs: 3_000,
    enough: false,
    limited: null,
    before: stepped,
    ...changes,
  };
  return causeOf(facts, 4_000);
}

const takenBack = (budgetKbps: number) => ({ code: "upgrade-taken-back", budgetKbps, waitMs: 3_000 });
const dropped = (toKbps: number) => ({ code: "link-dropped", fromKbps: 1_500, toKbps });

describe("a fall soon after a step up", () => {
  test.each([
    ["the link carries what it carried before the step", 700, takenBack(700)],
    ["a little less than that", 540, takenBack(540)],
    ["far less: that was not the step's doing", 480, dropped(480)],
    ["next to nothing", 120, dropped(120)],
  ])("%s", (_what, budgetKbps, cause) => {
    expect(fallen(budgetKbps)).toEqual(cause);
  });

  test("a budget that is low only until the step's own queue has drained is no cut", () => {
    expect(fallen(350, {}, 700)).toEqual(takenBack(350));
  });

  test("what was heavy before the step is not held against a link that has not moved", () => {
    const before = { ...stepped, lastKbps: 480, slowKbps: 480, heldKbps: 600 };
    expect(fallen(480, { before })).toEqual(takenBack(480));
  });
});

describe("a fall without a step up", () => {
  test.each([
    ["the link fell", 480, dropped(480)],
    ["the link is the same: the picture grew", 1_490, { code: "picture-grew", budgetKbps: 1_490, neededKbps: 1_400 }],
  ])("%s", (_what, budgetKbps, cause) => {
    expect(fallen(budgetKbps, { move: "down" })).toEqual(cause);
  });

  test("a voice that came takes its room from pictures that are as they were: the sources changed", () => {
    const cause = { code: "sources-changed", sources: 3, budgetKbps: 1_490, neededKbps: 1_400 };
    expect(fallen(1_490, { move: "down", sources: 3 })).toEqual(cause);
  });
});

describe("a link that is held below what it carries at the moment", () => {
  const heldTo = (budgetKbps: number, held: Budget["held"], changes: Partial<Facts>) => {
    const from = { budget: budget(budgetKbps, { held }) };
    return fallen(budgetKbps, { receiver: receiver(classroom("school-a"), budgetKbps, from), ...changes });
  };
  const old: Before = {
    ...stepped,
    tier: "reduced",
    changedMs: -60_000,
    cause: { code: "link-dropped", fromKbps: 1_500, toKbps: 480 },
  };

  test("it has dropped again: that, and how often, is the reason at once", () => {
    const cause = { code: "link-unsteady", budgetKbps: 480, drops: 3 };
    for (const move of ["down", "taken-back"] as const)
      expect(heldTo(480, { by: "drops", drops: 3 }, { move })).toEqual(cause);
  });

  test("while nothing happens it is what holds the picture", () => {
    const quiet = { move: "keep", before: old } as const;
    expect(heldTo(480, { by: "drops", drops: 2 }, quiet)).toMatchObject({ code: "link-unsteady" });
    expect(heldTo(480, { by: "short-queue" }, quiet)).toEqual({ code: "short-queue", budgetKbps: 480 });
    expect(heldTo(480, null, quiet)).toMatchObject({ code: "budget-below-need" });
  });

  test("a link that falls has fallen, however short its queue is", () => {
    expect(heldTo(480, { by: "short-queue" }, { move: "down" })).toEqual(dropped(480));
  });

  test("what is shown in full is not held by anything", () => {
    const quiet = { move: "keep", before: { ...old, tier: "full" }, tier: "full" } as const;
    expect(heldTo(480, { by: "short-queue" }, quiet)).toMatchObject({ code: "all-fits" });
  });
});
