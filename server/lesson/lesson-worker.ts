import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { MediaRoom, Sfu } from "./ports.ts";

export interface LessonWorkerOptions {
  lessonId: LessonId;
  sfu: Sfu;
  /** The worker died, and everything in it. */
  onLost: () => void;
}

/** The media worker that carries one lesson: chosen when it is first needed, gone when it dies, changed on request. */
export class LessonWorker {
  readonly #options: LessonWorkerOptions;
  #room: MediaRoom | undefined;
  #closed = false;

  constructor(options: LessonWorkerOptions) {
    this.#options = options;
  }

  /** null: none carries it yet. */
  get number(): number | null {
    return this.#room?.worker ?? null;
  }

  /** @throws when no worker is left, or it went away while the room was being opened. */
  async room(): Promise<MediaRoom> {
    this.#room ??= await this.#open();
    return this.#room;
  }

  /** Goes to another worker. `leave`: closes what the lesson has in the old one, before that is closed. */
  async move(leave: () => void): Promise<Outcome<{ worker: number }>> {
    const before = this.#room;
    if (before === undefined) return refused("media.unavailable");
    const room = await this.#openElsewhere(before);
    if (room === undefined) return refused("media.no-other-worker");
    if (this.#room !== before) {
      // The old worker died meanwhile, and the pages are on their way already.
      room.close();
      return refused("media.unavailable");
    }
    this.#room = room;
    leave();
    before.close();
    return granted({ worker: room.worker });
  }

  close(): void {
    this.#closed = true;
    this.#room?.close();
    this.#room = undefined;
  }

  async #open(): Promise<MediaRoom> {
    let lost = false;
    const room = await this.#options.sfu.openRoom(this.#options.lessonId, () => {
      lost = true;
      this.#lose();
    });
    if (!this.#closed && !lost) return room;
    room.close();
    throw new Error("the room went away while it was being opened");
  }

  async #openElsewhere(before: MediaRoom): Promise<MediaRoom | undefined> {
    let lost = false;
    const room = await this.#options.sfu.openElsewhere(this.#options.lessonId, before, () => {
      lost = true;
      if (this.#room === room) this.#lose();
    });
    if (room === undefined || (!this.#closed && !lost)) return room;
    room.close();
    return undefined;
  }

  #lose(): void {
    if (this.#closed) return;
    this.#room = undefined;
    this.#options.onLost();
  }
}
