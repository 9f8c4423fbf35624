import { expect, test } from "vitest";
import { DelayFloor } from "../../../../client/media/reception/delay-floor.ts";

/** Two clocks that have nothing to do with each other. */
const offsetMs = 1_795_000_000_000;

function run(delays: readonly [atMs: number, delayMs: number][]): number[] {
  const floor = new DelayFloor();
  return delays.map(([atMs, delayMs]) => floor.above(offsetMs + delayMs, atMs));
}

test("the lowest so far is nothing, whatever the clocks say", () => {
  expect(
    run([
      [0, 20],
      [100, 50],
      [200, 15],
      [300, 40],
    ]),
  ).toEqual([0, 30, 0, 25]);
});

test("a queue that stands for less than a minute is seen as long as it stands", () => {
  const standing = Array.from({ length: 58 }, (_, second): [number, number] => [1_000 + second * 1_000, 220]);
  expect(run([[0, 20], ...standing]).slice(1)).toEqual(standing.map(() => 200));
});

test("a path that is longer for good is the new usual after a minute", () => {
  const longer = Array.from({ length: 80 }, (_, second): [number, number] => [1_000 + second * 1_000, 320]);
  const above = run([[0, 20], ...longer]);
  expect(above[30]).toBe(300);
  expect(above.at(-1)).toBe(0);
});

test.each([100, -100])("clocks that drift by %d ppm do not look like a queue", (ppm) => {
  const floor = new DelayFloor();
  const found: number[] = [];
  for (let atMs = 0; atMs < 3_600_000; atMs += 500) found.push(floor.above(offsetMs + atMs * ppm * 1e-6, atMs));
  expect(Math.max(...found)).toBeLessThan(7);
  expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
});

test("a floor that is raised counts from there", () => {
  const floor = new DelayFloor();
  floor.above(20, 0);
  floor.raise(80);
  expect(floor.above(130, 100)).toBe(30);
  expect(floor.above(90, 200)).toBe(0);
});
