import { expect, test } from "vitest";
import { inkApart, standingApart } from "../../bench/support/rehearsal/compare.ts";

test("ink is apart by the share that lies in other cells, whichever screen has more", () => {
  expect(inkApart([10, 0, 30], [10, 0, 30])).toBe(0);
  expect(inkApart([10, 0, 30], [10, 0, 20])).toBe(0.25);
  expect(inkApart([10, 0, 20], [10, 0, 30])).toBe(0.25);
  expect(inkApart([0, 0], [0, 0])).toBe(0);
  expect(inkApart([40, 0], [0, 40])).toBe(2);
});

test("sheets of two shapes are apart, however little ink they have", () => {
  expect(inkApart([0, 0], [0, 0, 0])).toBe(1);
});

test("who says something else than most is named, with what it says", () => {
  expect(standingApart({ teacher: ["A: 1"], north: ["A: 1"], south: ["A: 1"] })).toEqual([]);
  expect(standingApart({ teacher: 1, north: 1, south: 2 })).toEqual(["south 2, others 1"]);
  expect(standingApart({})).toEqual([]);
});
