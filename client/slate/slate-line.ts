import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { Answer, Signal } from "../../signaling/connect.ts";
import type { DeckId } from "../../signaling/contract/deck.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { SheetId, SlateWish } from "../../signaling/contract/slate.ts";
import { emptySlate, type Slate } from "../../signaling/contract/slate-state.ts";
import type { Clock } from "../state/clock.ts";
import { SlateReader } from "./slate-reader.ts";
import { type SlateTrouble, SlateWriter } from "./slate-writer.ts";

/** Where somebody points, in shares of the sheet's width. */
export interface PointedAt {
  sheet: SheetId;
  x: number;
  y: number;
}

interface SlateLineOptions {
  signal: Signal;
  clock: Clock;
  /** From 0 to below 1. */
  random?: () => number;
}

/** A pointer that is held still is shown for so long; the one who points says it again sooner. */
const POINTER_KEPT_MS = 3_000;
const POINT_AGAIN_MS = 1_000;
const POINT_PACE_MS = 50;

/**
 * This page's end of the slate: what everybody sees, with what this page has just written on top of it. Whatever happens to
 * the socket, it comes to the state that the server has, and what was written here is written there once.
 */
export class SlateLine {
  readonly #signal: Signal;
  readonly #clock: Clock;
  readonly #view = makeSignal<Slate>(emptySlate);
  readonly #ready = makeSignal(false);
  readonly #pointer = makeSignal<(PointedAt & { room: RoomId }) | null>(null);
  readonly #reader: SlateReader;
  readonly #writer: SlateWriter;
  readonly #stop: (() => void)[];
  #strokes = 0;
  #pointing: PointedAt | null = null;
  #pointedAt = 0;
  #cancelPoint: (() => void) | undefined;
  #forgetPointer: () => void = () => {};

  constructor({ signal, clock, random = Math.random }: SlateLineOptions) {
    this.#signal = signal;
    this.#clock = clock;
    this.#writer = new SlateWriter({ signal, clock, random, onChanged: () => this.#redraw() });
    this.#reader = new SlateReader({
      signal,
      clock,
      onChanged: () => this.#redraw(),
      onNewLife: () => this.#writer.forgetDone(),
    });
    this.#stop = [
      signal.on("slateChanged", (notice) => this.#reader.heard(notice)),
      signal.on("pointed", (notice) => this.#pointed(notice)),
      signal.onState(({ kind }) => {
        if (kind !== "open") return;
        void this.#reader.catchUp();
        this.#writer.resume();
      }),
    ];
  }

  /** What this page shows. */
  get view(): ReadonlySignal<Slate> {
    return this.#view;
  }

  /** The slate has been heard of and all its ink is here. */
  get ready(): ReadonlySignal<boolean> {
    return this.#ready;
  }

  get pointer(): ReadonlySignal<(PointedAt & { room: RoomId }) | null> {
    return this.#pointer;
  }

  /** Why something that was written here did not count, since the page was told to forget it. */
  get trouble(): ReadonlySignal<SlateTrouble | undefined> {
    return this.#writer.trouble;
  }

  forgetTrouble(): void {
    this.#writer.forgetTrouble();
  }

  /** An id that no other stroke of any page has. */
  newStrokeId(): string {
    this.#strokes += 1;
    return `${this.#writer.mark}${this.#strokes.toString(36)}`;
  }

  wish(wish: SlateWish): void {
    this.#writer.add(wish);
  }

  /** Teacher: puts a deck's pages on the slate. */
  addDeck(deckId: DeckId): Promise<Answer<object>> {
    return this.#signal.request("addDeck", { deckId });
  }

  /** Where this page's person points now; null when no longer. */
  point(at: PointedAt | null): void {
    this.#pointing = at;
    if (at === null) {
      this.#cancelPoint?.();
      this.#cancelPoint = undefined;
      void this.#signal.request("point", { at: null });
    } else if (this.#cancelPoint === undefined) this.#pointLater();
  }

  close(): void {
    for (const stop of this.#stop) stop();
    this.#reader.close();
    this.#writer.close();
    this.#cancelPoint?.();
    this.#forgetPointer();
  }

  #pointLater(): void {
    let told: PointedAt | null = null;
    const tell = (): void => {
      const now = this.#clock.now();
      if (this.#pointing !== told || now - this.#pointedAt >= POINT_AGAIN_MS) {
        told = this.#pointing;
        this.#pointedAt = now;
        void this.#signal.request("point", { at: told });
      }
      this.#cancelPoint = this.#clock.after(POINT_PACE_MS, tell);
    };
    tell();
  }

  #pointed({ room, at }: Notice<"pointed">): void {
    this.#forgetPointer();
    this.#pointer.value = at === null ? null : { ...at, room };
    this.#forgetPointer = this.#clock.after(POINTER_KEPT_MS, () => {
      this.#pointer.value = null;
    });
  }

  #redraw(): void {
    this.#writer.confirm(this.#reader.seq);
    this.#view.value = this.#writer.onTopOf(this.#reader.slate);
    this.#ready.value = this.#reader.complete;
  }
}
