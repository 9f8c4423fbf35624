import { GRID, type InkEnd, type InkPoint, onGrid, writeInk } from "../../signaling/contract/ink.ts";
import type { SheetId } from "../../signaling/contract/slate.ts";
import { MAX_POINTS_IN_A_STROKE } from "../../signaling/contract/slate-limits.ts";
import type { Sheet } from "../../signaling/contract/slate-state.ts";
import type { SlateLine } from "./slate-line.ts";
import { touches } from "./stroke-path.ts";

/** What a finger or a mouse does to the sheet. The pen is written as on the wire: colour and width. */
export type Tool = { kind: "pen"; pen: string } | { kind: "eraser" } | { kind: "pointer" };

/** Points that lie closer together than this add nothing that an eye sees; in units of the grid. */
const NEAR = 5;
const ERASER_RADIUS = 40;

/** Turns the movements of one hand on one sheet into wishes. Places are shares of the sheet's width. */
export class Scribe {
  readonly #slate: Pick<SlateLine, "wish" | "point" | "newStrokeId">;
  #stroke: { sheet: SheetId; id: string; pen: string; length: number; points: number; end: InkEnd } | undefined;
  #erasing = false;

  constructor(slate: Pick<SlateLine, "wish" | "point" | "newStrokeId">) {
    this.#slate = slate;
  }

  get busy(): boolean {
    return this.#stroke !== undefined || this.#erasing;
  }

  down(tool: Tool, sheet: Sheet, place: InkPoint): void {
    this.up();
    if (tool.kind === "pen") this.#begin(sheet.id, tool.pen, toGrid(place));
    else if (tool.kind === "eraser") {
      this.#erasing = true;
      this.#erase(sheet, toGrid(place));
    }
  }

  /** A movement, with the hand down or not. */
  move(tool: Tool, sheet: Sheet, places: readonly InkPoint[]): void {
    const last = places[places.length - 1];
    if (last === undefined) return;
    if (tool.kind === "pointer") this.#slate.point({ sheet: sheet.id, x: last.x, y: last.y });
    else if (this.#stroke) this.#goOn(places.map(toGrid));
    else if (this.#erasing) for (const place of places) this.#erase(sheet, toGrid(place));
  }

  up(): void {
    this.#stroke = undefined;
    this.#erasing = false;
  }

  /** The hand has left the sheet. */
  away(tool: Tool): void {
    if (tool.kind === "pointer") this.#slate.point(null);
  }

  #begin(sheet: SheetId, pen: string, point: InkPoint): void {
    const { ink, end } = writeInk([point]);
    const id = this.#slate.newStrokeId();
    this.#slate.wish({ op: "draw", sheet, id, from: 0, pen, ink });
    this.#stroke = { sheet, id, pen, length: ink.length, points: 1, end };
  }

  #goOn(points: readonly InkPoint[]): void {
    for (const point of points) {
      const stroke = this.#stroke;
      if (!stroke) return;
      if (Math.hypot(point.x - stroke.end.x, point.y - stroke.end.y) < NEAR) continue;
      if (stroke.points >= MAX_POINTS_IN_A_STROKE) {
        const { x, y } = stroke.end;
        this.#begin(
          stroke.sheet,
          stroke.pen,
          stroke.end.pressed ? { x, y, pressure: point.pressure ?? 0.5 } : { x, y },
        );
        continue;
      }
      const { ink, end } = writeInk([point], stroke.end);
      this.#slate.wish({ op: "draw", sheet: stroke.sheet, id: stroke.id, from: stroke.length, ink });
      this.#stroke = { ...stroke, length: stroke.length + ink.length, points: stroke.points + 1, end };
    }
  }

  #erase(sheet: Sheet, { x, y }: InkPoint): void {
    const ids = sheet.strokes.filter((stroke) => touches(stroke, x, y, ERASER_RADIUS)).map(({ id }) => id);
    if (ids.length > 0) this.#slate.wish({ op: "erase", sheet: sheet.id, ids: ids.slice(0, 1_000) });
  }
}

function toGrid({ x, y, pressure }: InkPoint): InkPoint {
  return onGrid({ x: x * GRID, y: y * GRID, ...(pressure === undefined ? {} : { pressure }) });
}
