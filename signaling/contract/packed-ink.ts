import { BitReader, BitWriter, Column, fold, unfold } from "./bits.ts";
import { inkNumbers, inkText, PLAIN, PRESSED } from "./ink.ts";
import type { Stroke } from "./slate.ts";

/**
 * Many strokes at once, for a page that comes late: less than a quarter of what they take as text. A hand
 * moves on as it moved, so what is packed of each point is how its step differs from the step before; nothing is lost. Both
 * ends use this file, and the browser gets it, so it imports no schemas.
 *
 * In front the number of strokes. Of each its id (0: the one after the last stroke's; n: shares n - 1 characters with it),
 * its pen (0: the same), how many points it has (0: its ink follows as it stands) and their numbers.
 */

const idColumns = () => ({ shared: new Column(), length: new Column(), character: new Column() });

/** Numbers that are alike are packed together. Both ends begin with new ones. */
const columns = () => ({
  strokes: new Column(),
  id: idColumns(),
  pen: new Column(),
  points: new Column(),
  kind: new Column(),
  /** Where a stroke begins, from where the one before began. */
  begin: new Column(),
  /** The first step of a stroke has none to be like. */
  step: new Column(),
  bend: new Column(),
  pressure: new Column(),
  text: new Column(),
});
type Columns = ReturnType<typeof columns>;

const SOME_PRESSURE = 8;

export function packStrokes(strokes: readonly Stroke[]): Uint8Array {
  const bits = new BitWriter();
  const into = columns();
  bits.write(strokes.length, into.strokes);
  let last: Pick<Stroke, "id" | "pen"> = { id: "", pen: "" };
  const begin = { x: 0, y: 0 };
  for (const stroke of strokes) {
    packId(stroke.id, last.id, bits, into.id);
    bits.write(stroke.pen === last.pen ? 0 : 1, into.pen);
    if (stroke.pen !== last.pen) packText(stroke.pen, bits, into);
    packInk(stroke.ink, begin, bits, into);
    last = stroke;
  }
  return bits.bytes;
}

export function unpackStrokes(bytes: Uint8Array): Stroke[] {
  const bits = new BitReader(bytes);
  const from = columns();
  const strokes: Stroke[] = [];
  let [id, pen] = ["", ""];
  const begin = { x: 0, y: 0 };
  for (let left = bits.read(from.strokes); left > 0; left -= 1) {
    id = unpackId(id, bits, from.id);
    if (bits.read(from.pen) === 1) pen = unpackText(bits, from);
    strokes.push({ id, pen, ink: unpackInk(begin, bits, from) });
  }
  return strokes;
}

function packId(id: string, last: string, bits: BitWriter, into: Columns["id"]): void {
  if (id === following(last)) {
    bits.write(0, into.shared);
    return;
  }
  let shared = 0;
  while (shared < id.length && id[shared] === last[shared]) shared += 1;
  bits.write(shared + 1, into.shared);
  bits.write(id.length - shared, into.length);
  for (let at = shared; at < id.length; at += 1) bits.write(id.charCodeAt(at), into.character);
}

function unpackId(last: string, bits: BitReader, from: Columns["id"]): string {
  const shared = bits.read(from.shared);
  if (shared === 0) return following(last);
  let id = last.slice(0, shared - 1);
  for (let left = bits.read(from.length); left > 0; left -= 1) id += String.fromCharCode(bits.read(from.character));
  return id;
}

/** A writer counts in digits of base 36: nearly always the last one alone is another. */
function following(id: string): string {
  const digit = Number.parseInt(id.slice(-1), 36);
  return Number.isNaN(digit) || digit === 35 ? "" : id.slice(0, -1) + (digit + 1).toString(36);
}

function packText(text: string, bits: BitWriter, into: Columns): void {
  bits.write(text.length, into.text);
  for (let at = 0; at < text.length; at += 1) bits.write(text.charCodeAt(at), into.text);
}

function unpackText(bits: BitReader, from: Columns): string {
  let text = "";
  for (let left = bits.read(from.text); left > 0; left -= 1) text += String.fromCharCode(bits.read(from.text));
  return text;
}

interface Place {
  x: number;
  y: number;
}

function packInk(ink: string, begin: Place, bits: BitWriter, into: Columns): void {
  const numbers = inkNumbers(ink);
  const pressed = ink[0] === PRESSED;
  const perPoint = pressed ? 3 : 2;
  const points = (numbers?.length ?? 0) / perPoint;
  // The same numbers can be written in other ways, too. Nobody does; but what comes out is what went in, to the letter.
  const usual =
    numbers !== undefined && Number.isInteger(points) && (pressed ? PRESSED : PLAIN) + inkText(numbers) === ink;
  if (!usual || points === 0) {
    bits.write(0, into.points);
    packText(ink, bits, into);
    return;
  }
  bits.write(points, into.points);
  bits.write(pressed ? 1 : 0, into.kind);
  const step = { x: 0, y: 0, pressure: SOME_PRESSURE };
  for (let point = 0; point < points; point += 1) {
    const at = point * perPoint;
    const [x = 0, y = 0, pressure = 0] = numbers.slice(at, at + perPoint);
    const [before, column] = beforeOf(point, begin, step, into);
    bits.write(fold(x - before.x), column);
    bits.write(fold(y - before.y), column);
    if (pressed) bits.write(fold(pressure - step.pressure), into.pressure);
    moved(point, begin, step, { x, y });
    step.pressure = pressure;
  }
}

function unpackInk(begin: Place, bits: BitReader, from: Columns): string {
  const points = bits.read(from.points);
  if (points === 0) return unpackText(bits, from);
  const pressed = bits.read(from.kind) === 1;
  const numbers: number[] = [];
  const step = { x: 0, y: 0, pressure: SOME_PRESSURE };
  for (let point = 0; point < points; point += 1) {
    const [before, column] = beforeOf(point, begin, step, from);
    const x = before.x + unfold(bits.read(column));
    const y = before.y + unfold(bits.read(column));
    numbers.push(x, y);
    if (pressed) {
      step.pressure += unfold(bits.read(from.pressure));
      numbers.push(step.pressure);
    }
    moved(point, begin, step, { x, y });
  }
  return (pressed ? PRESSED : PLAIN) + inkText(numbers);
}

/** What a point's numbers are likely to be, and the column of the difference. */
function beforeOf(point: number, begin: Place, step: Place, { begin: first, step: second, bend }: Columns) {
  if (point === 0) return [begin, first] as const;
  return [step, point === 1 ? second : bend] as const;
}

function moved(point: number, begin: Place, step: Place, { x, y }: Place): void {
  Object.assign(point === 0 ? begin : step, { x, y });
}
