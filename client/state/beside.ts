import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { Signal } from "../../signaling/connect.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { QuestionsView } from "../../signaling/contract/questions.ts";
import { followQuestions } from "./questions.ts";
import { followTalk, type Talk } from "./talk.ts";

/** What a page knows of its lesson beside picture, sound and what is written. */
export interface Beside {
  talk: ReadonlySignal<Talk>;
  questions: ReadonlySignal<QuestionsView>;
  /** At a classroom's big screen: what opens a second device, and how many there are. */
  assistants: ReadonlySignal<Notice<"assistantsChanged"> | undefined>;
  stop: () => void;
}

export function followBeside(signal: Pick<Signal, "on">): Beside {
  const { talk, stop: stopTalk } = followTalk(signal);
  const { questions, stop: stopQuestions } = followQuestions(signal);
  const assistants = makeSignal<Notice<"assistantsChanged"> | undefined>(undefined);
  const stopAssistants = signal.on("assistantsChanged", (notice) => {
    assistants.value = notice;
  });
  const stops = [stopTalk, stopQuestions, stopAssistants];
  return {
    talk,
    questions,
    assistants,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
