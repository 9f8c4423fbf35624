import { unpackStrokes } from "../../signaling/contract/packed-ink.ts";
import type { SheetId, SlateOp, SlateOutline, Stroke } from "../../signaling/contract/slate.ts";
import { apply, type Slate } from "../../signaling/contract/slate-state.ts";

/** A part of one sheet's ink. */
export interface InkQuestion {
  readonly sheet: SheetId;
  readonly part: number;
}

/** A sheet whose ink is on its way. */
interface Missing {
  readonly parts: number;
  /** How many parts are on the slate here, and the first that nobody has asked for yet. */
  here: number;
  next: number;
  /** Asked for without an answer. */
  readonly again: number[];
  /** Came before what is in front of them. */
  readonly early: Map<number, Stroke[]>;
}

/** The ink of a base, fetched in parts that may come in any order, and what has happened since. */
export class InkFetch {
  readonly seq: number;
  #base: Slate;
  readonly #missing = new Map<SheetId, Missing>();
  readonly #tail: SlateOp[] = [];

  constructor({ seq, sheets, shown, pen }: SlateOutline) {
    this.seq = seq;
    this.#base = {
      sheets: sheets.map(({ id, ground }) => ({ id, ground, strokes: [], inkLength: 0 })),
      shown,
      pen,
    };
    // Of what nobody looks at now the newest comes first.
    for (const { id, parts } of [...sheets].sort((one, other) => other.id - one.id))
      if (parts > 0) this.#missing.set(id, { parts, here: 0, next: 0, again: [], early: new Map() });
  }

  get done(): boolean {
    return this.#missing.size === 0;
  }

  /** The tail was written on whole sheets: what it did to strokes that come only now is done to them, too. */
  get slate(): Slate {
    return this.#tail.reduce(apply, this.#base);
  }

  happened(op: SlateOp): void {
    this.#tail.push(op);
  }

  /** What to ask for next, if anything: what everybody looks at comes first. */
  ask(shown: SheetId | null): InkQuestion | undefined {
    for (const sheet of [shown, ...this.#missing.keys()]) {
      const question = this.askFor(sheet);
      if (question) return question;
    }
    return undefined;
  }

  /** What to ask for next of this sheet. */
  askFor(sheet: SheetId | null): InkQuestion | undefined {
    const missing = sheet === null ? undefined : this.#missing.get(sheet);
    const part = missing && (missing.again.shift() ?? (missing.next < missing.parts ? missing.next++ : undefined));
    return sheet === null || part === undefined ? undefined : { sheet, part };
  }

  /** It was not answered: it is asked again. */
  unanswered({ sheet, part }: InkQuestion): void {
    this.#missing.get(sheet)?.again.push(part);
  }

  answered({ sheet, part }: InkQuestion, ink: Uint8Array | ArrayBuffer): void {
    const missing = this.#missing.get(sheet);
    if (missing === undefined) return;
    missing.early.set(part, unpackStrokes(new Uint8Array(ink)));
    for (let strokes = missing.early.get(missing.here); strokes; strokes = missing.early.get(missing.here)) {
      missing.early.delete(missing.here);
      missing.here += 1;
      this.#base = apply(this.#base, { op: "restore", sheet, strokes });
    }
    if (missing.here === missing.parts) this.#missing.delete(sheet);
  }
}
