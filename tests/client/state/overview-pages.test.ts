import { expect, test } from "vitest";
import { overviewPages, wallColumns } from "../../../client/state/overview-pages.ts";
import { classroomId } from "../../../signaling/contract/ids.ts";
import type { ClassroomView, Presence } from "../../../signaling/contract/lesson.ts";
import { OVERVIEW_LIMIT } from "../../../signaling/contract/protocol.ts";

const classroom = (name: string, presence: Presence = "present"): ClassroomView => ({
  id: classroomId.parse(`cls-${name}`),
  name,
  school: "Hill School",
  presence,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => classroom(`${100 + index}`));

test("who is in the lesson is on the wall, also while its connection is lost; who is not here is not", () => {
  const pages = overviewPages([classroom("c", "away"), classroom("b", "absent"), classroom("a")]);
  expect(pages.map((page) => page.map(({ name }) => name))).toEqual([["a", "c"]]);
  expect(overviewPages([])).toEqual([]);
});

test("pages hold everybody once, never more than fit, and are as full as each other", () => {
  for (const count of [1, 11, 12, 13, 25, 40, 500]) {
    const pages = overviewPages(many(count));
    const sizes = pages.map((page) => page.length);
    expect(pages.flat().map(({ name }) => name)).toEqual(many(count).map(({ name }) => name));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(OVERVIEW_LIMIT);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});

test("a wall has no more than four columns, and no more rows than columns", () => {
  for (let tiles = 1; tiles <= OVERVIEW_LIMIT; tiles++) {
    const columns = wallColumns(tiles);
    expect(columns).toBeLessThanOrEqual(4);
    expect(Math.ceil(tiles / columns)).toBeLessThanOrEqual(columns);
  }
});
