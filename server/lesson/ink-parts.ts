import { packStrokes } from "../../signaling/contract/packed-ink.ts";
import type { Stroke } from "../../signaling/contract/slate.ts";
import type { Sheet } from "../../signaling/contract/slate-state.ts";

/**
 * Characters of ink of one part, and what a stroke counts beside them. Packed it is 3.5 kB: a tenth of a second of a
 * 300 kbit/s link, for which a voice on it waits.
 */
const PART_LENGTH = 8_000;
const STROKE_LENGTH = 4;

/**
 * The ink of sheets in parts, packed. A sheet always falls into the same parts, so that what does not change on a sheet is
 * packed once, however many rooms come back at the same time. Strokes and sheets are immutable: what is kept here goes
 * with them.
 */
export class InkParts {
  readonly #parts = new WeakMap<Sheet, readonly (readonly Stroke[])[]>();
  /** By the first stroke of the part. */
  readonly #packed = new WeakMap<Stroke, { strokes: readonly Stroke[]; ink: Uint8Array }>();

  count(sheet: Sheet): number {
    return this.#of(sheet).length;
  }

  /** undefined when it has no such part. */
  packed(sheet: Sheet, part: number): Uint8Array | undefined {
    const strokes = this.#of(sheet)[part];
    const [first] = strokes ?? [];
    if (strokes === undefined || first === undefined) return undefined;
    const known = this.#packed.get(first);
    if (known && isSame(known.strokes, strokes)) return known.ink;
    const ink = packStrokes(strokes);
    this.#packed.set(first, { strokes, ink });
    return ink;
  }

  #of(sheet: Sheet): readonly (readonly Stroke[])[] {
    const known = this.#parts.get(sheet);
    if (known) return known;
    const parts = partsOf(sheet.strokes);
    this.#parts.set(sheet, parts);
    return parts;
  }
}

function partsOf(strokes: readonly Stroke[]): Stroke[][] {
  const parts: Stroke[][] = [];
  let length = 0;
  for (const stroke of strokes) {
    const part = parts.at(-1);
    if (part && length < PART_LENGTH) part.push(stroke);
    else {
      parts.push([stroke]);
      length = 0;
    }
    length += stroke.ink.length + STROKE_LENGTH;
  }
  return parts;
}

function isSame(one: readonly Stroke[], other: readonly Stroke[]): boolean {
  return one.length === other.length && one.every((stroke, index) => stroke === other[index]);
}
