import { describe, expect, test } from "vitest";
import { GRID, type InkPoint, onGrid, readInk, writeInk } from "../../signaling/contract/ink.ts";
import { fc } from "../support/properties.ts";

const place = { x: fc.integer({ min: 0, max: GRID }), y: fc.integer({ min: 0, max: GRID * 4 }) };
const plain: fc.Arbitrary<InkPoint[]> = fc.array(fc.record(place), { minLength: 1, maxLength: 60 });
const pressed: fc.Arbitrary<InkPoint[]> = fc.array(
  fc.record({ ...place, pressure: fc.integer({ min: 1, max: 15 }).map((value) => value / 15) }),
  { minLength: 1, maxLength: 60 },
);

describe("ink on the wire", () => {
  test("what is written in parts reads as the same points", () => {
    fc.assert(
      fc.property(fc.oneof(plain, pressed), fc.integer({ min: 1, max: 60 }), (points, cut) => {
        const start = writeInk(points.slice(0, cut));
        const rest = writeInk(points.slice(cut), start.end);
        expect(readInk(start.ink + rest.ink)).toEqual(points);
      }),
    );
  });

  test("a point of handwriting costs less than four characters", () => {
    const wave = Array.from({ length: 100 }, (_, index) => ({
      x: 500 + index * 9,
      y: 900 + Math.sin(index / 4) * 120,
    }));
    expect(writeInk(wave).ink.length).toBeLessThan(400);
  });

  test("no text does harm: it reads as points on the sheet, or as nothing", () => {
    const letters = fc.constantFrom(..."23ABCDEFghijklmnop_-456789*{ \u0000é");
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 40 }), (text) => {
        for (const { x, y, pressure = 1 } of readInk(text) ?? []) {
          expect(x >= 0 && x <= GRID && y >= 0 && y <= GRID * 4 && pressure > 0 && pressure <= 1).toBe(true);
        }
      }),
    );
    expect(readInk("")).toBeUndefined();
    expect(readInk("2")).toBeUndefined();
    expect(readInk("2A")).toBeUndefined();
    expect(readInk(`2${"_".repeat(400)}A`)).toBeUndefined();
    expect(readInk("2BB")).toBeUndefined();
  });

  test("what lies beside the sheet is drawn onto its edge", () => {
    expect(onGrid({ x: -5, y: 1e9, pressure: 7 })).toEqual({ x: 0, y: GRID * 4, pressure: 1 });
  });
});
