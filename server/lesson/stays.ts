import { randomUUID } from "node:crypto";
import type { LeaveReason } from "../../signaling/contract/api.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { AttendanceLog } from "./ports.ts";

/** The attendance of one lesson: at most one open stay for each room. */
export class Stays {
  readonly #lessonId: LessonId;
  readonly #records: AttendanceLog;
  readonly #open = new Map<RoomId, string>();

  constructor(lessonId: LessonId, records: AttendanceLog) {
    this.#lessonId = lessonId;
    this.#records = records;
  }

  /** A room that is there already (its page was reloaded) goes on with the stay it has. */
  async begin(room: RoomId, at: number): Promise<void> {
    if (this.#open.has(room)) return;
    const id = randomUUID();
    await this.#records.opened({ id, lessonId: this.#lessonId, room, joinedAt: at });
    this.#open.set(room, id);
  }

  async end(room: RoomId, at: number, reason: LeaveReason): Promise<void> {
    const id = this.#open.get(room);
    if (id === undefined) return;
    await this.#records.closed(id, at, reason);
    this.#open.delete(room);
  }

  async endAll(at: number, reason: LeaveReason): Promise<void> {
    await Promise.all([...this.#open.keys()].map((room) => this.end(room, at, reason)));
  }

  /** Notes that these rooms are still there, so that a crash loses no more than the time since the last note. */
  async touch(rooms: readonly RoomId[], at: number): Promise<void> {
    const ids = rooms.map((room) => this.#open.get(room)).filter((id) => id !== undefined);
    if (ids.length > 0) await this.#records.seen(ids, at);
  }
}
