import { readInk } from "../../signaling/contract/ink.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { SheetId, SlateOp, SlateRefusal, SlateWish } from "../../signaling/contract/slate.ts";
import {
  MAX_INK_IN_A_LESSON,
  MAX_INK_ON_A_SHEET,
  MAX_POINTS_IN_A_STROKE,
  MAX_SHEETS,
  MAX_STROKES_ON_A_SHEET,
} from "../../signaling/contract/slate-limits.ts";
import { type Sheet, type Slate, sheetOf, strokeIndex } from "../../signaling/contract/slate-state.ts";
import type { SlateHistory } from "./slate-history.ts";

/** Who wishes, and what the wish is measured by. */
export interface WishContext {
  room: RoomId;
  teacher: boolean;
  /** Whether this room can be given the pen. */
  mayHold: (room: RoomId) => boolean;
  history: SlateHistory;
  /** No id is used twice: what comes late for a sheet that was removed must not land on another. */
  newSheetId: () => SheetId;
}

export type Resolved = { ok: true; ops: SlateOp[] } | { ok: false; refused: SlateRefusal };

const done = (...ops: SlateOp[]): Resolved => ({ ok: true, ops });
const no = (refused: SlateRefusal): Resolved => ({ ok: false, refused });

/** The operations that fulfil a wish, or why it cannot be. What would change nothing needs none. */
export function resolveWish(slate: Slate, wish: SlateWish, context: WishContext): Resolved {
  if (!context.teacher && (slate.pen !== context.room || !isWriting(wish))) return no("slate.not-allowed");
  switch (wish.op) {
    case "blank": {
      if (slate.sheets.length >= MAX_SHEETS) return no("slate.full");
      const fresh = { id: context.newSheetId(), ground: { kind: "blank", dark: wish.dark } as const };
      const shown = slate.sheets.findIndex(({ id }) => id === slate.shown);
      const before = shown < 0 ? null : (slate.sheets[shown + 1]?.id ?? null);
      return done({ op: "add", sheets: [fresh], before }, { op: "show", sheet: fresh.id });
    }
    case "pen":
      return context.mayHold(wish.room) ? done(wish) : no("slate.not-found");
    case "show":
      return wish.sheet === null || sheetOf(slate, wish.sheet) ? done(wish) : no("slate.not-found");
    case "remove":
      return done(wish);
    default: {
      const sheet = sheetOf(slate, wish.sheet);
      // What a classroom may write on is what everybody sees.
      if (sheet === undefined || (!context.teacher && sheet.id !== slate.shown)) return no("slate.not-found");
      if (wish.op === "undo") return done(...context.history.undo(context.room, sheet));
      return wish.op === "draw" ? draw(slate, sheet, wish) : done(wish);
    }
  }
}

function isWriting({ op }: SlateWish): boolean {
  return op === "draw" || op === "erase" || op === "undo";
}

function draw(slate: Slate, sheet: Sheet, wish: Extract<SlateWish, { op: "draw" }>): Resolved {
  const known = sheet.strokes[strokeIndex(sheet.strokes, wish.id)];
  if (known === undefined && (wish.from !== 0 || wish.pen === undefined)) return no("slate.not-found");
  // A part that is there already.
  if (known !== undefined && known.ink.length !== wish.from) return done();
  const points = readInk((known?.ink ?? "") + wish.ink);
  if (points === undefined) return no("input.invalid");
  const full =
    points.length > MAX_POINTS_IN_A_STROKE ||
    (known === undefined && sheet.strokes.length >= MAX_STROKES_ON_A_SHEET) ||
    sheet.inkLength + wish.ink.length > MAX_INK_ON_A_SHEET ||
    slate.sheets.reduce((sum, { inkLength }) => sum + inkLength, wish.ink.length) > MAX_INK_IN_A_LESSON;
  return full ? no("slate.full") : done(wish);
}
