import type { RoomId } from "./lesson.ts";
import { MASTER_ROOM } from "./protocol.ts";
import type { Ground, SheetId, SlateOp, Stroke } from "./slate.ts";

/**
 * The slate: what is written in a lesson. It is changed by a log of small operations alone, which the server puts in
 * order; whoever has applied the same operations has the same slate. Both ends use this file, and the browser gets it,
 * so it imports no schemas.
 *
 * `apply` never fails and never changes what it was given: an operation that makes no sense (its sheet is gone, a part of
 * a stroke is there already) leaves the slate as it is. What did not change keeps its identity, so that a page redraws
 * only what did, and keeping an old slate costs next to nothing.
 */

export interface Sheet {
  readonly id: SheetId;
  readonly ground: Ground;
  /** In the order in which they were begun. */
  readonly strokes: readonly Stroke[];
  /** Characters of ink on it. */
  readonly inkLength: number;
}

export interface Slate {
  /** In the order of the strip. */
  readonly sheets: readonly Sheet[];
  /** The sheet that everybody sees; null: the slate is put away. */
  readonly shown: SheetId | null;
  /** The classroom that may write beside the teacher; "master": none. */
  readonly pen: RoomId;
}

export const emptySlate: Slate = { sheets: [], shown: null, pen: MASTER_ROOM };

export function apply(slate: Slate, op: SlateOp): Slate {
  switch (op.op) {
    case "add": {
      const known = new Set(slate.sheets.map(({ id }) => id));
      const fresh = op.sheets
        .filter(({ id }) => !known.has(id))
        .map((sheet) => ({ ...sheet, strokes: [], inkLength: 0 }));
      if (fresh.length === 0) return slate;
      const place = slate.sheets.findIndex(({ id }) => id === op.before);
      const at = place < 0 ? slate.sheets.length : place;
      return { ...slate, sheets: [...slate.sheets.slice(0, at), ...fresh, ...slate.sheets.slice(at)] };
    }
    case "remove": {
      const sheets = slate.sheets.filter(({ id }) => !op.sheets.includes(id));
      if (sheets.length === slate.sheets.length) return slate;
      return { ...slate, sheets, shown: sheets.some(({ id }) => id === slate.shown) ? slate.shown : null };
    }
    case "show":
      if (op.sheet === slate.shown || (op.sheet !== null && !sheetOf(slate, op.sheet))) return slate;
      return { ...slate, shown: op.sheet };
    case "pen":
      return op.room === slate.pen ? slate : { ...slate, pen: op.room };
    case "draw":
      return onSheet(slate, op.sheet, (sheet) => drawn(sheet, op));
    case "erase": {
      const ids = new Set(op.ids);
      return onSheet(slate, op.sheet, (sheet) => withStrokes(sheet, without(sheet.strokes, ids)));
    }
    case "clear":
      return onSheet(slate, op.sheet, (sheet) => withStrokes(sheet, []));
    case "restore":
      return onSheet(slate, op.sheet, (sheet) => {
        const known = new Set(sheet.strokes.map(({ id }) => id));
        const back = op.strokes.filter(({ id }) => !known.has(id));
        return withStrokes(sheet, back.length === 0 ? sheet.strokes : [...sheet.strokes, ...back]);
      });
  }
}

export function sheetOf(slate: Slate, id: SheetId | null): Sheet | undefined {
  return slate.sheets.find((sheet) => sheet.id === id);
}

/** Where a stroke stands in its sheet. Most of the time it is the last one. */
export function strokeIndex(strokes: readonly Stroke[], id: string): number {
  for (let index = strokes.length - 1; index >= 0; index -= 1) if (strokes[index]?.id === id) return index;
  return -1;
}

function drawn(sheet: Sheet, op: Extract<SlateOp, { op: "draw" }>): Sheet {
  const index = strokeIndex(sheet.strokes, op.id);
  const known = sheet.strokes[index];
  if (known === undefined) {
    if (op.from !== 0 || op.pen === undefined) return sheet;
    return withStrokes(sheet, [...sheet.strokes, { id: op.id, pen: op.pen, ink: op.ink }]);
  }
  // A part that came before is here already; one that comes too early would leave a gap.
  if (known.ink.length !== op.from) return sheet;
  const strokes = [...sheet.strokes];
  strokes[index] = { ...known, ink: known.ink + op.ink };
  return { ...sheet, strokes, inkLength: sheet.inkLength + op.ink.length };
}

function without(strokes: readonly Stroke[], ids: ReadonlySet<string>): readonly Stroke[] {
  const left = strokes.filter(({ id }) => !ids.has(id));
  return left.length === strokes.length ? strokes : left;
}

function withStrokes(sheet: Sheet, strokes: readonly Stroke[]): Sheet {
  if (strokes === sheet.strokes || (strokes.length === 0 && sheet.strokes.length === 0)) return sheet;
  const added = strokes.length === sheet.strokes.length + 1 ? strokes[strokes.length - 1] : undefined;
  const inkLength =
    added !== undefined && strokes[strokes.length - 2] === sheet.strokes[sheet.strokes.length - 1]
      ? sheet.inkLength + added.ink.length
      : strokes.reduce((sum, { ink }) => sum + ink.length, 0);
  return { ...sheet, strokes, inkLength };
}

function onSheet(slate: Slate, id: SheetId, change: (sheet: Sheet) => Sheet): Slate {
  const index = slate.sheets.findIndex((sheet) => sheet.id === id);
  const sheet = slate.sheets[index];
  if (sheet === undefined) return slate;
  const changed = change(sheet);
  if (changed === sheet) return slate;
  const sheets = [...slate.sheets];
  sheets[index] = changed;
  return { ...slate, sheets };
}
