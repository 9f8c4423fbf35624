import { createHmac, randomInt } from "node:crypto";
import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { CodeHolder } from "./question-ports.ts";

/** A code for this classroom in this lesson; `attempt` counts from 0 until one is free. */
type Draw = (holder: CodeHolder, attempt: number) => string;

const DRAWS = 50;
/** Without letters and digits that are taken for each other. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const LETTERS_DRAWN = 8;

/** Codes that lead to one classroom in one live lesson of this node, for as long as they are given out. */
export class RoomCodes {
  readonly #holders = new Map<string, CodeHolder>();
  readonly #draw: Draw;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  holderOf(code: string): CodeHolder | undefined {
    return this.#holders.get(code);
  }

  /** @throws when nearly all codes are given out. */
  give(lessonId: LessonId, classroomId: ClassroomId): string {
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const code = this.#draw({ lessonId, classroomId }, draw);
      if (this.#holders.has(code)) continue;
      this.#holders.set(code, { lessonId, classroomId });
      return code;
    }
    throw new Error(`no free code in ${DRAWS} draws: ${this.#holders.size} are given out`);
  }

  takeBack(code: string): void {
    this.#holders.delete(code);
  }

  /** The lesson is over: its codes lead nowhere. */
  takeBackAll(lessonId: LessonId): void {
    for (const [code, holder] of this.#holders) if (holder.lessonId === lessonId) this.#holders.delete(code);
  }
}

const CODES = 1_000_000;

/**
 * What children type: a million; with half of them given out a free one is found at the second draw. Drawn from the service's
 * secret, so that a classroom's code in a lesson is the same when the service was started anew, and nobody can tell it before.
 */
export function digitsFrom(secret: string): Draw {
  return ({ lessonId, classroomId }, attempt) => {
    const drawn = createHmac("sha256", secret).update(`code ${lessonId} ${classroomId} ${attempt}`).digest();
    return String(drawn.readUIntBE(0, 6) % CODES).padStart(6, "0");
  };
}

/** What opens an assistant's device: 850 milliards, so that guessing is hopeless at any rate that a throttle allows. */
export function drawLetters(): string {
  return Array.from({ length: LETTERS_DRAWN }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}
