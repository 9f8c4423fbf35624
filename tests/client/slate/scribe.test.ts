import { expect, test } from "vitest";
import { Scribe, type Tool } from "../../../client/slate/scribe.ts";
import { readInk } from "../../../signaling/contract/ink.ts";
import { type SlateWish, sheetId } from "../../../signaling/contract/slate.ts";
import { MAX_POINTS_IN_A_STROKE } from "../../../signaling/contract/slate-limits.ts";
import { apply, emptySlate, sheetOf } from "../../../signaling/contract/slate-state.ts";

const id = sheetId.parse(1);
const pen: Tool = { kind: "pen", pen: "r3" };

function table() {
  let slate = apply(emptySlate, { op: "add", sheets: [{ id, ground: { kind: "blank", dark: false } }], before: null });
  let strokes = 0;
  const pointed: unknown[] = [];
  const line = {
    wish: (wish: SlateWish) => {
      if (wish.op !== "blank" && wish.op !== "undo") slate = apply(slate, wish);
    },
    point: (at: unknown) => void pointed.push(at),
    newStrokeId: () => {
      strokes += 1;
      return `writer${strokes}`;
    },
  };
  const sheet = () => {
    const found = sheetOf(slate, id);
    if (found === undefined) throw new Error("the sheet is gone");
    return found;
  };
  return { scribe: new Scribe(line), line, sheet, pointed };
}

test("a movement becomes one stroke, and what the eye cannot tell apart is left out", () => {
  const { scribe, sheet } = table();
  scribe.down(pen, sheet(), { x: 0.5, y: 0.25 });
  scribe.move(pen, sheet(), [
    { x: 0.5001, y: 0.25 },
    { x: 0.6, y: 0.25 },
  ]);
  scribe.up();
  scribe.move(pen, sheet(), [{ x: 0.9, y: 0.25 }]);
  const [stroke] = sheet().strokes;
  expect(sheet().strokes).toHaveLength(1);
  expect(stroke?.pen).toBe("r3");
  expect(readInk(stroke?.ink ?? "")).toEqual([
    { x: 2_048, y: 1_024 },
    { x: 2_458, y: 1_024 },
  ]);
});

test("a line without end goes on as the next stroke", () => {
  const { scribe, sheet } = table();
  scribe.down(pen, sheet(), { x: 0, y: 0 });
  for (let n = 0; n < MAX_POINTS_IN_A_STROKE + 50; n += 1)
    scribe.move(pen, sheet(), [{ x: (n % 2) / 2 + 0.1, y: 0.2 }]);
  const counts = sheet().strokes.map(({ ink }) => readInk(ink)?.length);
  expect(counts[0]).toBe(MAX_POINTS_IN_A_STROKE);
  expect(counts).toHaveLength(2);
});

test("the eraser takes the strokes that it touches, also between two points, and no others", () => {
  const { scribe, sheet } = table();
  for (const y of [0.1, 0.3]) {
    scribe.down(pen, sheet(), { x: 0.1, y });
    scribe.move(pen, sheet(), [{ x: 0.9, y }]);
    scribe.up();
  }
  scribe.down({ kind: "eraser" }, sheet(), { x: 0.5, y: 0.2 });
  expect(sheet().strokes).toHaveLength(2);
  scribe.move({ kind: "eraser" }, sheet(), [{ x: 0.5, y: 0.299 }]);
  expect(sheet().strokes.map(({ id }) => id)).toEqual(["writer1"]);
});

test("two hands of one page never write the same stroke", () => {
  const { scribe, line, sheet } = table();
  const other = new Scribe(line);
  for (const hand of [scribe, other, scribe]) {
    hand.down(pen, sheet(), { x: 0.2, y: 0.2 });
    hand.up();
  }
  expect(sheet().strokes).toHaveLength(3);
});

test("the pointer writes nothing", () => {
  const { scribe, sheet, pointed } = table();
  scribe.move({ kind: "pointer" }, sheet(), [{ x: 0.25, y: 0.1 }]);
  scribe.away({ kind: "pointer" });
  expect(pointed).toEqual([{ sheet: id, x: 0.25, y: 0.1 }, null]);
  expect(sheet().strokes).toEqual([]);
});
