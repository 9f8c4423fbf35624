import { z } from "zod";
import { refused } from "../../signaling/contract/errors.ts";
import { lessonId } from "../../signaling/contract/ids.ts";
import {
  answerCode,
  childAnswer,
  childView,
  passGiven,
  passWish,
  questionRecord,
} from "../../signaling/contract/questions.ts";
import type { Answering, QuestionReader } from "../lesson/question-ports.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { type Endpoint, forAnyone, forHolders, nothing } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

/** Where no lessons are held. */
export const nobodyAnswers: Answering = {
  look: () => refused("answer.unknown-code"),
  passFor: () => refused("answer.unknown-code"),
  answer: async () => refused("answer.unknown-code"),
};

interface QuestionParts {
  readonly timetable: Timetable;
  readonly questions: QuestionReader;
  readonly answering: Answering;
}

/** What children's devices ask (no account, no name, a code that the big screen shows), and what is on record. */
export function questionEndpoints(parts: QuestionParts, throttles: Throttles): Endpoint[] {
  const { timetable, questions, answering } = parts;
  return [
    forAnyone(
      {
        method: "post",
        path: "/answers/look",
        throttles: throttles.answerCodes,
        input: z.object({ code: answerCode }),
        output: childView,
        // It only looks; the code is in the body, so that it is in no log.
        audit: null,
      },
      async ({ code }) => answering.look(code),
    ),
    forAnyone(
      {
        method: "post",
        path: "/answers/passes",
        throttles: [...throttles.answerCodes, ...throttles.answerPasses],
        input: passWish,
        output: passGiven,
        // It is nobody's by name.
        audit: null,
      },
      async ({ code, pass }) => answering.passFor(code, pass),
    ),
    forAnyone(
      {
        method: "post",
        path: "/answers",
        throttles: throttles.answerCodes,
        input: childAnswer,
        output: nothing,
        // Who answered is nobody's to know.
        audit: null,
      },
      (input) => answering.answer(input),
    ),
    forHolders(
      {
        method: "get",
        path: "/lessons/:lessonId/questions",
        input: z.object({ lessonId }),
        output: questionRecord,
      },
      async (input, { holder }) => {
        // Whoever may know who was there may know what was answered.
        const allowed = await timetable.attendance(holder, input.lessonId);
        if (!allowed.ok) return allowed;
        return { ok: true, value: await questions.recordOf(input.lessonId) };
      },
    ),
  ];
}
