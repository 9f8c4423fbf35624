import { expect, test } from "vitest";
import {
  holdOf,
  noUnrest,
  reckonedKbps,
  takeFallBack,
  type Unrest,
  watchUnrest,
} from "../../../server/policy/unrest.ts";

const SECOND = 1_000;

/** From belief to belief: seconds and kbit/s. */
function through(...beliefs: [second: number, kbps: number][]): Unrest {
  let unrest = noUnrest;
  beliefs.forEach(([second, kbps], index) => {
    unrest = watchUnrest(unrest, beliefs[index - 1]?.[1] ?? kbps, kbps, second * SECOND);
  });
  return unrest;
}

test("one deep fall says nothing of the next: what the link has again may be used", () => {
  const { falls } = through([0, 4_000], [20, 500], [57, 4_000]);
  expect(holdOf(falls, 58 * SECOND).kbps).toBe(Number.POSITIVE_INFINITY);
});

test("after the second fall it is held at what falls left, longer after each further one, and then let go", () => {
  const twice = through([0, 1_000], [9, 500], [12, 1_000], [15, 520], [18, 1_000]);
  expect(holdOf(twice.falls, 20 * SECOND)).toEqual({ kbps: 520, drops: 2 });
  expect(reckonedKbps(twice, 1_000, 20 * SECOND)).toBe(520);
  expect(holdOf(twice.falls, 26 * SECOND).kbps).toBe(Number.POSITIVE_INFINITY);
  const again = watchUnrest(twice, 1_000, 480, 27 * SECOND);
  expect(holdOf(again.falls, 46 * SECOND)).toEqual({ kbps: 520, drops: 3 });
  expect(holdOf(again.falls, 48 * SECOND).kbps).toBe(Number.POSITIVE_INFINITY);
});

test("readings that follow each other closely are of one fall, and the last of them is what it left", () => {
  const { falls } = through([0, 4_000], [20, 1_200], [20.4, 700], [20.8, 520]);
  expect(falls).toEqual([{ atMs: 20 * SECOND, fromKbps: 4_000, kbps: 520 }]);
});

test("falls that have nothing to do with each other hold nothing, however many", () => {
  const { falls } = through([0, 1_000], [9, 500], [12, 1_000], [40, 500], [43, 1_000], [71, 500]);
  expect(holdOf(falls, 72 * SECOND).kbps).toBe(Number.POSITIVE_INFINITY);
});

test("one that falls to next to nothing for a moment is not held there", () => {
  const { falls } = through([0, 2_000], [9, 200], [11, 2_000], [20, 150]);
  expect(holdOf(falls, 21 * SECOND)).toEqual({ kbps: 900, drops: 2 });
});

test("a fall that was none is taken back", () => {
  const unrest = through([0, 1_000], [9, 500], [12, 1_000], [15, 500], [17, 1_000]);
  expect(holdOf(takeFallBack(unrest, 15 * SECOND).falls, 18 * SECOND).kbps).toBe(Number.POSITIVE_INFINITY);
});

test("of a link that falls bit by bit so much less is reckoned with as it falls until an encoder follows", () => {
  const falling = through([0, 1_000], [2, 950], [4, 900]);
  // 25 kbit/s a second, for two and a half.
  expect(reckonedKbps(falling, 900, 4 * SECOND)).toBeCloseTo(900 - 62.5);
  // It fell no further.
  expect(reckonedKbps(falling, 900, 10 * SECOND)).toBe(900);
  // It rose.
  expect(reckonedKbps(watchUnrest(falling, 900, 960, 5 * SECOND), 960, 5 * SECOND)).toBe(960);
});

test("a single step down is no slope", () => {
  expect(reckonedKbps(through([0, 1_000], [2, 950]), 950, 2 * SECOND)).toBe(950);
});
