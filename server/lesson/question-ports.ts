import type { Outcome } from "../../signaling/contract/errors.ts";
import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { Seat } from "../../signaling/contract/lesson.ts";
import type {
  ChildAnswer,
  ChildView,
  QuestionDraft,
  QuestionId,
  QuestionRecord,
  RoomAnswer,
  RoomTally,
} from "../../signaling/contract/questions.ts";

/** A question as the record keeps it, with what was answered so far. */
export interface KeptQuestion {
  readonly id: QuestionId;
  readonly number: number;
  readonly draft: QuestionDraft;
  readonly askedAt: number;
  readonly closedAt: number | null;
  readonly tallies: readonly RoomTally[];
  /** While it is open: what was answered on which device, so that it can go on. Gone from the record when it is closed. */
  readonly votes: readonly KeptVotes[];
}

export interface KeptVotes {
  readonly classroomId: ClassroomId;
  readonly room: RoomAnswer | null;
  readonly devices: readonly (readonly [device: string, answer: ChildAnswer])[];
}

/** Implemented by server/store. */
export interface QuestionLog {
  /** Writes it, or brings what is written up to date. */
  keep(lessonId: LessonId, question: KeptQuestion): Promise<void>;
  /** By number. */
  of(lessonId: LessonId): Promise<KeptQuestion[]>;
}

/** The same with the classrooms' names, for reports. Implemented by server/store. */
export interface QuestionReader {
  recordOf(lessonId: LessonId): Promise<QuestionRecord>;
}

/** What a child's device may ask, by its classroom's code. Implemented by the live lessons, used by server/http. */
export interface Answering {
  look(code: string): Outcome<ChildView>;
  /** The pass again if it is one for this code, a new one otherwise. Refuses with `answer.unknown-code`. */
  passFor(code: string, pass: string | null): Outcome<{ pass: string }>;
  /** Refuses with `answer.unknown-code`, `answer.no-pass`, `question.closed`, `question.unfit`, `talk.full`. */
  answer(input: {
    code: string;
    pass: string;
    questionId: QuestionId;
    answer: ChildAnswer;
  }): Promise<Outcome<Record<string, never>>>;
}

/** What an assistant's code opens. Implemented by the live lessons, used by server/http. */
export interface Assisting {
  seatOf(code: string): Outcome<{ lessonId: LessonId; seat: Seat }>;
}

/** Where a code leads. */
export interface CodeHolder {
  readonly lessonId: LessonId;
  readonly classroomId: ClassroomId;
}
