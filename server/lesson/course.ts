import type { LessonRecord } from "../../signaling/contract/api.ts";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { EndReason, LessonState } from "../../signaling/contract/lesson.ts";
import type { LessonLog } from "./ports.ts";

/** How far a lesson has come: waiting, live, ended. Each step stands on record before it counts. */
export class Course {
  readonly #lessonLog: LessonLog;
  #record: LessonRecord;
  #state: LessonState;
  #startedAt: number | null;
  #endReason: EndReason | null = null;

  constructor(record: LessonRecord, lessonLog: LessonLog) {
    this.#lessonLog = lessonLog;
    this.#record = record;
    this.#state = record.state === "live" ? "live" : "waiting";
    this.#startedAt = record.startedAt;
  }

  get record(): LessonRecord {
    return this.#record;
  }

  get state(): LessonState {
    return this.#state;
  }

  get startedAt(): number | null {
    return this.#startedAt;
  }

  get endReason(): EndReason | null {
    return this.#endReason;
  }

  async goLive(startedAt: number): Promise<Done> {
    if (!(await this.#lessonLog.wentLive(this.#record.id, startedAt))) return refused("lesson.over");
    this.#state = "live";
    this.#startedAt = startedAt;
    return granted({});
  }

  async extend(endsAt: number): Promise<Outcome<{ endsAt: number }>> {
    if (!(await this.#lessonLog.extended(this.#record.id, endsAt))) return refused("lesson.over");
    this.#record = { ...this.#record, endsAt };
    return granted({ endsAt });
  }

  async end(endedAt: number, reason: EndReason): Promise<void> {
    // A cancelled lesson never took place; the timetable has that on record already.
    if (reason !== "cancelled") await this.#lessonLog.ended(this.#record.id, endedAt, reason);
    this.#state = "ended";
    this.#endReason = reason;
  }
}
