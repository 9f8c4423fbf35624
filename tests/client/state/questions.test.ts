import { describe, expect, test } from "vitest";
import { Answering } from "../../../client/answer/answering.ts";
import { csvOf } from "../../../client/csv/csv.ts";
import { speak } from "../../../client/i18n/words.ts";
import { answerRows } from "../../../client/questions/answer-rows.ts";
import { questionWords } from "../../../client/questions/words.ts";
import { followQuestions } from "../../../client/state/questions.ts";
import { type ChildView, type Question, questionId } from "../../../signaling/contract/questions.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";
import { hillRoom, riverRoom } from "../lesson-builders.ts";
import { memoryStorage } from "../sign-in/memory-storage.ts";

const id = questionId.parse("que-number-one");
const asked: Question = {
  id,
  number: 1,
  kind: "single",
  text: "3 + 4",
  choices: ["6", "7"],
  askedAt: 1,
  closedAt: null,
  revealed: false,
  correct: null,
  total: null,
};
const tally = (classroomId: typeof hillRoom, counts: number[]) => ({ classroomId, voters: 3, counts, written: [] });

test("tallies take the place of a classroom's earlier one; those of another question are passed over", () => {
  const signal = new FakeSignal();
  const { questions, stop } = followQuestions(signal);
  signal.tell("questionsTold", { current: asked, tallies: [tally(hillRoom, [1, 2])], past: [], code: null });
  signal.tell("tallyChanged", { questionId: id, tally: tally(riverRoom, [3, 0]) });
  signal.tell("tallyChanged", { questionId: id, tally: tally(hillRoom, [0, 3]) });
  const other = questionId.parse("que-number-two");
  signal.tell("tallyChanged", { questionId: other, tally: tally(hillRoom, [9, 9]) });
  expect(questions.value.tallies).toEqual([tally(riverRoom, [3, 0]), tally(hillRoom, [0, 3])]);
  stop();
  signal.tell("questionsTold", { current: null, tallies: [], past: [], code: null });
  expect(questions.value.current).toEqual(asked);
});

describe("a child's device", () => {
  function device(storage = memoryStorage()) {
    const clock = new FakeClock();
    let question: ChildView["question"] = null;
    let known = true;
    const sent: object[] = [];
    let passes = 0;
    let refused: string | undefined;
    const answering = new Answering({
      api: {
        lookForQuestion: async () =>
          known ? { ok: true, value: { question } } : { ok: false, error: { code: "answer.unknown-code", params: {} } },
        answerPass: async () => {
          passes += 1;
          return { ok: true, value: { pass: `pass-${passes}` } };
        },
        answerAsChild: async (answer) => {
          sent.push(answer);
          if (refused === answer.pass) return { ok: false, error: { code: "answer.no-pass", params: {} } };
          return question?.closedAt === null
            ? { ok: true, value: {} }
            : { ok: false, error: { code: "question.closed", params: {} } };
        },
      },
      clock,
      storage,
      random: () => 0.5,
    });
    return {
      clock,
      sent,
      answering,
      storage,
      ask: (next: ChildView["question"]) => {
        question = next;
      },
      refusePasses: () => {
        refused = `pass-${passes}`;
      },
      forget: () => {
        known = false;
      },
    };
  }

  test("looks until something is asked, answers, and may answer again", async () => {
    const { answering, ask, clock, sent } = device();
    await answering.enter("123456");
    expect(answering.view.value).toMatchObject({ code: "123456", question: null });
    ask(asked);
    clock.advance(6_000);
    await expect.poll(() => answering.view.value.question).toEqual(asked);
    await answering.answer({ choices: [0] });
    await answering.answer({ choices: [1] });
    expect(answering.view.value.answered).toBe(id);
    expect(sent).toMatchObject([
      { code: "123456", questionId: id, answer: { choices: [0] } },
      { answer: { choices: [1] } },
    ]);
    answering.close();
  });

  test("a device is given its pass with the first answer, shows it with the next ones, and gets another for another lesson", async () => {
    const { answering, ask, sent, refusePasses } = device();
    ask(asked);
    await answering.enter("123456");
    await answering.answer({ choices: [0] });
    await answering.answer({ choices: [1] });
    refusePasses();
    expect(await answering.answer({ choices: [0] })).toMatchObject({ ok: true });
    expect(sent).toMatchObject([{ pass: "pass-1" }, { pass: "pass-1" }, { pass: "pass-1" }, { pass: "pass-2" }]);
    answering.close();
  });

  test("an answer that comes too late shows at once that the question is closed", async () => {
    const { answering, ask } = device();
    ask(asked);
    await answering.enter("123456");
    ask({ ...asked, closedAt: 5 });
    expect(await answering.answer({ choices: [0] })).toMatchObject({ ok: false });
    expect(answering.view.value).toMatchObject({ question: { closedAt: 5 }, answered: undefined });
    answering.close();
  });

  test("a code that is no longer known is asked for again; the device stays the same after a reload", async () => {
    const first = device();
    first.ask(asked);
    await first.answering.enter("123456");
    await first.answering.answer({ choices: [0] });
    first.forget();
    first.clock.advance(6_000);
    await expect.poll(() => first.answering.view.value.code).toBeUndefined();
    expect(first.answering.view.value.failure?.code).toBe("answer.unknown-code");
    const second = device(first.storage);
    second.ask(asked);
    await second.answering.enter("123456");
    await second.answering.answer({ choices: [0] });
    expect(second.sent).toEqual(first.sent);
  });
});

test("the table of answers runs no formula, whatever was typed", () => {
  const say = speak(questionWords, "en");
  const common = { id, number: 1, askedAt: 1, closedAt: 2, correct: [1] };
  const room = { school: '=HYPERLINK("x")', classroom: "Class, 1", voters: 2 };
  const lines = csvOf(
    answerRows(
      {
        questions: [
          {
            ...common,
            kind: "single",
            text: "+1",
            choices: ["six", ""],
            classrooms: [{ ...room, counts: [0, 2], written: [] }],
          },
          {
            ...common,
            kind: "number",
            text: "",
            choices: [],
            correct: [],
            classrooms: [
              {
                ...room,
                counts: [],
                written: [
                  { value: "-2", count: 1 },
                  { value: "@cmd", count: 1 },
                ],
              },
            ],
          },
        ],
      },
      say,
    ),
  ).split("\r\n");
  expect(lines.slice(1)).toEqual([
    `1,'+1,One of several,"'=HYPERLINK(""x"")","Class, 1",2,A six,0,`,
    `1,'+1,One of several,"'=HYPERLINK(""x"")","Class, 1",2,B,2,yes`,
    `1,,A number,"'=HYPERLINK(""x"")","Class, 1",2,-2,1,`,
    `1,,A number,"'=HYPERLINK(""x"")","Class, 1",2,'@cmd,1,`,
    "",
  ]);
  expect(lines[0]?.startsWith("\ufeffNo.,")).toBe(true);
});
