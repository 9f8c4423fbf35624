import type { Answer, Signal } from "../../signaling/connect.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";
import type { SlateOp } from "../../signaling/contract/slate.ts";
import { apply, emptySlate, type Slate } from "../../signaling/contract/slate-state.ts";
import type { Clock } from "../state/clock.ts";
import type { InkQuestion } from "./ink-fetch.ts";
import type { LateInk } from "./late-ink.ts";

interface SlateReaderOptions {
  signal: Signal;
  clock: Clock;
  onChanged: () => void;
  /** The service was started anew: what it had is what it has stored, and its numbers begin again. */
  onNewLife: () => void;
}

/** What was asked together with the base. */
interface Beside {
  readonly askedAt: number;
  readonly answer: Promise<Answer<RequestOutput<"readShown">>>;
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
  #late: LateInk | undefined;
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
    // So that it is here when it is needed.
    void load();
  }

  get slate(): Slate {
    return this.#slate;
  }

  get seq(): number {
    return this.#seq;
  }

  get complete(): boolean {
    return this.#known && this.#late === undefined;
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
    const asking = this.#signal.request("readSlate", { epoch: this.#epoch, after: this.#seq });
    // Whoever knows nothing yet needs this, too: it comes along.
    const beside = this.#epoch === "" ? this.#signal.request("readShown", {}) : undefined;
    const answer = await asking;
    const tookMs = this.#clock.now() - askedAt;
    const parts = answer.ok && answer.value.base !== null ? await load() : undefined;
    if (!answer.ok || this.#closed) return false;
    const { base } = answer.value;
    if (base !== null && parts === undefined) return false;
    this.#learn(answer.value, base && parts?.lateInk(base, tookMs));
    this.#onChanged();
    if (answer.value.more || this.#seq < this.#told) {
      this.#askAgain = true;
      return true;
    }
    return await this.#fetchInk(beside && { askedAt, answer: beside });
  }

  #learn({ epoch, base, first, ops }: RequestOutput<"readSlate">, late: LateInk | null | undefined): void {
    // Numbers of an earlier life of the slate say nothing about this one.
    if (epoch !== this.#epoch && this.#epoch !== "") {
      this.#told = 0;
      this.#onNewLife();
    }
    this.#epoch = epoch;
    this.#known = true;
    if (base && late) {
      this.#seq = base.seq;
      this.#late = late;
      this.#show(late);
    }
    this.#take(first, ops);
  }

  #take(first: number, ops: readonly SlateOp[]): boolean {
    let taken = false;
    for (const [index, op] of ops.entries()) {
      if (first + index !== this.#seq + 1) continue;
      this.#seq += 1;
      this.#slate = apply(this.#slate, op);
      this.#late?.fetch.happened(op);
      taken = true;
    }
    return taken;
  }

  /** False when a question got no answer. `beside`: what was asked together with the base. */
  async #fetchInk(beside: Beside | undefined): Promise<boolean> {
    let answered = true;
    const underWay = new Set<Promise<void>>();
    const expect = (ink: Promise<boolean>): void => {
      const asking: Promise<void> = ink.then((ok) => {
        underWay.delete(asking);
        answered &&= ok;
      });
      underWay.add(asking);
    };
    const begun = beside && this.#late && this.#begun(this.#late, beside);
    if (begun) expect(begun);
    for (;;) {
      const late = this.#late;
      while (late && answered && !this.#askAgain && !this.#closed && underWay.size < late.atOnce.most) {
        const question = late.fetch.ask(this.#slate.shown);
        if (question === undefined) break;
        expect(this.#askForInk(late, question));
      }
      if (underWay.size === 0) return answered;
      await Promise.race(underWay);
    }
  }

  /** The first part of what everybody looks at is on its way already; undefined when nothing is written on it. */
  #begun(late: LateInk, { askedAt, answer }: Beside): Promise<boolean> | undefined {
    const question = late.fetch.askFor(this.#slate.shown);
    if (question === undefined) return undefined;
    return answer.then((shown) => {
      const of = shown.ok ? shown.value.of : null;
      if (of?.seq === late.fetch.seq && of.sheet === question.sheet) this.#came(late, question, of.ink, askedAt);
      // Something else was shown by then.
      else late.fetch.unanswered(question);
      return true;
    });
  }

  async #askForInk(late: LateInk, question: InkQuestion): Promise<boolean> {
    const { restMs } = late.atOnce;
    if (restMs > 0) await new Promise<void>((done) => this.#clock.after(restMs, done));
    const askedAt = this.#clock.now();
    const answer = await this.#signal.request("readStrokes", { seq: late.fetch.seq, ...question });
    if (this.#closed) return true;
    if (answer.ok) {
      this.#came(late, question, answer.value.ink, askedAt);
      return true;
    }
    late.fetch.unanswered(question);
    if (answer.error.code !== "slate.stale") return false;
    // That state is not kept any more: from the beginning, with another.
    this.#epoch = "";
    this.#askAgain = true;
    return true;
  }

  #came(late: LateInk, question: InkQuestion, ink: Uint8Array | ArrayBuffer, askedAt: number): void {
    late.atOnce.answered(this.#clock.now() - askedAt);
    late.fetch.answered(question, ink);
    // A newer base may have taken its place meanwhile.
    if (late === this.#late) this.#show(late);
    this.#onChanged();
  }

  #show(late: LateInk): void {
    this.#slate = late.fetch.slate;
    if (late.fetch.done) this.#late = undefined;
  }
}

/** undefined when it cannot be had now: then it is asked for again with the next question. */
function load(): Promise<typeof import("./late-ink.ts") | undefined> {
  return import("./late-ink.ts").catch(() => undefined);
}
