import { randomUUID } from "node:crypto";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import {
  type ChildAnswer,
  type ChildView,
  type Question,
  type QuestionDraft,
  type QuestionId,
  type QuestionsView,
  questionId,
  type questionNotices,
  type RoomAnswer,
  type RoomTally,
} from "../../signaling/contract/questions.ts";
import type { Clock } from "../clock.ts";
import type { KeptQuestion } from "./question-ports.ts";
import { fitting, noVotes, type RoomVotes, tallyOf, total } from "./tally.ts";

export interface QuestionsOptions {
  clock: Clock;
  /** What was asked before the service was started anew. */
  kept: readonly KeptQuestion[];
  /** What the children of each invited classroom type. */
  codes: ReadonlyMap<ClassroomId, string>;
  tell: <N extends keyof typeof questionNotices>(room: RoomId, name: N, notice: Notice<N>) => void;
  /** Those who watch unseen. */
  tellOnlookers: <N extends keyof typeof questionNotices>(name: N, notice: Notice<N>) => void;
  /** It is to be written again. */
  onChange: (question: KeptQuestion) => void;
}

interface LiveQuestion {
  readonly id: QuestionId;
  readonly number: number;
  readonly draft: QuestionDraft;
  readonly askedAt: number;
  closedAt: number | null;
  revealed: boolean;
  readonly votes: Map<ClassroomId, RoomVotes>;
  readonly tallies: Map<ClassroomId, RoomTally>;
}

const MOST_QUESTIONS = 100;
/** More devices than that are not in one room. */
const MOST_DEVICES = 150;
/** Tallies are told together this often: thirty children press at once. */
const TELL_MS = 300;

/** The questions of one lesson. One is open at most. Its methods are called one at a time. */
export class Questions {
  readonly #options: QuestionsOptions;
  readonly #all: LiveQuestion[];
  #current: LiveQuestion | null = null;
  /** Classrooms whose tallies were not told yet. */
  readonly #untold = new Set<ClassroomId>();
  #cancelTell: () => void = () => undefined;

