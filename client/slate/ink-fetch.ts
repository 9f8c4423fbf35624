import type { SheetId, SlateOp, SlateOutline, Stroke } from "../../signaling/contract/slate.ts";
import { apply, type Slate } from "../../signaling/contract/slate-state.ts";

/** Strokes of one sheet: `from` and following, before `to`. */
export interface InkQuestion {
  readonly sheet: SheetId;
  readonly from: number;
  readonly to: number;
}

/** A sheet whose ink is on its way. */
interface Missing {
  /** How many strokes it has, and how many are on the slate here. */
  readonly count: number;
  here: number;
  /** Nobody has asked for these yet. */
  asks: InkQuestion[];
  /** Came before what is in front of them, by their first stroke's place. */
  readonly early: Map<number, readonly Stroke[]>;
}

/** How many strokes an answer holds is not known before the first one. */
const STROKES_AT_FIRST = 200;

/** The ink of a base, fetched in parts that may come in any order, and what has happened since. */
export class InkFetch {
  readonly seq: number;
  #base: Slate;
  readonly #missing: Map<SheetId, Missing>;
  readonly #tail: SlateOp[] = [];
  #strokesAtOnce = STROKES_AT_FIRST;

  constructor({ seq, sheets, shown, pen }: SlateOutline) {
    this.seq = seq;
    this.#base = {
      sheets: sheets.map(({ id, ground }) => ({ id, ground, strokes: [], inkLength: 0 })),
      shown,
      pen,
    };
    this.#missing = new Map(
      sheets.flatMap(({ id, strokes: count }) =>
        count === 0
          ? []
          : [[id, { count, here: 0, asks: [{ sheet: id, from: 0, to: count }], early: new Map() }] as const],
      ),
    );
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
    const looked = shown === null ? undefined : this.#missing.get(shown);
    for (const { asks } of looked ? [looked, ...this.#missing.values()] : this.#missing.values()) {
      const [ask] = asks;
      if (ask === undefined) continue;
      const to = Math.min(ask.to, ask.from + this.#strokesAtOnce);
      if (to < ask.to) asks[0] = { ...ask, from: to };
      else asks.shift();
      return { ...ask, to };
    }
    return undefined;
  }

  /** It was not answered: it is asked again. */
  unanswered(question: InkQuestion): void {
    this.#missing.get(question.sheet)?.asks.unshift(question);
  }

  answered(question: InkQuestion, strokes: readonly Stroke[]): void {
    const { sheet, from, to } = question;
    const missing = this.#missing.get(sheet);
    if (missing === undefined) return;
    const next = from + strokes.length;
    if (next < to) missing.asks.unshift({ ...question, from: next });
    // An answer that was cut says how many fit into one; one that was not leaves room for more.
    this.#strokesAtOnce = next < to ? strokes.length : Math.max(this.#strokesAtOnce, Math.ceil((to - from) * 1.25));
    missing.early.set(from, strokes);
    for (let part = missing.early.get(missing.here); part; part = missing.early.get(missing.here)) {
      missing.early.delete(missing.here);
      missing.here += part.length;
      this.#base = apply(this.#base, { op: "restore", sheet, strokes: [...part] });
    }
    if (missing.here === missing.count) this.#missing.delete(sheet);
  }
}
