import { describe, expect, test } from "vitest";
import { CALM_MS, type FocusFacts, focusDueMs, nextFocus, REST_MS } from "../../../server/policy/focus.ts";
import type { Focus } from "../../../signaling/contract/layout.ts";

const NOW = 1_000_000;
const facts = (change: Partial<FocusFacts> = {}): FocusFacts => ({
  pinned: null,
  sheet: false,
  screen: false,
  teacherSeen: true,
  onStage: 0,
  writtenMs: null,
  ...change,
});
/** With all the time that calm takes behind it. */
const next = (from: Focus, change: Partial<FocusFacts>) =>
  nextFocus({ focus: from, sinceMs: NOW - CALM_MS }, facts(change), false, NOW).focus;

test.each<[string, Partial<FocusFacts>, Focus]>([
  ["nothing but the teacher", {}, "teacher"],
  ["nobody and nothing", { teacherSeen: false }, "teacher"],
  ["a sheet that is being written", { sheet: true, writtenMs: NOW - 1_000 }, "written"],
  ["a sheet that was written a moment under a minute ago", { sheet: true, writtenMs: NOW - REST_MS + 1 }, "written"],
  ["a sheet that has rested for a minute", { sheet: true, writtenMs: NOW - REST_MS }, "teacher"],
  ["a sheet that has rested, and no camera", { sheet: true, teacherSeen: false }, "written"],
  ["ink of a sheet that was put away", { writtenMs: NOW - 1_000 }, "teacher"],
  ["a shared screen or a board camera", { screen: true }, "written"],
  ["a classroom on stage", { onStage: 1 }, "stage"],
  ["a classroom on stage beside a sheet that rests", { onStage: 2, sheet: true, writtenMs: NOW - REST_MS }, "stage"],
  ["a classroom on stage while somebody writes", { onStage: 1, sheet: true, writtenMs: NOW - 1_000 }, "sides"],
  ["a classroom on stage beside a shared screen", { onStage: 1, screen: true }, "sides"],
  ["the teacher pinned, while somebody writes", { pinned: "teacher", sheet: true, writtenMs: NOW }, "teacher"],
  ["a sheet pinned that has rested", { pinned: "written", sheet: true }, "written"],
  ["side by side pinned", { pinned: "sides", screen: true }, "sides"],
  ["the stage pinned and empty", { pinned: "stage", screen: true }, "written"],
  ["what is written pinned, and nothing there", { pinned: "written" }, "teacher"],
  ["side by side pinned without a person", { pinned: "sides", screen: true, teacherSeen: false }, "written"],
])("%s", (_, change, expected) => {
  for (const from of ["written", "teacher", "stage", "sides"] as const) expect(next(from, change)).toBe(expected);
});

describe("calm", () => {
  const since = (agoMs: number) => ({ focus: "teacher" as const, sinceMs: NOW - agoMs });
  const writing = facts({ sheet: true, writtenMs: NOW });

  test("after a change nothing changes by itself for eight seconds, and then it does", () => {
    expect(nextFocus(since(CALM_MS - 1), writing, false, NOW)).toEqual(since(CALM_MS - 1));
    expect(nextFocus(since(CALM_MS), writing, false, NOW)).toEqual({ focus: "written", sinceMs: NOW });
  });

  test("what a person does on purpose shows at once, and so does what is no longer there", () => {
    expect(nextFocus(since(100), writing, true, NOW)).toEqual({ focus: "written", sinceMs: NOW });
    const stage = { focus: "stage" as const, sinceMs: NOW - 100 };
    expect(nextFocus(stage, facts(), false, NOW)).toEqual({ focus: "teacher", sinceMs: NOW });
  });

  test("it is looked at again when calm is over, and when what is written has rested; otherwise never", () => {
    expect(focusDueMs(since(1_000), writing, NOW)).toBe(NOW - 1_000 + CALM_MS);
    const written = { focus: "written" as const, sinceMs: NOW - 1_000 };
    expect(focusDueMs(written, writing, NOW)).toBe(NOW + REST_MS);
    expect(focusDueMs(since(1_000), facts(), NOW)).toBeNull();
    expect(focusDueMs(written, facts({ screen: true }), NOW)).toBeNull();
  });
});
