import { optionCount } from "../../signaling/contract/question-kinds.ts";
import type { QuestionRecord } from "../../signaling/contract/questions.ts";
import type { Say } from "../i18n/words.ts";
import { optionsOf } from "./options.ts";
import type { questionWords } from "./words.ts";

/** What a spreadsheet would take for a formula, and run. */
const FORMULA = /^[\s]*[=+\-@]/;

/** One line for each answer of each classroom, with a byte order mark, so that Excel reads Chinese. */
export function questionsCsv({ questions }: QuestionRecord, say: Say<typeof questionWords.en>): string {
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
          : written.map(({ value, count }) => ({ answer: value, count, right: false }));
      return given.map(({ answer, count, right }) =>
        [number, text, say(kind), school, classroom, voters, answer, count, right ? say("yes") : ""].map(String),
      );
    }),
  );
  return `\ufeff${[head, ...rows].map((cells) => `${cells.map(cellOf).join(",")}\r\n`).join("")}`;
}

function cellOf(text: string): string {
  // A plain number is one, also below zero.
  const safe = FORMULA.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
