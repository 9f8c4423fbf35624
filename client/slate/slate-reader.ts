import type { Signal } from "../../signaling/connect.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";
import type { SheetId, SlateOp, SlateOutline, Stroke } from "../../signaling/contract/slate.ts";
import { apply, emptySlate, type Slate } from "../../signaling/contract/slate-state.ts";
import type { Clock } from "../state/clock.ts";

interface SlateReaderOptions {
  signal: Signal;
  clock: Clock;
  onChanged: () => void;
  /** The service was started anew: what it had is what it has stored, and its numbers begin again. */
  onNewLife: () => void;
}

/** After a question that got no answer, in milliseconds. */
const AGAIN_MS = 2_000;

/** A state that is being fetched, sheet by sheet, and what has happened since. */
interface Fetching {
  seq: number;
  base: Slate;
  /** For each sheet that is not whole yet, how many of its strokes are here. */
  missing: Map<SheetId, number>;
  tail: SlateOp[];
}

/**
 * What the server has put in order, as far as it has come here. Operations are applied in their order and once; a gap is
 * asked for. One question at a time, so that the voice on the same link has room between the answers.
 */
export class SlateReader {
  readonly #signal: Signal;
  readonly #clock: Clock;
  readonly #onChanged: () => void;
  readonly #onNewLife: () => void;
  #epoch = "";
  #seq = 0;
  #slate: Slate = emptySlate;
  #fetching: Fetching | undefined;
  /** The highest number that a notice had. */
  #told = 0;
  #known = false;
  #asking = false;
  #askAgain = false;
  #cancelAgain: () => void = () => {};
  #closed = false;

  constructor({ signal, clock, onChanged, onNewLife }: SlateReaderOptions) {
    this.#signal = signal;
    this.#clock = clock;
    this.#onChanged = onChanged;
    this.#onNewLife = onNewLife;
  }

  get slate(): Slate {
    return this.#slate;
  }

  get seq(): number {
    return this.#seq;
  }

  get complete(): boolean {
    return this.#known && this.#fetching === undefined;
  }

  heard({ first, ops }: Notice<"slateChanged">): void {
    this.#told = Math.max(this.#told, first + ops.length - 1);
    if (!this.#known) return;
    if (this.#take(first, ops)) this.#onChanged();
    if (this.#seq < this.#told) void this.catchUp();
  }

  /** Asks for what is missing. To be called on each new connection. */
  async catchUp(): Promise<void> {
    this.#askAgain = true;
    if (this.#asking) return;
    this.#asking = true;
    this.#cancelAgain();
    while (this.#askAgain && !this.#closed) {
      this.#askAgain = false;
      if (await this.#ask()) continue;
      // A new connection asks by itself.
      if (this.#signal.state.kind === "open" && !this.#closed)
        this.#cancelAgain = this.#clock.after(AGAIN_MS, () => void this.catchUp());
      break;
    }
    this.#asking = false;
  }

  close(): void {
    this.#closed = true;
    this.#cancelAgain();
  }

  /** False when there was no answer. */
  async #ask(): Promise<boolean> {
    const answer = await this.#signal.request("readSlate", { epoch: this.#epoch, after: this.#seq });
    if (!answer.ok || this.#closed) return false;
    this.#learn(answer.value);
    this.#onChanged();
    if (answer.value.more || this.#seq < this.#told) {
      this.#askAgain = true;
      return true;
    }
    return await this.#fetchStrokes();
  }

  #learn({ epoch, base, first, ops }: RequestOutput<"readSlate">): void {
    // Numbers of an earlier life of the slate say nothing about this one.
    if (epoch !== this.#epoch && this.#epoch !== "") {
      this.#told = 0;
      this.#onNewLife();
    }
    this.#epoch = epoch;
    this.#known = true;
    if (base !== null) this.#startFrom(base);
    this.#take(first, ops);
  }

  #startFrom(outline: SlateOutline): void {
    const sheets = outline.sheets.map(({ id, ground }) => ({ id, ground, strokes: [], inkLength: 0 }));
    const base = { sheets, shown: outline.shown, pen: outline.pen };
    const missing = new Map(outline.sheets.filter(({ strokes }) => strokes > 0).map(({ id }) => [id, 0]));
    this.#seq = outline.seq;
    this.#slate = base;
    this.#fetching = missing.size === 0 ? undefined : { seq: outline.seq, base, missing, tail: [] };
  }

  #take(first: number, ops: readonly SlateOp[]): boolean {
    let taken = false;
    for (const [index, op] of ops.entries()) {
      if (first + index !== this.#seq + 1) continue;
      this.#seq += 1;
      this.#slate = apply(this.#slate, op);
      this.#fetching?.tail.push(op);
      taken = true;
    }
    return taken;
  }

  /** What everybody looks at comes first. */
  async #fetchStrokes(): Promise<boolean> {
    for (;;) {
      const fetching = this.#fetching;
      if (fetching === undefined || this.#closed || this.#askAgain) return true;
      const [first] = fetching.missing.keys();
      const { shown } = this.#slate;
      const sheet = shown !== null && fetching.missing.has(shown) ? shown : first;
      if (sheet === undefined) return true;
      const from = fetching.missing.get(sheet) ?? 0;
      const answer = await this.#signal.request("readStrokes", { seq: fetching.seq, sheet, from });
      if (this.#fetching !== fetching || this.#closed) continue;
      if (answer.ok) this.#add(fetching, sheet, answer.value);
      else if (answer.error.code === "slate.stale") {
        this.#epoch = "";
        this.#askAgain = true;
        return true;
      } else return false;
    }
  }

  #add(fetching: Fetching, sheet: SheetId, { strokes, next }: { strokes: Stroke[]; next: number | null }): void {
    fetching.base = apply(fetching.base, { op: "restore", sheet, strokes });
    if (next === null) fetching.missing.delete(sheet);
    else fetching.missing.set(sheet, next);
    // The tail was written on the whole sheet: what it did to strokes that come only now has to be done to them, too.
    this.#slate = fetching.tail.reduce(apply, fetching.base);
    if (fetching.missing.size === 0) this.#fetching = undefined;
    this.#onChanged();
  }
}
