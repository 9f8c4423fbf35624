/**
 * Ink on the wire: the points of a stroke as text. Both ends read and write it, and the browser gets this file, so it
 * imports nothing.
 *
 * Points lie on a grid of GRID units across the sheet's width; y is in the same units. Each value is the difference to
 * the point before, folded so that small ones of either sign are small (zigzag), in digits of five bits, lowest first,
 * with a sixth bit that says that more follow. A point of handwriting costs two or three characters this way.
 */

/** Units across a sheet. A screen of 4,096 points shows each of them. */
export const GRID = 4_096;
/** Sheets are at most four times as tall as wide; ink beyond the edge is not taken. */
const LONGEST = GRID * 4;
/** Pressure is 1 to 15. */
const HARDEST = 15;

export interface InkPoint {
  x: number;
  y: number;
  /** 0 to 1; absent when the device does not tell. */
  pressure?: number;
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const values = new Map([...digits].map((digit, value) => [digit, value]));

/** The first character of a stroke: what each of its points holds. */
export const PLAIN = "2";
export const PRESSED = "3";

/** Where a stroke's writer stands. */
export interface InkEnd {
  x: number;
  y: number;
  pressed: boolean;
}

/** Rounds a point to what the wire can carry. */
export function onGrid({ x, y, pressure }: InkPoint): InkPoint {
  const point = { x: clamp(Math.round(x), GRID), y: clamp(Math.round(y), LONGEST) };
  return pressure === undefined ? point : { ...point, pressure: Math.max(1, clamp(pressure, 1) * HARDEST) / HARDEST };
}

/**
 * The text of more points of a stroke. `after` is what the last call answered, undefined at the start.
 */
export function writeInk(points: readonly InkPoint[], after?: InkEnd): { ink: string; end: InkEnd } {
  const pressed = after?.pressed ?? points[0]?.pressure !== undefined;
  let ink = after === undefined ? (pressed ? PRESSED : PLAIN) : "";
  let x = after?.x ?? 0;
  let y = after?.y ?? 0;
  for (const raw of points) {
    const point = onGrid(raw);
    ink += number(point.x - x) + number(point.y - y);
    if (pressed) ink += number(Math.round((point.pressure ?? 0.5) * HARDEST));
    x = point.x;
    y = point.y;
  }
  return { ink, end: { x, y, pressed } };
}

/** The points of a whole stroke's text; undefined when it is no such text, or its points lie off the sheet. */
export function readInk(ink: string): InkPoint[] | undefined {
  const pressed = ink[0] === PRESSED;
  if (!pressed && ink[0] !== PLAIN) return undefined;
  const perPoint = pressed ? 3 : 2;
  const numbers = inkNumbers(ink);
  if (numbers === undefined || numbers.length === 0 || numbers.length % perPoint !== 0) return undefined;
  const points: InkPoint[] = [];
  let x = 0;
  let y = 0;
  for (let at = 0; at < numbers.length; at += perPoint) {
    x += numbers[at] ?? 0;
    y += numbers[at + 1] ?? 0;
    if (x < 0 || y < 0 || x > GRID || y > LONGEST) return undefined;
    if (!pressed) points.push({ x, y });
    else {
      const pressure = numbers[at + 2] ?? 0;
      if (pressure < 1 || pressure > HARDEST) return undefined;
      points.push({ x, y, pressure: pressure / HARDEST });
    }
  }
  return points;
}

/** The numbers behind the first character: differences, and pressures as they are. undefined when it is no such text. */
export function inkNumbers(ink: string): number[] | undefined {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (let at = 1; at < ink.length; at += 1) {
    const digit = values.get(ink[at] ?? "");
    // Four digits reach from one corner of a sheet to the other.
    if (digit === undefined || shift > 15) return undefined;
    value |= (digit & 31) << shift;
    if (digit & 32) shift += 5;
    else {
      numbers.push((value >>> 1) ^ -(value & 1));
      value = 0;
      shift = 0;
    }
  }
  return shift === 0 ? numbers : undefined;
}

export function inkText(numbers: readonly number[]): string {
  return numbers.map(number).join("");
}

function number(value: number): string {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  let text = "";
  do {
    text += digits[(rest & 31) | (rest > 31 ? 32 : 0)];
    rest >>>= 5;
  } while (rest > 0);
  return text;
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
