import type { SheetId, SlateOp, SlateOutline } from "../../signaling/contract/slate.ts";
import { apply, type Slate, sheetOf } from "../../signaling/contract/slate-state.ts";
import { InkParts } from "./ink-parts.ts";

/** What one answer of operations holds at most, in characters: a quarter of a second of a 400 kbit/s link. */
const ANSWER_LENGTH = 12_000;
/** Whoever missed more than this is better off with a base. */
const CATCH_UP_LENGTH = 48_000;
const TAIL_LENGTH = 4_000_000;
const BASES_KEPT = 8;
const BASE_KEPT_MS = 180_000;

interface Base {
  readonly seq: number;
  readonly slate: Slate;
  readonly madeAt: number;
}

/**
 * The slate and the way it came about: the latest operations, and a few earlier states that somebody is fetching. A state
 * is immutable, so that keeping one costs only what has changed since.
 */
export class SlateLog {
  #slate: Slate;
  #seq: number;
  /** The operations up to `#seq`, without the oldest. */
  readonly #tail: SlateOp[] = [];
  #tailLength = 0;
  #bases: Base[] = [];
  readonly #ink = new InkParts();

  constructor(slate: Slate, seq: number) {
    this.#slate = slate;
    this.#seq = seq;
  }

  get slate(): Slate {
    return this.#slate;
  }

  get seq(): number {
    return this.#seq;
  }

  /** False when it changed nothing: then it has no number, and nobody needs to hear of it. */
  append(op: SlateOp): boolean {
    const before = this.#slate;
    this.#slate = apply(before, op);
    if (this.#slate === before) return false;
    this.#seq += 1;
    this.#tail.push(op);
    this.#tailLength += lengthOf(op);
    while (this.#tailLength > TAIL_LENGTH) {
      const oldest = this.#tail.shift();
      if (oldest === undefined) break;
      this.#tailLength -= lengthOf(oldest);
    }
    return true;
  }

  /** What a page that has everything up to `after` needs; undefined when it is too much, or not known any more. */
  since(after: number): { first: number; ops: SlateOp[]; more: boolean } | undefined {
    const oldest = this.#seq - this.#tail.length;
    if (after > this.#seq || after < oldest) return undefined;
    const missed = this.#tail.slice(after - oldest);
    let length = 0;
    let fitting = 0;
    for (const op of missed) {
      length += lengthOf(op);
      if (length > CATCH_UP_LENGTH) return undefined;
      if (length <= ANSWER_LENGTH || fitting === 0) fitting += 1;
    }
    return { first: after + 1, ops: missed.slice(0, fitting), more: fitting < missed.length };
  }

  /** A state to start from, and what came after it. */
  base(now: number): { base: SlateOutline; first: number; ops: SlateOp[]; more: boolean } {
    this.#bases = this.#bases.filter(({ seq, madeAt }) => now - madeAt < BASE_KEPT_MS && this.since(seq) !== undefined);
    let base = this.#bases.at(-1);
    let since = base && this.since(base.seq);
    if (base === undefined || since === undefined || since.more) {
      base = { seq: this.#seq, slate: this.#slate, madeAt: now };
      since = { first: this.#seq + 1, ops: [], more: false };
      this.#bases = [...this.#bases, base].slice(-BASES_KEPT);
    }
    return { base: this.#outlineOf(base), ...since };
  }

  /** The beginning of what everybody looks at, in the newest base; undefined when nothing is written on it. */
  shown(): { seq: number; sheet: SheetId; ink: Uint8Array } | undefined {
    const base = this.#bases.at(-1);
    const sheet = base && sheetOf(base.slate, base.slate.shown);
    const ink = sheet && this.#ink.packed(sheet, 0);
    return ink && { seq: base.seq, sheet: sheet.id, ink };
  }

  /** A part of a sheet's ink as it was in a base; undefined when that base is gone, or the sheet has no such part. */
  ink(seq: number, sheetId: SheetId, part: number): Uint8Array | undefined {
    const slate = this.#bases.find((base) => base.seq === seq)?.slate;
    const sheet = slate && sheetOf(slate, sheetId);
    return sheet && this.#ink.packed(sheet, part);
  }

  #outlineOf({ seq, slate }: Base): SlateOutline {
    const sheets = slate.sheets.map((sheet) => ({ id: sheet.id, ground: sheet.ground, parts: this.#ink.count(sheet) }));
    return { seq, sheets, shown: slate.shown, pen: slate.pen };
  }
}

/** About what an operation costs on the wire beside its ink. */
const OP_LENGTH = 60;

function lengthOf(op: SlateOp): number {
  switch (op.op) {
    case "draw":
      return OP_LENGTH + op.ink.length;
    case "erase":
      return OP_LENGTH + op.ids.length * 10;
    case "restore":
      return op.strokes.reduce((sum, { ink }) => sum + OP_LENGTH + ink.length, OP_LENGTH);
    case "add":
      return OP_LENGTH * (1 + op.sheets.length);
    default:
      return OP_LENGTH;
  }
}
