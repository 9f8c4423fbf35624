import { type ReadonlySignal, signal } from "@preact/signals";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { Clock } from "../state/clock.ts";
import type { Participation } from "../state/participation.ts";
import type { PageStorage } from "../ui/safe-storage.ts";

const WANTED_KEY = "oneroom.captions";
/** Nobody is still reading a sentence after so long, in milliseconds. */
const READ_MS = 8_000;
/** What a lost connection brings later than this is past. */
const FRESH_MS = 10_000;
/** After so long without a word there is no source any more, and no place is kept for one. */
const SILENT_MS = 120_000;
/** A sentence that is done, and the one that is being said. */
const SENTENCES = 2;

export type Caption = Notice<"captionShown">;

export interface CaptionLineOptions {
  participation: Pick<Participation, "on">;
  clock: Clock;
  storage: PageStorage;
}

/** The captions of this page: the latest sentences, whether there is a source, and whether somebody wants to see them. */
export class CaptionLine {
  readonly #options: CaptionLineOptions;
  readonly #sentences = signal<readonly Caption[]>([]);
  readonly #heard = signal(false);
  readonly #wanted: ReturnType<typeof signal<boolean>>;
  /** Server's clock minus this device's: the largest difference seen, since a notice can only be late. */
  #skewMs = Number.NEGATIVE_INFINITY;
  #cancelRead: () => void = () => {};
  #cancelSilence: () => void = () => {};

  constructor(options: CaptionLineOptions) {
    this.#options = options;
    this.#wanted = signal(options.storage.getItem(WANTED_KEY) !== "no");
  }

  get sentences(): ReadonlySignal<readonly Caption[]> {
    return this.#sentences;
  }

  /** A source has said something lately. */
  get heard(): ReadonlySignal<boolean> {
    return this.#heard;
  }

  get wanted(): boolean {
    return this.#wanted.value === true;
  }

  /** Remembered by this device. */
  setWanted(wanted: boolean): void {
    this.#wanted.value = wanted;
    this.#options.storage.setItem(WANTED_KEY, wanted ? "yes" : "no");
  }

  /** Listens until the answer is called. */
  follow(): () => void {
    const { participation, clock } = this.#options;
    const stops = [
      participation.on("clockTold", ({ serverNow }) => this.#learn(serverNow - clock.now())),
      participation.on("captionShown", (caption) => this.#take(caption)),
    ];
    return () => {
      for (const stop of stops) stop();
      this.#cancelRead();
      this.#cancelSilence();
      this.#sentences.value = [];
      this.#heard.value = false;
    };
  }

  #learn(skewMs: number): void {
    this.#skewMs = Math.max(this.#skewMs, skewMs);
  }

  #take(caption: Caption): void {
    const { clock } = this.#options;
    this.#learn(caption.saidAt - clock.now());
    if (clock.now() + this.#skewMs - caption.saidAt > FRESH_MS) return;
    const before = this.#sentences.value.filter(({ sequence }) => sequence < caption.sequence);
    this.#sentences.value = [...before, caption].slice(-SENTENCES);
    this.#heard.value = true;
    this.#cancelRead();
    this.#cancelSilence();
    this.#cancelRead = clock.after(READ_MS, () => {
      this.#sentences.value = [];
    });
    this.#cancelSilence = clock.after(SILENT_MS, () => {
      this.#heard.value = false;
    });
  }
}