  constructor(options: QuestionsOptions) {
    this.#options = options;
    this.#all = options.kept.map(({ votes, ...kept }) => ({
      ...kept,
      revealed: false,
      votes: new Map(votes.map(({ classroomId, room, devices }) => [classroomId, { room, devices: new Map(devices) }])),
      tallies: new Map(kept.tallies.map((tally) => [tally.classroomId, tally])),
    }));
    // What was open when the service stopped goes on.
    const last = this.#all[this.#all.length - 1];
    if (last?.closedAt === null) this.#current = last;
  }

  viewFor(room: RoomId): QuestionsView {
    const current = this.#current;
    const tallies = [...(current?.tallies.values() ?? [])];
    const isTeacher = room === MASTER_ROOM;
    return {
      current: current && viewOf(current, isTeacher),
      tallies: isTeacher ? tallies : tallies.filter(({ classroomId }) => classroomId === room),
      past: isTeacher ? this.#all.filter((asked) => asked !== current).map((asked) => viewOf(asked, true)) : [],
      code: isTeacher ? null : (this.#options.codes.get(room) ?? null),
    };
  }

  /** What a classroom sees, with what every classroom has answered, and without what one would need to answer. */
  watchedView(): QuestionsView {
    const current = this.#current;
    return {
      current: current && viewOf(current, false),
      tallies: [...(current?.tallies.values() ?? [])],
      past: [],
      code: null,
    };
  }

  childView(): ChildView {
    if (this.#current === null) return { question: null };
    const { id, number, draft, closedAt } = this.#current;
    return { question: { id, number, kind: draft.kind, text: draft.text, choices: draft.choices, closedAt } };
  }

  ask(draft: QuestionDraft): Outcome<{ questionId: QuestionId }> {
    if (this.#all.length >= MOST_QUESTIONS) return refused("talk.full", { limit: MOST_QUESTIONS });
    this.#close(this.#current);
    const asked: LiveQuestion = {
      id: questionId.parse(`que-${randomUUID()}`),
      number: (this.#all[this.#all.length - 1]?.number ?? 0) + 1,
      draft,
      askedAt: this.#now(),
      closedAt: null,
      revealed: false,
      votes: new Map(),
      tallies: new Map(),
    };
    this.#all.push(asked);
    this.#current = asked;
    this.#changed(asked);
    return granted({ questionId: asked.id });
  }

  close(id: QuestionId): Done {
    if (this.#current?.id !== id) return refused("question.closed");
    if (this.#close(this.#current)) this.#changed(this.#current);
    return granted({});
  }

  reveal(id: QuestionId): Done {
    if (this.#current?.id !== id) return refused("question.closed");
    const closed = this.#close(this.#current);
    if (this.#current.revealed && !closed) return granted({});
    this.#current.revealed = true;
    this.#changed(this.#current);
    return granted({});
  }

  putAway(): Done {
    const asked = this.#current;
    if (asked === null) return granted({});
    this.#close(asked);
    this.#current = null;
    this.#changed(asked);
    return granted({});
  }

  /** What a class answers together, in place of what it answered before. */
  answer(classroomId: ClassroomId, id: QuestionId, given: RoomAnswer): Done {
    return this.#take(classroomId, id, given, (votes, room) => ({ ...votes, room }));
  }

  /** What one child answers, in place of what its device answered before. */
  vote(classroomId: ClassroomId, id: QuestionId, device: string, given: ChildAnswer): Done {
    const devices = this.#current?.votes.get(classroomId)?.devices;
    if (devices !== undefined && devices.size >= MOST_DEVICES && !devices.has(device))
      return refused("talk.full", { limit: MOST_DEVICES });
    return this.#take(classroomId, id, given, (votes, answer) => ({
      ...votes,
      devices: new Map([...votes.devices, [device, answer]]),
    }));
  }

  #take<A extends ChildAnswer | RoomAnswer>(
    classroomId: ClassroomId,
    id: QuestionId,
    given: A,
    add: (votes: RoomVotes, answer: A) => RoomVotes,
  ): Done {
    const asked = this.#current;
    if (asked === null || asked.id !== id || asked.closedAt !== null) return refused("question.closed");
    const answer = fitting(asked.draft, given);
    if (answer === null) return refused("question.unfit");
    const votes = add(asked.votes.get(classroomId) ?? noVotes, answer);
    asked.votes.set(classroomId, votes);
    asked.tallies.set(classroomId, { classroomId, ...tallyOf(asked.draft, votes) });
    this.#tellLater(classroomId);
    return granted({});
  }

  /** Nobody is told any more, and what was answered is noted. `over`: the lesson is, and not only the service. */
  stop(over: boolean): void {
    this.#cancelTell();
    if (over) this.#close(this.#current);
    if (this.#current !== null) this.#options.onChange(keptOf(this.#current));
    this.#current = null;
  }

  /** Answers whether it was open. */
  #close(asked: LiveQuestion | null): boolean {
    if (asked === null || asked.closedAt !== null) return false;
    asked.closedAt = this.#now();
    this.#options.onChange(keptOf(asked));
    return true;
  }

  #changed(asked: LiveQuestion): void {
    this.#untold.clear();
    this.#options.onChange(keptOf(asked));
    for (const room of [MASTER_ROOM, ...this.#options.codes.keys()] as const)
      this.#options.tell(room, "questionsTold", this.viewFor(room));
    this.#options.tellOnlookers("questionsTold", this.watchedView());
  }

  #tellLater(classroomId: ClassroomId): void {
    const first = this.#untold.size === 0;
    this.#untold.add(classroomId);
    if (first) this.#cancelTell = this.#options.clock.after(TELL_MS, () => this.#tellTallies());
  }

  #tellTallies(): void {
    const asked = this.#current;
    if (asked === null || this.#untold.size === 0) return;
    for (const id of this.#untold) {
      const tally = asked.tallies.get(id);
      if (tally === undefined) continue;
      for (const room of [MASTER_ROOM, id] as const)
        this.#options.tell(room, "tallyChanged", { questionId: asked.id, tally });
      this.#options.tellOnlookers("tallyChanged", { questionId: asked.id, tally });
    }
    this.#untold.clear();
    this.#options.onChange(keptOf(asked));
  }

  #now(): number {
    return this.#options.clock.now();
  }
}

function viewOf({ id, number, draft, askedAt, closedAt, revealed, tallies }: LiveQuestion, all: boolean): Question {
  const { kind, text, choices, correct } = draft;
  const seen = all || revealed;
  return {
    id,
    number,
    kind,
    text,
    choices,
    askedAt,
    closedAt,
    revealed,
    correct: seen ? correct : null,
    total: seen ? total(draft, [...tallies.values()]) : null,
  };
}

function keptOf({ id, number, draft, askedAt, closedAt, tallies, votes }: LiveQuestion): KeptQuestion {
  const kept = [...votes].map(([classroomId, { room, devices }]) => ({ classroomId, room, devices: [...devices] }));
  return {
    ...{ id, number, draft, askedAt, closedAt },
    tallies: [...tallies.values()],
    votes: closedAt === null ? kept : [],
  };
}
