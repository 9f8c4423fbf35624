import { randomUUID } from "node:crypto";
import type { Log } from "../log.ts";
import type { KeptEntry, TalkEntry, TalkLog } from "./talk-ports.ts";

/** Writes what is said in one lesson, at once and in order. What could not be written is tried again with the next. */
export class TalkJournal {
  readonly #records: TalkLog;
  readonly #log: Log;
  #pending: KeptEntry[] = [];
  #writing: Promise<void> | undefined;

  constructor(records: TalkLog, log: Log) {
    this.#records = records;
    this.#log = log;
  }

  note(entry: TalkEntry): void {
    this.#pending.push({ ...entry, id: randomUUID() });
    void this.write();
  }

  /** Never rejects: a failure is logged, and what it was about stays. */
  async write(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#pending.length === 0) return;
    this.#writing = this.#attempt(this.#pending.splice(0));
    await this.#writing;
  }

  async #attempt(entries: KeptEntry[]): Promise<void> {
    try {
      await this.#records.keep(entries);
    } catch (cause) {
      this.#pending = [...entries, ...this.#pending];
      this.#log.error({ err: cause, entries: this.#pending.length }, "what was said could not be written");
    } finally {
      this.#writing = undefined;
    }
  }
}
