import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { Signal } from "../../signaling/connect.ts";
import type { QuestionsView } from "../../signaling/contract/questions.ts";

const nothingAsked: QuestionsView = { current: null, tallies: [], past: [], code: null };

/** Keeps what is asked and answered up to date from the server's notices. */
export function followQuestions(signal: Pick<Signal, "on">): {
  questions: ReadonlySignal<QuestionsView>;
  stop: () => void;
} {
  const questions = makeSignal(nothingAsked);
  const stops = [
    signal.on("questionsTold", (view) => {
      questions.value = view;
    }),
    signal.on("tallyChanged", ({ questionId, tally }) => {
      const { value } = questions;
      if (value.current?.id !== questionId) return;
      const others = value.tallies.filter(({ classroomId }) => classroomId !== tally.classroomId);
      questions.value = { ...value, tallies: [...others, tally] };
    }),
  ];
  return {
    questions,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
