import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { ConnectOptions, Signal } from "../../signaling/connect.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { LessonView } from "../../signaling/contract/lesson.ts";
import type { QuestionsView } from "../../signaling/contract/questions.ts";
import type { Api } from "../http/api.ts";
import type { Failure } from "../http/failure.ts";
import type { PageStorage } from "../ui/safe-storage.ts";
import { followQuestions } from "./questions.ts";
import { followTalk, type Talk } from "./talk.ts";

const CODE_KEY = "oneroom.assistant";

/** What an assistant's device shows. */
export type AssistingView =
  /** Asks for the code. `failure`: why the last one did not open it; `out`: it was open, and is no longer. */
  | { kind: "code"; failure: Failure | undefined; out: boolean }
  | { kind: "opening" }
  | { kind: "open"; lesson: LessonView; classroomId: ClassroomId; lost: boolean };

export interface AssistingOptions {
  api: Pick<Api, "openAssistant">;
  connect: (options: ConnectOptions) => Signal;
  storage: PageStorage;
}

/** One visit: a socket and what is heard over it. */
interface Visit {
  signal: Signal;
  talk: ReadonlySignal<Talk>;
  questions: ReadonlySignal<QuestionsView>;
  stop: () => void;
}

/** The second device of a classroom: opened by the big screen's code, and out when the big screen is. */
export class Assisting {
  readonly #options: AssistingOptions;
  readonly #view = makeSignal<AssistingView>({ kind: "code", failure: undefined, out: false });
  #visit: Visit | undefined;

  constructor(options: AssistingOptions) {
    this.#options = options;
    const known = options.storage.getItem(CODE_KEY);
    // A reload comes back by itself.
    if (known !== null) void this.open(known);
  }

  get view(): ReadonlySignal<AssistingView> {
    return this.#view;
  }

  /** What is heard while it is open. */
  get visit(): Pick<Visit, "signal" | "talk" | "questions"> | undefined {
    return this.#visit;
  }

  async open(code: string): Promise<void> {
    const { api, connect, storage } = this.#options;
    this.close();
    this.#view.value = { kind: "opening" };
    const ticket = await api.openAssistant(code);
    if (!ticket.ok) return this.#ask(ticket.error, false);
    storage.setItem(CODE_KEY, code);
    let first: string | undefined = ticket.value.ticket;
    const signal = connect({
      ticket: async () => {
        const held = first;
        first = undefined;
        if (held !== undefined) return held;
        const fresh = await api.openAssistant(code);
        if (fresh.ok) return fresh.value.ticket;
        if (fresh.error.code !== "server.unreachable") this.#ask(fresh.error, true);
        throw new Error(`no ticket: ${fresh.error.code}`);
      },
    });
    const { talk, stop: stopTalk } = followTalk(signal);
    const { questions, stop: stopQuestions } = followQuestions(signal);
    const stops = [stopTalk, stopQuestions, ...this.#listenTo(signal)];
    this.#visit = {
      signal,
      talk,
      questions,
      stop: () => {
        for (const stop of stops) stop();
        signal.close();
      },
    };
  }

  close(): void {
    this.#visit?.stop();
    this.#visit = undefined;
  }

  #listenTo(signal: Signal): (() => void)[] {
    return [
      signal.on("welcomed", ({ seat, lesson }) => {
        if (seat.role === "assistant")
          this.#view.value = { kind: "open", lesson, classroomId: seat.classroomId, lost: false };
      }),
      signal.on("stageChanged", ({ stage }) => this.#learn({ stage })),
      signal.on("lessonWentLive", ({ startedAt }) => this.#learn({ state: "live", startedAt })),
      signal.on("lessonEnded", () => this.#ask(undefined, true)),
      signal.on("seatTaken", () => this.#ask(undefined, true)),
      signal.onState((state) => {
        if (state.kind === "refused") this.#ask(state.error, true);
        else if (state.kind === "closed") this.#ask(undefined, true);
        else if (this.#view.value.kind === "open")
          this.#view.value = { ...this.#view.value, lost: state.kind !== "open" };
      }),
    ];
  }

  #learn(change: Partial<LessonView>): void {
    const view = this.#view.value;
    if (view.kind === "open") this.#view.value = { ...view, lesson: { ...view.lesson, ...change } };
  }

  #ask(failure: Failure | undefined, out: boolean): void {
    // The socket's own word that it is closed comes after the reason.
    if (this.#view.value.kind === "code") return;
    if (failure?.code !== "server.unreachable") this.#options.storage.removeItem(CODE_KEY);
    this.#view.value = { kind: "code", failure, out };
    this.close();
  }
}
