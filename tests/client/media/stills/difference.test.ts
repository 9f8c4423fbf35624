import { describe, expect, test } from "vitest";
import { GREY_HEIGHT, GREY_WIDTH, greyOf, hasChanged } from "../../../../client/media/stills/difference.ts";

/** A page of 1280x720, painted at full size and made small as a canvas does: each cell is a mean of 8x8 pixels. */
const SIDE = 8;

function page(paint: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: GREY_WIDTH * GREY_HEIGHT }, (_, cell) => {
    const [left, top] = [(cell % GREY_WIDTH) * SIDE, Math.floor(cell / GREY_WIDTH) * SIDE];
    let sum = 0;
    for (let y = top; y < top + SIDE; y += 1) for (let x = left; x < left + SIDE; x += 1) sum += paint(x, y);
    return sum / SIDE ** 2;
  });
}

const within = (x: number, y: number, [left, top, width, height]: readonly [number, number, number, number]) =>
  x >= left && x < left + width && y >= top && y < top + height;
const paper = () => 210;
const ink = (...strokes: (readonly [number, number, number, number])[]) =>
  page((x, y) => (strokes.some((stroke) => within(x, y, stroke)) ? 40 : 210));
/** The same each time, of the size that a webcam has by lamp light: some ten levels in each pixel. */
function noise(seed: number): (x: number, y: number) => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return 20 * (state / 2 ** 31 - 0.5);
  };
}

const empty = page(paper);

describe("what is seen", () => {
  test("a letter of 24 pixels, an H that somebody wrote", () => {
    expect(hasChanged(empty, ink([603, 301, 3, 24], [603, 312, 14, 3], [616, 301, 3, 24]))).toBe(true);
  });

  test("a line under a word", () => expect(hasChanged(empty, ink([400, 300, 80, 3]))).toBe(true));

  test("a window that opens over half of the picture", () => {
    expect(
      hasChanged(
        empty,
        page((x) => (x < 700 ? 30 : 210)),
      ),
    ).toBe(true);
  });

  test("another size", () => expect(hasChanged(empty, empty.subarray(1))).toBe(true));
});

describe("what is not", () => {
  test("nothing", () => expect(hasChanged(empty, page(paper))).toBe(false));

  test("a blinking text cursor", () => expect(hasChanged(empty, ink([600, 304, 2, 16]))).toBe(false));

  test("a cloud before the sun", () => {
    expect(
      hasChanged(
        page((x, y) => 180 + ((x + y) % 40)),
        page((x, y) => 150 + ((x + y) % 40)),
      ),
    ).toBe(false);
  });

  test("the noise of a sensor", () => {
    const [one, other] = [noise(1), noise(2)];
    expect(
      hasChanged(
        page((x, y) => 120 + one(x, y)),
        page((x, y) => 120 + other(x, y)),
      ),
    ).toBe(false);
  });
});

test("grey is as bright as the eye sees it", () => {
  expect([...greyOf([255, 0, 0, 255, 0, 255, 0, 255, 255, 255, 255, 255])]).toEqual([76, 149, 255]);
});
