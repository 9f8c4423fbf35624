import { expect, test } from "vitest";
import { GRID, type InkPoint, writeInk } from "../../signaling/contract/ink.ts";
import { packStrokes, unpackStrokes } from "../../signaling/contract/packed-ink.ts";
import type { Stroke } from "../../signaling/contract/slate.ts";
import { handwriting } from "../support/handwriting.ts";
import { seededRandom } from "../support/link/random.ts";
import { fc } from "../support/properties.ts";

const place = { x: fc.integer({ min: 0, max: GRID }), y: fc.integer({ min: 0, max: GRID * 4 }) };
const points: fc.Arbitrary<InkPoint[]> = fc.oneof(
  fc.array(fc.record(place), { minLength: 1, maxLength: 40 }),
  fc.array(fc.record({ ...place, pressure: fc.integer({ min: 1, max: 15 }).map((value) => value / 15) }), {
    minLength: 1,
    maxLength: 40,
  }),
);
const ink = fc.oneof(
  { weight: 9, arbitrary: points.map((some) => writeInk(some).ink) },
  // Other ways to write the same numbers, halves of numbers, and what is no ink at all.
  { weight: 1, arbitrary: fc.stringMatching(/^[23][A-Za-z0-9_-]{0,30}$/) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
/** Several writers count by turns; some ids belong to nobody. */
const id = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom("aaaaaa", "aaaaz", "mark9"), fc.nat(2_000)) },
  { weight: 1, arbitrary: fc.tuple(fc.stringMatching(/^[a-z0-9]{5,10}$/), fc.nat(9)) },
);
const strokes: fc.Arbitrary<Stroke[]> = fc
  .array(fc.record({ id, pen: fc.stringMatching(/^[kwrbgy][1-4]$/), ink }), { maxLength: 60 })
  .map((some) => some.map((stroke) => ({ ...stroke, id: `${stroke.id[0]}${stroke.id[1].toString(36)}` })));

test("what is packed comes out as it was, to the letter and in its order", () => {
  fc.assert(
    fc.property(strokes, (some) => {
      expect(unpackStrokes(packStrokes(some))).toEqual(some);
    }),
  );
});

test("strokes that one hand writes one after the other come out as they were, whatever their count", () => {
  const one = writeInk([{ x: 1, y: 2 }]).ink;
  const some = Array.from({ length: 3_000 }, (_, n): Stroke => ({ id: `mark9${n.toString(36)}`, pen: "k1", ink: one }));
  expect(unpackStrokes(packStrokes(some))).toEqual(some);
});

test("a stroke of handwriting takes less than a quarter of its text", () => {
  const random = seededRandom(3);
  const some = Array.from({ length: 600 }, (_, n): Stroke => {
    const at = { x: 200 + ((n * 151) % 3_300), y: 200 + ((n * 53) % 1_700) };
    return { id: `mark9${n.toString(36)}`, pen: "b2", ink: writeInk(handwriting(random, at, 12)).ink };
  });
  expect(packStrokes(some).length).toBeLessThan(JSON.stringify(some).length / 4);
});
