import { randomInt } from "node:crypto";
import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { CodeHolder } from "./question-ports.ts";

/** A million codes; with half of them given out a free one is found at the second draw. */
const CODES = 1_000_000;
const DRAWS = 50;

/** Six digits for each classroom in each live lesson of this node: what its children type to answer. */
export class AnswerCodes {
  readonly #holders = new Map<string, CodeHolder>();
  readonly #draw: () => number;

  constructor(draw: () => number = () => randomInt(CODES)) {
    this.#draw = draw;
  }

  holderOf(code: string): CodeHolder | undefined {
    return this.#holders.get(code);
  }

  /** @throws when nearly all codes are given out. */
  give(lessonId: LessonId, classroomId: ClassroomId): string {
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const code = String(this.#draw()).padStart(6, "0");
      if (this.#holders.has(code)) continue;
      this.#holders.set(code, { lessonId, classroomId });
      return code;
    }
    throw new Error(`no free answer code in ${DRAWS} draws: ${this.#holders.size} are given out`);
  }

  /** The lesson is over: its codes lead nowhere. */
  takeBack(lessonId: LessonId): void {
    for (const [code, holder] of this.#holders) if (holder.lessonId === lessonId) this.#holders.delete(code);
  }
}
