import { optionCount } from "../../signaling/contract/question-kinds.ts";
import type { QuestionRecord } from "../../signaling/contract/questions.ts";
import type { Cell } from "../csv/csv.ts";
import type { Say } from "../i18n/words.ts";
import { optionsOf } from "./options.ts";
import type { questionWords } from "./words.ts";

/** A plain number, also below zero: no text that could be a formula. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/** One line for each answer of each classroom, under a head. */
export function answerRows({ questions }: QuestionRecord, say: Say<typeof questionWords.en>): Cell[][] {
  const head = [
    say("columnNumber"),
    say("question"),
    say("columnKind"),
    say("columnSchool"),
    say("columnClassroom"),
    say("columnVoters"),
    say("columnAnswer"),
    say("columnCount"),
    say("columnRight"),
  ];
  const rows = questions.flatMap(({ number, text, kind, choices, correct, classrooms }) =>
    classrooms.flatMap(({ school, classroom, voters, counts, written }) => {
      const given =
        optionCount(kind, choices) > 0
          ? optionsOf({ kind, choices }, say).map(({ short, words }, index) => ({
              answer: words === "" ? short : `${short} ${words}`,
              count: counts[index] ?? 0,
              right: correct.includes(index),
            }))
          : written.map(({ value, count }) => ({
              answer: NUMBER.test(value) ? Number(value) : value,
              count,
              right: false,
            }));
      return given.map(({ answer, count, right }): Cell[] =>
        // In the order of the head.
        [number, text, say(kind), school, classroom, voters, answer, count, right ? say("yes") : ""],
      );
    }),
  );
  return [head, ...rows];
}
