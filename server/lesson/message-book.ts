import { randomUUID } from "node:crypto";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import {
  type Message,
  type MessageFrom,
  type MessageId,
  type MessageTo,
  messageId,
} from "../../signaling/contract/talk.ts";

/** So many are kept at hand for who joins; older ones are in the record only. */
const SHOWN = 200;
/** One writer's pace: a burst, then one in a few seconds. */
const BURST = 8;
const PACE_MS = 4_000;

/** The latest messages of one lesson. */
export class MessageBook {
  #messages: readonly Message[];
  /** When each writer may write again as if it had never written. */
  readonly #calmAt = new Map<MessageFrom, number>();

  constructor(kept: readonly Message[]) {
    this.#messages = kept.slice(-SHOWN);
  }

  /** How long this writer has to wait, in milliseconds; 0: not at all. */
  waitMs(from: MessageFrom, now: number): number {
    return Math.max(0, (this.#calmAt.get(from) ?? now) - now - (BURST - 1) * PACE_MS);
  }

  add(from: MessageFrom, to: MessageTo, text: string, now: number): Message {
    const message: Message = { id: messageId.parse(`msg-${randomUUID()}`), at: now, from, to, text };
    this.#calmAt.set(from, Math.max(now, this.#calmAt.get(from) ?? now) + PACE_MS);
    this.#messages = [...this.#messages, message].slice(-SHOWN);
    return message;
  }

  /** Takes it away; undefined when it is not there. */
  remove(id: MessageId): Message | undefined {
    const message = this.#messages.find((other) => other.id === id);
    this.#messages = this.#messages.filter((other) => other !== message);
    return message;
  }

  visibleTo(room: RoomId): Message[] {
    return this.#messages.filter((message) => mayRead(message, room));
  }
}

/** The teacher reads everything; a classroom what is for all, for it, and from it. */
export function mayRead({ from, to }: Pick<Message, "from" | "to">, room: RoomId): boolean {
  return room === MASTER_ROOM || to === "all" || to === room || from === room;
}

/** A room as the writer of a message. */
export function writerOf(room: RoomId): ClassroomId | "teacher" {
  return room === MASTER_ROOM ? "teacher" : room;
}
