import { getStroke } from "perfect-freehand";
import { GRID, type InkPoint, readInk } from "../../signaling/contract/ink.ts";
import type { Ground, Stroke } from "../../signaling/contract/slate.ts";

/** Width of each pen, in units of the grid: a fine one is still four points wide on a projector of 1,920. */
const WIDTHS: Record<string, number> = { "1": 12, "2": 24, "3": 44, "4": 100 };
/** The widest is a marker: what is under it stays readable. */
const MARKER = "4";

/** Colours that a washed-out projector shows, on white paper and on a dark board. */
const onLight: Record<string, string> = {
  k: "#12201b",
  w: "#12201b",
  r: "#c2210f",
  b: "#1447c4",
  g: "#0b7438",
  y: "#b35900",
};
const onDark: Record<string, string> = {
  k: "#f5f8f4",
  w: "#f5f8f4",
  r: "#ff8d78",
  b: "#8fc2ff",
  g: "#8ee6a8",
  y: "#ffd95a",
};

export const PEN_COLOURS = ["k", "r", "b", "g", "y"] as const;
export type PenColour = (typeof PEN_COLOURS)[number];

export function isDark(ground: Ground): boolean {
  return ground.kind === "blank" && ground.dark;
}

export function colourOf(colour: string, dark: boolean): string {
  return (dark ? onDark : onLight)[colour] ?? "#12201b";
}

/** Height of a sheet whose width is 1. */
export function heightOf(ground: Ground): number {
  return ground.kind === "slide" ? ground.height : 9 / 16;
}

const paths = new WeakMap<Stroke, Path2D>();

/** The outline of a stroke on the grid. Kept as long as the stroke is. */
function pathOf(stroke: Stroke): Path2D {
  const known = paths.get(stroke);
  if (known) return known;
  const path = new Path2D();
  const points = readInk(stroke.ink) ?? [];
  const pressed = points[0]?.pressure !== undefined;
  const outline = getStroke(points, {
    size: WIDTHS[stroke.pen[1] ?? ""] ?? 24,
    thinning: stroke.pen[1] === MARKER ? 0 : 0.5,
    smoothing: 0.5,
    streamline: 0.4,
    simulatePressure: !pressed,
    last: true,
  });
  // Quadratic curves through the middles of the outline's sides: its corners vanish.
  for (const [index, [x = 0, y = 0]] of outline.entries()) {
    const [nextX = 0, nextY = 0] = outline[(index + 1) % outline.length] ?? [];
    if (index === 0) path.moveTo((x + nextX) / 2, (y + nextY) / 2);
    else path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  path.closePath();
  paths.set(stroke, path);
  return path;
}

/** Paints one stroke on a canvas whose unit is the grid's. */
export function paintStroke(canvas: CanvasRenderingContext2D, stroke: Stroke, dark: boolean): void {
  canvas.fillStyle = colourOf(stroke.pen[0] ?? "k", dark);
  canvas.globalAlpha = stroke.pen[1] === MARKER ? 0.35 : 1;
  canvas.fill(pathOf(stroke));
}

interface Extent {
  points: readonly InkPoint[];
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const extents = new WeakMap<Stroke, Extent>();

function extentOf(stroke: Stroke): Extent {
  const known = extents.get(stroke);
  if (known) return known;
  const points = readInk(stroke.ink) ?? [];
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const extent = {
    points,
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
  extents.set(stroke, extent);
  return extent;
}

/** Whether an eraser of this radius at this point touches the stroke; in units of the grid. */
export function touches(stroke: Stroke, x: number, y: number, radius: number): boolean {
  const { points, left, right, top, bottom } = extentOf(stroke);
  const reach = radius + (WIDTHS[stroke.pen[1] ?? ""] ?? 24) / 2;
  if (x < left - reach || x > right + reach || y < top - reach || y > bottom + reach) return false;
  return points.some((point, index) => {
    const from = points[index - 1] ?? point;
    return distanceToLine(x, y, from.x, from.y, point.x, point.y) <= reach;
  });
}

function distanceToLine(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Units of the grid on a canvas that is so many points wide. */
export function scaleOf(width: number): number {
  return width / GRID;
}
