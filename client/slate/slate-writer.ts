import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { Answer, Signal } from "../../signaling/connect.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";
import type { SlateRefusal, SlateWish } from "../../signaling/contract/slate.ts";
import { INK_BATCH_MS, MAX_INK_AT_ONCE, MAX_WISHES_AT_ONCE } from "../../signaling/contract/slate-limits.ts";
import { apply, type Slate } from "../../signaling/contract/slate-state.ts";
import type { Failure } from "../http/failure.ts";
import type { Clock } from "../state/clock.ts";

interface SlateWriterOptions {
  signal: Signal;
  clock: Clock;
  random: () => number;
  onChanged: () => void;
}

/** Why something that was written did not count. */
export type SlateTrouble = SlateRefusal | Failure["code"];

interface Batch {
  number: number;
  wishes: SlateWish[];
  /** The slate's number once it was done; undefined until that is known. */
  doneAt: number | undefined;
  /** In the present round of sending. */
  sent: boolean;
}

/** Batches that may be on their way at once: two seconds of writing. */
const MOST_ON_THE_WAY = 40;
const AGAIN_MS = 1_000;
const MARK_LENGTH = 6;
const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * What this page wants written. Gathered for a moment, sent in numbered batches, kept and sent again until the server has
 * said that it was done; the server does each number once.
 */
export class SlateWriter {
  readonly #signal: Signal;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onChanged: () => void;
  readonly #trouble = makeSignal<SlateTrouble | undefined>(undefined);
  #writer: string;
  #mark: string;
  #number = 0;
  #gathered: SlateWish[] = [];
  #batches: Batch[] = [];
  /** Raised when everything that is not known to be done has to be sent again; answers to earlier rounds that failed say nothing. */
  #round = 0;
  #cancelSend: (() => void) | undefined;
  #cancelAgain: () => void = () => {};
  #closed = false;

  constructor({ signal, clock, random, onChanged }: SlateWriterOptions) {
    this.#signal = signal;
    this.#clock = clock;
    this.#random = random;
    this.#onChanged = onChanged;
    this.#mark = this.#newMark();
    this.#writer = this.#mark;
  }

  get trouble(): ReadonlySignal<SlateTrouble | undefined> {
    return this.#trouble;
  }

  get mark(): string {
    return this.#mark;
  }

  forgetTrouble(): void {
    this.#trouble.value = undefined;
  }

  add(wish: SlateWish): void {
    const last = this.#gathered[this.#gathered.length - 1];
    // The next part of the same stroke goes on where the last one ended.
    if (wish.op === "draw" && last?.op === "draw" && last.id === wish.id && joins(last, wish)) {
      this.#gathered[this.#gathered.length - 1] = { ...last, ink: last.ink + wish.ink };
    } else this.#gathered.push(wish);
    // Ink is gathered; a page turn does not wait for it.
    if (wish.op === "draw" || wish.op === "erase")
      this.#cancelSend ??= this.#clock.after(INK_BATCH_MS, () => this.#send());
    else this.#send();
    this.#onChanged();
  }

  /** The slate with what is still on its way, as it will be. */
  onTopOf(slate: Slate): Slate {
    const wishes = [...this.#batches.flatMap(({ wishes }) => wishes), ...this.#gathered];
    return wishes.reduce(
      // A new sheet and taking back need the server: nobody else knows what will become of them.
      (so, wish) => (wish.op === "blank" || wish.op === "undo" ? so : apply(so, wish)),
      slate,
    );
  }

  /** The slate has come here up to this number. */
  confirm(seq: number): void {
    this.#batches = this.#batches.filter(({ doneAt }) => doneAt === undefined || doneAt > seq);
  }

  /** What was done is not waited for any more. */
  forgetDone(): void {
    this.#batches = this.#batches.filter(({ doneAt }) => doneAt === undefined);
  }

  /** There is a connection again. */
  resume(): void {
    this.#round += 1;
    this.#cancelAgain();
    for (const batch of this.#batches) batch.sent = false;
    this.#send();
  }

  close(): void {
    this.#closed = true;
    this.#cancelSend?.();
    this.#cancelAgain();
  }

  #send(): void {
    this.#cancelSend?.();
    this.#cancelSend = undefined;
    if (this.#closed) return;
    while (this.#gathered.length > 0) {
      this.#number += 1;
      const wishes = this.#gathered.splice(0, MAX_WISHES_AT_ONCE);
      this.#batches.push({ number: this.#number, wishes, doneAt: undefined, sent: false });
    }
    if (this.#signal.state.kind !== "open") return;
    for (const batch of this.#batches) {
      const onTheWay = this.#batches.filter(({ sent, doneAt }) => sent && doneAt === undefined).length;
      if (onTheWay >= MOST_ON_THE_WAY) return;
      if (!batch.sent && batch.doneAt === undefined) void this.#sendOne(batch);
    }
  }

  async #sendOne(batch: Batch): Promise<void> {
    const round = this.#round;
    batch.sent = true;
    const { number, wishes } = batch;
    const answer = await this.#signal.request("writeSlate", { writer: this.#writer, number, wishes });
    if (this.#closed) return;
    if (answer.ok) {
      batch.doneAt = answer.value.seq;
      if (answer.value.refused !== null) this.#trouble.value = answer.value.refused;
      this.#onChanged();
      this.#send();
    } else if (round === this.#round) this.#failed(answer);
  }

  #failed({ error }: Extract<Answer<RequestOutput<"writeSlate">>, { ok: false }>): void {
    this.#round += 1;
    switch (error.code) {
      case "server.unreachable":
        // A new connection resumes; the old one may still be there.
        this.#again(AGAIN_MS);
        return;
      case "request.too-many":
        this.#again(error.params.retryAfterMs);
        return;
      case "slate.out-of-order":
        // The service was started anew, or has forgotten this writer: what it has not done is a new writer's.
        if (!this.#batches.some(({ number, doneAt }) => number === error.params.expected && doneAt === undefined))
          this.#beginAnew();
        this.resume();
        return;
      default:
        this.#trouble.value = error.code;
        this.#batches = this.#batches.filter(({ doneAt }) => doneAt !== undefined);
        this.#beginAnew();
        this.#onChanged();
        this.#send();
    }
  }

  #again(afterMs: number): void {
    this.#cancelAgain();
    this.#cancelAgain = this.#clock.after(afterMs, () => this.resume());
  }

  #beginAnew(): void {
    this.#writer = this.#newMark();
    this.#number = 0;
    for (const batch of this.#batches) {
      if (batch.doneAt !== undefined) continue;
      this.#number += 1;
      batch.number = this.#number;
    }
  }

  #newMark(): string {
    let mark = "";
    while (mark.length < MARK_LENGTH) mark += letters[Math.floor(this.#random() * letters.length)];
    return mark;
  }
}

type Draw = Extract<SlateWish, { op: "draw" }>;

function joins(last: Draw, next: Draw): boolean {
  return next.from === last.from + last.ink.length && last.ink.length + next.ink.length <= MAX_INK_AT_ONCE;
}
