import { randomInt } from "node:crypto";
import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { CodeHolder } from "./question-ports.ts";

const DRAWS = 50;
/** Without letters and digits that are taken for each other. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const LETTERS_DRAWN = 8;

/** Codes that lead to one classroom in one live lesson of this node, for as long as they are given out. */
export class RoomCodes {
  readonly #holders = new Map<string, CodeHolder>();
  readonly #draw: () => string;

  constructor(draw: () => string) {
    this.#draw = draw;
  }

  holderOf(code: string): CodeHolder | undefined {
    return this.#holders.get(code);
  }

  /** @throws when nearly all codes are given out. */
  give(lessonId: LessonId, classroomId: ClassroomId): string {
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const code = this.#draw();
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

/** What children type: a million; with half of them given out a free one is found at the second draw. */
export function drawDigits(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}

/** What opens an assistant's device: 850 milliards, so that guessing is hopeless at any rate that a throttle allows. */
export function drawLetters(): string {
  return Array.from({ length: LETTERS_DRAWN }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}
