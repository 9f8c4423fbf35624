import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Sheet } from "../../signaling/contract/slate-state.ts";
import type { Log } from "../log.ts";
import type { KeptSlate, SlateStore } from "./slate-ports.ts";

/** Writes down what of a lesson's slate has changed since the last time. A crash loses what came after. */
export class SlateKeeper {
  readonly #lessonId: LessonId;
  readonly #store: SlateStore;
  readonly #log: Log;
  readonly #slate: () => KeptSlate;
  #kept: KeptSlate;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: { lessonId: LessonId; store: SlateStore; log: Log; slate: () => KeptSlate }) {
    this.#lessonId = options.lessonId;
    this.#store = options.store;
    this.#log = options.log;
    this.#slate = options.slate;
    this.#kept = options.slate();
  }

  /** Never rejects: what could not be written is written the next time. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#write();
      } catch (cause) {
        this.#log.error({ err: cause }, "what is written in a lesson could not be kept");
      }
    });
    return this.#writing;
  }

  async #write(): Promise<void> {
    const now = this.#slate();
    if (now.slate === this.#kept.slate) return;
    const before = new Set<Sheet>(this.#kept.slate.sheets);
    await this.#store.keep(
      this.#lessonId,
      now,
      now.slate.sheets.filter((sheet) => !before.has(sheet)),
    );
    this.#kept = now;
  }
}
