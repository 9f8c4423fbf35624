import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { AnswerCodes } from "./answer-codes.ts";
import { QuestionJournal } from "./question-journal.ts";
import type { KeptQuestion, QuestionLog } from "./question-ports.ts";
import { Questions } from "./questions.ts";
import { Talk, type TalkOptions } from "./talk.ts";
import { TalkJournal } from "./talk-journal.ts";
import { type KeptTalk, nothingSaid, type TalkLog } from "./talk-ports.ts";

/** What every lesson of this node shares. */
export interface ConversationParts {
  readonly talk: TalkLog;
  readonly questions: QuestionLog;
  readonly codes: AnswerCodes;
  /** How many classrooms may be on stage at once. */
  readonly stageLimit: number;
}

/** What was said in a lesson before the service was started anew. */
export interface KeptConversation {
  readonly talk: KeptTalk;
  readonly questions: readonly KeptQuestion[];
}

export const nothingKept: KeptConversation = { talk: nothingSaid, questions: [] };

/** Reads what a lesson goes on with. */
export async function keptConversation(
  { talk, questions }: ConversationParts,
  id: LessonRecord["id"],
): Promise<KeptConversation> {
  const [said, asked] = await Promise.all([talk.of(id), questions.of(id)]);
  return { talk: said, questions: asked };
}

export interface ConversationOptions extends Pick<TalkOptions, "stage" | "isHere" | "linkOf" | "onUnprepared"> {
  record: LessonRecord;
  clock: Clock;
  log: Log;
  parts: ConversationParts;
  kept: KeptConversation;
  tell: <N extends NoticeName>(room: RoomId, name: N, notice: Notice<N>) => void;
}

/** Everything that one lesson's rooms tell each other beside picture and sound, and its record. */
export class Conversation {
  readonly talk: Talk;
  readonly questions: Questions;
  readonly #options: ConversationOptions;
  readonly #talkJournal: TalkJournal;
  readonly #questionJournal: QuestionJournal;

  constructor(options: ConversationOptions) {
    const { record, clock, log, parts, kept, tell } = options;
    this.#options = options;
    this.#talkJournal = new TalkJournal(parts.talk, log);
    this.#questionJournal = new QuestionJournal(record.id, parts.questions, log);
    const { stage, isHere, linkOf, onUnprepared } = options;
    this.talk = new Talk({
      record,
      clock,
      journal: this.#talkJournal,
      kept: kept.talk,
      stageLimit: parts.stageLimit,
      stage,
      isHere,
      linkOf,
      onUnprepared,
      tell,
    });
    const codes = new Map(record.classrooms.map(({ id }) => [id, parts.codes.give(record.id, id)]));
    this.questions = new Questions({
      clock,
      kept: kept.questions,
      codes,
      tell,
      onChange: (question) => this.#questionJournal.changed(question),
    });
  }

  /** Tells a room that has just joined the whole. */
  greet(room: RoomId): void {
    this.#options.tell(room, "talkTold", this.talk.viewFor(room));
    this.#options.tell(room, "questionsTold", this.questions.viewFor(room));
  }

  /** Writes what is not on record yet. Never rejects. */
  async write(): Promise<void> {
    await this.#talkJournal.write();
    await this.#questionJournal.write();
  }

  async close(): Promise<void> {
    this.#options.parts.codes.takeBack(this.#options.record.id);
    this.questions.stop();
    await this.write();
  }
}
