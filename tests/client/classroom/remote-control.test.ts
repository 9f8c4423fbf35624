import { expect, test } from "vitest";
import { nextPlace, type Place } from "../../../client/classroom/remote-control.ts";

const at = (left: number, top: number): Place => ({ left, top, width: 100, height: 50 });

test("an arrow leads to the nearest button in its direction", () => {
  const places = [at(200, 0), at(400, 0), at(0, 200)];
  expect(nextPlace(at(0, 0), places, "ArrowRight")).toBe(0);
  expect(nextPlace(at(0, 0), places, "ArrowDown")).toBe(2);
  expect(nextPlace(at(300, 0), places, "ArrowLeft")).toBe(0);
});

test("an arrow into the void leads nowhere", () => {
  expect(nextPlace(at(0, 0), [at(200, 0)], "ArrowUp")).toBeUndefined();
  expect(nextPlace(at(0, 0), [], "ArrowLeft")).toBeUndefined();
});

test("what lies straight ahead is preferred to what is nearer but to the side", () => {
  expect(nextPlace(at(0, 0), [at(120, 300), at(500, 0)], "ArrowRight")).toBe(1);
});
