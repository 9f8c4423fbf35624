import { expect, test } from "vitest";
import { InkParts } from "../../../server/lesson/ink-parts.ts";
import { writeInk } from "../../../signaling/contract/ink.ts";
import { unpackStrokes } from "../../../signaling/contract/packed-ink.ts";
import { type SheetId, type SlateOp, type Stroke, sheetId } from "../../../signaling/contract/slate.ts";
import { apply, emptySlate, type Sheet, type Slate } from "../../../signaling/contract/slate-state.ts";
import { fc } from "../../support/properties.ts";

const first: SheetId = sheetId.parse(1);
const blank: SlateOp = {
  op: "add",
  sheets: [{ id: first, ground: { kind: "blank", dark: false } }],
  before: null,
};

/** A stroke of `points` points. */
function drawn(n: number, points: number): SlateOp {
  const { ink } = writeInk(Array.from({ length: points }, (_, step) => ({ x: (n * 7 + step) % 4_000, y: step * 3 })));
  return { op: "draw", sheet: first, id: `mark1${n.toString(36)}`, from: 0, pen: "k1", ink };
}

function sheetAfter(ops: readonly SlateOp[]): Sheet {
  const slate: Slate = [blank, ...ops].reduce(apply, emptySlate);
  const [sheet] = slate.sheets;
  if (sheet === undefined) throw new Error("there is a sheet");
  return sheet;
}

/** What a page makes of it that fetches every part. */
function fetched(parts: InkParts, sheet: Sheet): Stroke[] {
  return Array.from({ length: parts.count(sheet) }, (_, part) => {
    const ink = parts.packed(sheet, part);
    if (ink === undefined) throw new Error(`part ${part} is missing`);
    return unpackStrokes(ink);
  }).flat();
}

test("all parts together are the sheet, whatever is written on, erased and cleared between two late pages", () => {
  const op = fc.oneof(
    { weight: 8, arbitrary: fc.record({ draw: fc.nat(400), points: fc.integer({ min: 1, max: 900 }) }) },
    { weight: 2, arbitrary: fc.record({ erase: fc.array(fc.nat(400), { minLength: 1, maxLength: 20 }) }) },
    { weight: 2, arbitrary: fc.record({ goOn: fc.nat(400) }) },
  );
  fc.assert(
    fc.property(fc.array(fc.array(op, { maxLength: 60 }), { minLength: 1, maxLength: 4 }), (turns) => {
      const parts = new InkParts();
      const done: SlateOp[] = [];
      for (const turn of turns) {
        for (const step of turn) {
          if ("draw" in step) done.push(drawn(step.draw, step.points));
          else if ("erase" in step)
            done.push({ op: "erase", sheet: first, ids: step.erase.map((n) => `mark1${n.toString(36)}`) });
          else {
            const id = `mark1${step.goOn.toString(36)}`;
            const from = sheetAfter(done).strokes.find((stroke) => stroke.id === id)?.ink.length ?? 0;
            if (from > 0) done.push({ op: "draw", sheet: first, id, from, ink: "CC" });
          }
        }
        const sheet = sheetAfter(done);
        expect(fetched(parts, sheet)).toEqual(sheet.strokes);
      }
    }),
  );
});

test("what did not change is packed once", () => {
  const parts = new InkParts();
  const ops = Array.from({ length: 500 }, (_, n) => drawn(n, 100));
  const before = sheetAfter(ops);
  const count = parts.count(before);
  expect(count).toBeGreaterThan(3);
  const kept = Array.from({ length: count }, (_, part) => parts.packed(before, part));
  const after = [drawn(900, 3), { op: "erase" as const, sheet: first, ids: ["mark1dv"] }].reduce(
    (sheet, op) => apply({ ...emptySlate, sheets: [sheet] }, op).sheets[0] ?? sheet,
    before,
  );
  const now = Array.from({ length: count }, (_, part) => parts.packed(after, part));
  expect(now.slice(0, -1)).toEqual(kept.slice(0, -1));
  for (const [part, ink] of now.slice(0, -1).entries()) expect(ink).toBe(kept[part]);
  expect(now.at(-1)).not.toBe(kept.at(-1));
  expect(fetched(parts, after)).toEqual(after.strokes);
});

test("there is no part behind the last, and none of an empty sheet", () => {
  const parts = new InkParts();
  expect(parts.count(sheetAfter([]))).toBe(0);
  expect(parts.packed(sheetAfter([]), 0)).toBeUndefined();
  const sheet = sheetAfter([drawn(1, 4)]);
  expect([parts.count(sheet), parts.packed(sheet, 1)]).toEqual([1, undefined]);
});
