import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { SheetId, SlateOp, Stroke } from "../../signaling/contract/slate.ts";
import { type Sheet, type Slate, sheetOf, strokeIndex } from "../../signaling/contract/slate-state.ts";

type Act = { room: RoomId; sheet: SheetId } & ({ drew: string } | { took: readonly Stroke[] });

/** How far back one can go, in acts of all rooms together, and in characters of ink that were taken away. */
const ACTS_KEPT = 400;
const INK_KEPT = 4_000_000;
/** Characters of one operation that brings strokes back, and what each of them costs beside its ink. */
const RESTORED_AT_ONCE = 12_000;
const STROKE_LENGTH = 45;

/** What each room did to each sheet, so that it can be taken back. Only the server remembers; pages see the effect. */
export class SlateHistory {
  #acts: Act[] = [];
  #ink = 0;

  /** To be told of each operation before it is applied to `slate`. */
  note(room: RoomId, slate: Slate, op: SlateOp): void {
    if (op.op === "draw") {
      if (op.from === 0) this.#push({ room, sheet: op.sheet, drew: op.id });
    } else if (op.op === "erase" || op.op === "clear") {
      const strokes = sheetOf(slate, op.sheet)?.strokes ?? [];
      const ids = op.op === "erase" ? new Set(op.ids) : undefined;
      const took = ids ? strokes.filter(({ id }) => ids.has(id)) : strokes;
      if (took.length > 0) this.#push({ room, sheet: op.sheet, took });
    }
  }

  /** The operations that take back the last act of this room on this sheet that still shows; none when there is none. */
  undo(room: RoomId, sheet: Sheet): SlateOp[] {
    for (let index = this.#acts.length - 1; index >= 0; index -= 1) {
      const act = this.#acts[index];
      if (act === undefined || act.room !== room || act.sheet !== sheet.id) continue;
      this.#acts.splice(index, 1);
      this.#ink -= inkOf(act);
      if ("took" in act) return restoring(sheet.id, act.took);
      // Somebody has erased it meanwhile: then the one before it is meant.
      if (strokeIndex(sheet.strokes, act.drew) >= 0) return [{ op: "erase", sheet: sheet.id, ids: [act.drew] }];
    }
    return [];
  }

  #push(act: Act): void {
    this.#acts.push(act);
    this.#ink += inkOf(act);
    while (this.#acts.length > ACTS_KEPT || (this.#ink > INK_KEPT && this.#acts.length > 1)) {
      const forgotten = this.#acts.shift();
      if (forgotten) this.#ink -= inkOf(forgotten);
    }
  }
}

function inkOf(act: Act): number {
  return "took" in act ? act.took.reduce((sum, { ink }) => sum + ink.length, 0) : 0;
}

/** In pieces, so that no message is large. */
function restoring(sheet: SheetId, strokes: readonly Stroke[]): SlateOp[] {
  const ops: SlateOp[] = [];
  let piece: Stroke[] = [];
  let length = 0;
  for (const stroke of strokes) {
    if (piece.length > 0 && length > RESTORED_AT_ONCE) {
      ops.push({ op: "restore", sheet, strokes: piece });
      piece = [];
      length = 0;
    }
    piece.push(stroke);
    length += stroke.ink.length + STROKE_LENGTH;
  }
  return piece.length > 0 ? [...ops, { op: "restore", sheet, strokes: piece }] : ops;
}
