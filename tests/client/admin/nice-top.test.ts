import { expect, it } from "vitest";
import { niceTop } from "../../../client/admin/reports/nice-top.ts";

it("ends an axis at a number that people say, never below what is drawn", () => {
  const given = [0.94, 0.1, 0.3, 1, 3.5, 40, 41, 999, 3_500, 15_500, 50_000];
  expect(given.map(niceTop)).toEqual([1, 0.1, 0.4, 1, 4, 40, 50, 1_000, 4_000, 20_000, 50_000]);
  for (const value of given) expect(niceTop(value)).toBeGreaterThanOrEqual(value);
});

it("has an axis for nothing, too", () => {
  expect(niceTop(0)).toBe(1);
  expect(niceTop(Number.NaN)).toBe(1);
});
