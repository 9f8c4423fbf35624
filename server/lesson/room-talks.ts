import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { Note, RoomTalk, Trouble } from "../../signaling/contract/talk.ts";

/** A lesson's notes of one classroom; more are a mistake. */
export const MOST_NOTES = 50;

/** What each classroom has told of itself: how many are here, what its assistant noted, what it has lost. */
export class RoomTalks {
  readonly #rooms = new Map<ClassroomId, RoomTalk>();

  constructor(kept: readonly { classroomId: ClassroomId; heads: number | null; notes: readonly Note[] }[]) {
    for (const room of kept) this.#rooms.set(room.classroomId, { ...room, notes: [...room.notes], trouble: null });
  }

  get all(): RoomTalk[] {
    return [...this.#rooms.values()];
  }

  of(classroomId: ClassroomId): RoomTalk {
    return this.#rooms.get(classroomId) ?? { classroomId, heads: null, notes: [], trouble: null };
  }

  count(classroomId: ClassroomId, heads: number): RoomTalk {
    return this.#become({ ...this.of(classroomId), heads });
  }

  /** undefined when there are too many. */
  note(classroomId: ClassroomId, note: Note): RoomTalk | undefined {
    const room = this.of(classroomId);
    return room.notes.length >= MOST_NOTES ? undefined : this.#become({ ...room, notes: [...room.notes, note] });
  }

  /** undefined when there was nothing to end. */
  setTrouble(classroomId: ClassroomId, trouble: Trouble | null): RoomTalk | undefined {
    const room = this.of(classroomId);
    return room.trouble === null && trouble === null ? undefined : this.#become({ ...room, trouble });
  }

  #become(room: RoomTalk): RoomTalk {
    this.#rooms.set(room.classroomId, room);
    return room;
  }
}
