import type { Signal } from "../../signaling/connect.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";
import type { SlateOp } from "../../signaling/contract/slate.ts";
import { apply, emptySlate, type Slate } from "../../signaling/contract/slate-state.ts";
import type { Clock } from "../state/clock.ts";
import { InkFetch, type InkQuestion } from "./ink-fetch.ts";
import { QuestionsAtOnce } from "./questions-at-once.ts";

interface SlateReaderOptions {
  signal: Signal;
  clock: Clock;
  onChanged: () => void;
  /** The service was started anew: what it had is what it has stored, and its numbers begin again. */
  onNewLife: () => void;
}

/** After a question that got no answer, in milliseconds. */
const AGAIN_MS = 2_000;

/**
 * What the server has put in order, as far as it has come here. Operations are applied in their order and once; a gap is
 * asked for. What is missing is asked for in parts, a few at a time, so that the voice on the same link has room.
 */
export class SlateReader {
  readonly #signal: Signal;
  readonly #clock: Clock;
  readonly #onChanged: () => void;
  readonly #onNewLife: () => void;
  #epoch = "";
  #seq = 0;
  #slate: Slate = emptySlate;
  #fetching: InkFetch | undefined;
  #atOnce = new QuestionsAtOnce(0);
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
    const askedAt = this.#clock.now();
    const answer = await this.#signal.request("readSlate", { epoch: this.#epoch, after: this.#seq });
    if (!answer.ok || this.#closed) return false;
    // Another way may lead here by now.
    if (answer.value.base !== null) this.#atOnce = new QuestionsAtOnce(this.#clock.now() - askedAt);
    this.#learn(answer.value);
    this.#onChanged();
    if (answer.value.more || this.#seq < this.#told) {
      this.#askAgain = true;
      return true;
    }
    return await this.#fetchInk();
  }

  #learn({ epoch, base, first, ops }: RequestOutput<"readSlate">): void {
    // Numbers of an earlier life of the slate say nothing about this one.
    if (epoch !== this.#epoch && this.#epoch !== "") {
      this.#told = 0;
      this.#onNewLife();
    }
    this.#epoch = epoch;
    this.#known = true;
    if (base !== null) {
      this.#seq = base.seq;
      this.#fetching = new InkFetch(base);
      this.#slate = this.#fetching.slate;
      if (this.#fetching.done) this.#fetching = undefined;
    }
    this.#take(first, ops);
  }

  #take(first: number, ops: readonly SlateOp[]): boolean {
    let taken = false;
    for (const [index, op] of ops.entries()) {
      if (first + index !== this.#seq + 1) continue;
      this.#seq += 1;
      this.#slate = apply(this.#slate, op);
      this.#fetching?.happened(op);
      taken = true;
    }
    return taken;
  }

  /** False when a question got no answer. */
  async #fetchInk(): Promise<boolean> {
    let answered = true;
    const underWay = new Set<Promise<void>>();
    for (;;) {
      const fetching = this.#fetching;
      while (fetching && answered && !this.#askAgain && !this.#closed && underWay.size < this.#atOnce.most) {
        const question = fetching.ask(this.#slate.shown);
        if (question === undefined) break;
        const asking: Promise<void> = this.#askForInk(fetching, question).then((ok) => {
          underWay.delete(asking);
          answered &&= ok;
        });
        underWay.add(asking);
      }
      if (underWay.size === 0) return answered;
      await Promise.race(underWay);
    }
  }

  async #askForInk(fetching: InkFetch, question: InkQuestion): Promise<boolean> {
    const askedAt = this.#clock.now();
    const answer = await this.#signal.request("readStrokes", { seq: fetching.seq, ...question });
    if (this.#closed) return true;
    if (answer.ok && answer.value.strokes.length > 0) {
      this.#atOnce.answered(this.#clock.now() - askedAt);
      fetching.answered(question, answer.value.strokes);
      this.#slate = fetching.slate;
      if (fetching.done) this.#fetching = undefined;
      this.#onChanged();
      return true;
    }
    fetching.unanswered(question);
    if (answer.ok || answer.error.code !== "slate.stale") return false;
    // That state is not kept any more: from the beginning, with another.
    this.#epoch = "";
    this.#askAgain = true;
    return true;
  }
}
