import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { type AssistantDevice, Assistants } from "./assistants.ts";
import { QuestionJournal } from "./question-journal.ts";
import type { KeptQuestion, QuestionLog } from "./question-ports.ts";
import { Questions } from "./questions.ts";
import type { RoomCodes } from "./room-codes.ts";
import { Talk, type TalkOptions } from "./talk.ts";
import { TalkJournal } from "./talk-journal.ts";
import { type KeptTalk, nothingSaid, type TalkLog } from "./talk-ports.ts";

/** What every lesson of this node shares. */
export interface ConversationParts {
  readonly talk: TalkLog;
  readonly questions: QuestionLog;
  /** What children type, and what opens an assistant's device. */
  readonly codes: { readonly answers: RoomCodes; readonly assistants: RoomCodes };
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
  /** Those who watch unseen. */
  tellOnlookers: <N extends NoticeName>(name: N, notice: Notice<N>) => void;
}

/** Everything that one lesson's rooms tell each other beside picture and sound, and its record. */
export class Conversation {
  readonly talk: Talk;
  readonly questions: Questions;
  readonly assistants: Assistants;
  readonly #options: ConversationOptions;
  readonly #talkJournal: TalkJournal;
  readonly #questionJournal: QuestionJournal;

  constructor(options: ConversationOptions) {
    const { record, clock, log, parts, kept } = options;
    /** To every device of the room. */
    const tell: ConversationOptions["tell"] = (room, name, notice) => {
      options.tell(room, name, notice);
      this.assistants.tell(room, name, notice);
    };
    this.assistants = new Assistants({
      lessonId: record.id,
      codes: parts.codes.assistants,
      onChange: (room) => this.#tellAssistants(room),
    });
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
    const codes = new Map(record.classrooms.map(({ id }) => [id, parts.codes.answers.give(record.id, id)]));
    this.questions = new Questions({
      clock,
      kept: kept.questions,
      codes,
      tell,
      tellOnlookers: options.tellOnlookers,
      onChange: (question) => this.#questionJournal.changed(question),
    });
  }

  /** The room's page has joined: it is told the whole. */
  joined(room: RoomId): void {
    this.talk.prepare();
    if (room !== MASTER_ROOM) this.assistants.open(room);
    this.#tellAssistants(room);
    this.#options.tell(room, "talkTold", this.talk.viewFor(room));
    this.#options.tell(room, "questionsTold", this.questions.viewFor(room));
  }

  left(room: RoomId, reason: "left" | "lost"): void {
    this.talk.left(room, reason);
    this.assistants.close(room);
  }

  /** An assistant's device has connected. It is told what it may know of the lesson by the caller, and here the rest. */
  enter(device: AssistantDevice): void {
    if (!this.assistants.enter(device)) return;
    device.line.notify("talkTold", this.talk.viewFor(device.room));
    device.line.notify("questionsTold", this.questions.viewFor(device.room));
  }

  #tellAssistants(room: RoomId): void {
    const view = this.assistants.viewOf(room);
    if (view !== undefined) this.#options.tell(room, "assistantsChanged", view);
  }

  /** Writes what is not on record yet. Never rejects. */
  async write(): Promise<void> {
    await this.#talkJournal.write();
    await this.#questionJournal.write();
  }

  /** `over`: the lesson is; else the service stops, and it goes on later. */
  async close(over: boolean): Promise<void> {
    this.#options.parts.codes.answers.takeBackAll(this.#options.record.id);
    this.assistants.closeAll();
    this.questions.stop(over);
    await this.write();
  }
}
