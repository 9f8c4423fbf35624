import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { ChildAnswer, ChildView } from "../../signaling/contract/questions.ts";
import type { Api } from "../http/api.ts";
import type { Answer, Failure } from "../http/failure.ts";
import type { Clock } from "../state/clock.ts";
import type { PageStorage } from "../ui/safe-storage.ts";

/** How often the page looks whether something is asked; spread, so that a class does not look as one. */
const LOOK_MS = 4_000;
const SPREAD_MS = 2_000;
const PASS_KEY = "oneroom.answer-pass";

export interface AnsweringView {
  /** undefined: not typed yet, or not known any more. */
  code: string | undefined;
  /** undefined until the first look came back. */
  question: ChildView["question"] | undefined;
  /** The question that this device has answered. */
  answered: string | undefined;
  failure: Failure | undefined;
}

export interface AnsweringOptions {
  api: Pick<Api, "lookForQuestion" | "answerPass" | "answerAsChild">;
  clock: Clock;
  storage: PageStorage;
  random: () => number;
}

/** One child's device: its classroom's code, what is asked now, and its answer. It knows no name and asks for none. */
export class Answering {
  readonly #options: AnsweringOptions;
  readonly #view = makeSignal<AnsweringView>({
    code: undefined,
    question: undefined,
    answered: undefined,
    failure: undefined,
  });
  #cancelLook: () => void = () => {};
  #closed = false;

  constructor(options: AnsweringOptions) {
    this.#options = options;
  }

  get view(): ReadonlySignal<AnsweringView> {
    return this.#view;
  }

  /** Looks with this code, and from then on regularly. */
  async enter(code: string): Promise<void> {
    this.#become({ code, question: undefined, failure: undefined });
    await this.#look();
  }

  leave(): void {
    this.#cancelLook();
    this.#become({ code: undefined, question: undefined, answered: undefined, failure: undefined });
  }

  async answer(answer: ChildAnswer): Promise<Answer<object>> {
    const { code, question } = this.#view.value;
    if (code === undefined || !question) throw new Error("there is nothing to answer");
    const { id: questionId } = question;
    const { api, storage } = this.#options;
    const known = storage.getItem(PASS_KEY);
    const give = (pass: string) => api.answerAsChild({ code, pass, questionId, answer });
    let outcome = known === null ? undefined : await give(known);
    if (outcome === undefined || (!outcome.ok && outcome.error.code === "answer.no-pass")) {
      // The first answer, or the first of another lesson.
      const pass = await api.answerPass(code, known);
      if (pass.ok) storage.setItem(PASS_KEY, pass.value.pass);
      outcome = pass.ok ? await give(pass.value.pass) : pass;
    }
    if (outcome.ok) this.#become({ answered: questionId });
    // It was closed meanwhile, or another one is asked: the page shows it at once.
    else await this.#look();
    return outcome;
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
  }

  async #look(): Promise<void> {
    this.#cancelLook();
    const { code } = this.#view.value;
    if (code === undefined || this.#closed) return;
    const outcome = await this.#options.api.lookForQuestion(code);
    if (this.#closed || this.#view.value.code !== code) return;
    if (outcome.ok) this.#become({ question: outcome.value.question, failure: undefined });
    else if (outcome.error.code === "answer.unknown-code" || outcome.error.code === "input.invalid")
      this.#become({ code: undefined, question: undefined, failure: outcome.error });
    else this.#become({ failure: outcome.error });
    this.#cancelLook();
    if (this.#view.value.code !== undefined)
      this.#cancelLook = this.#options.clock.after(
        LOOK_MS + this.#options.random() * SPREAD_MS,
        () => void this.#look(),
      );
  }

  #become(change: Partial<AnsweringView>): void {
    if (!this.#closed) this.#view.value = { ...this.#view.value, ...change };
  }
}
