import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Log } from "../log.ts";
import type { KeptQuestion, QuestionLog } from "./question-ports.ts";

/** Writes a lesson's questions: the latest state of each, when `write` is called. What failed is tried with the next. */
export class QuestionJournal {
  readonly #lessonId: LessonId;
  readonly #records: QuestionLog;
  readonly #log: Log;
  #pending = new Map<string, KeptQuestion>();
  #writing: Promise<void> | undefined;

  constructor(lessonId: LessonId, records: QuestionLog, log: Log) {
    this.#lessonId = lessonId;
    this.#records = records;
    this.#log = log;
  }

  /** A question that is asked or closed is written now; one that is being answered, every few seconds. */
  changed(question: KeptQuestion): void {
    const answering = question.closedAt === null && question.tallies.length > 0;
    this.#pending.set(question.id, question);
    if (!answering) void this.write();
  }

  /** Never rejects. */
  async write(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#pending.size === 0) return;
    const questions = this.#pending;
    this.#pending = new Map();
    this.#writing = this.#attempt(questions);
    await this.#writing;
  }

  async #attempt(questions: Map<string, KeptQuestion>): Promise<void> {
    try {
      for (const question of questions.values()) {
        await this.#records.keep(this.#lessonId, question);
        questions.delete(question.id);
      }
    } catch (cause) {
      this.#pending = new Map([...questions, ...this.#pending]);
      this.#log.error({ err: cause }, "questions could not be written");
    } finally {
      this.#writing = undefined;
    }
  }
}
