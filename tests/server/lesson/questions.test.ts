import { describe, expect, test } from "vitest";
import type { KeptQuestion } from "../../../server/lesson/question-ports.ts";
import { RoomCodes } from "../../../server/lesson/room-codes.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import { type QuestionDraft, type QuestionsView, questionDraft } from "../../../signaling/contract/questions.ts";
import { codeOf, type FakePage, grantedValue, lessonWorld, north, south } from "../../support/lesson-world.ts";

const single: QuestionDraft = { kind: "single", text: "3 + 4", choices: ["6", "7", ""], correct: [1] };

async function onAir(kept: Iterable<KeptQuestion> = []) {
  const world = lessonWorld();
  for (const question of kept) world.questionLog.questions.set(question.id, question);
  const teacher = await world.openTeacher();
  const first = await world.openClassroom(north);
  const second = await world.openClassroom(south);
  for (const page of [teacher, first, second]) grantedValue(await page.join());
  const code = (view(first) as QuestionsView).code ?? "";
  const ask = async (draft: QuestionDraft = single) =>
    grantedValue(await teacher.guest.handlers.askQuestion(draft)).questionId;
  const told = view(teacher);
  for (const page of [teacher, first, second]) page.fresh();
  const { answering } = world.lessons;
  /** Passes of so many children's devices. */
  const devices = (count: number) =>
    Array.from({ length: count }, () => grantedValue(answering.passFor(code, null)).pass);
  return { ...world, teacher, north: first, south: second, code, told, ask, answering, devices };
}

/** The latest whole that a page was told. */
function view(page: FakePage): QuestionsView | undefined {
  return page.heard.filter(({ name }) => name === "questionsTold").at(-1)?.notice as QuestionsView | undefined;
}

function tallies(page: FakePage): object[] {
  return page
    .fresh()
    .filter(({ name }) => name === "tallyChanged")
    .map(({ notice }) => notice);
}

describe("asking", () => {
  test("a question is on every screen; what is right is the teacher's to know until it is revealed", async () => {
    const { teacher, north: page, ask } = await onAir();
    const questionId = await ask();
    expect(view(page)?.current).toMatchObject({ text: "3 + 4", closedAt: null, correct: null, total: null });
    expect(view(teacher)?.current).toMatchObject({ correct: [1], total: { voters: 0, counts: [0, 0, 0] } });
    grantedValue(await page.guest.handlers.answerQuestion({ questionId, answer: { hands: [2, 20, 0] } }));
    grantedValue(await teacher.guest.handlers.revealQuestion({ questionId }));
    expect(view(page)?.current).toMatchObject({
      revealed: true,
      correct: [1],
      total: { voters: 22, counts: [2, 20, 0] },
    });
    grantedValue(await teacher.guest.handlers.putQuestionAway({}));
    expect(view(page)).toMatchObject({ current: null, past: [] });
    expect(view(teacher)).toMatchObject({ current: null, past: [{ number: 1, total: { voters: 22 } }] });
  });

  test("asking another closes the one that is open; numbers go on", async () => {
    const { teacher, north: page, ask } = await onAir();
    const earlier = await ask();
    await ask({ kind: "text", text: "", choices: [], correct: [] });
    expect(view(teacher)).toMatchObject({
      current: { number: 2 },
      past: [{ number: 1, closedAt: expect.any(Number) }],
    });
    const late = await page.guest.handlers.answerQuestion({ questionId: earlier, answer: { hands: [1, 1, 1] } });
    expect(codeOf(late)).toBe("question.closed");
    expect(codeOf(await teacher.guest.handlers.closeQuestion({ questionId: earlier }))).toBe("question.closed");
  });

  test("only the teacher asks, closes, reveals and puts away; only classrooms answer", async () => {
    const { teacher, north: page, ask } = await onAir();
    const questionId = await ask();
    const { handlers } = page.guest;
    for (const outcome of [
      await handlers.askQuestion(single),
      await handlers.closeQuestion({ questionId }),
      await handlers.revealQuestion({ questionId }),
      await handlers.putQuestionAway({}),
      await teacher.guest.handlers.answerQuestion({ questionId, answer: { hands: [1, 0, 0] } }),
    ])
      expect(codeOf(outcome)).toBe("ticket.forbidden");
  });

  test("who joins late gets the question, its own tally and no other's", async () => {
    const { north: page, south: other, ask, openClassroom } = await onAir();
    const questionId = await ask();
    for (const { guest } of [page, other])
      grantedValue(await guest.handlers.answerQuestion({ questionId, answer: { hands: [1, 2, 3] } }));
    const again = await openClassroom(north);
    grantedValue(await again.join());
    expect(view(again)).toMatchObject({
      current: { id: questionId },
      tallies: [{ classroomId: north, counts: [1, 2, 3] }],
    });
  });
});

describe("answering", () => {
  test("a show of hands takes the place of the one before, and reaches the teacher and the own room", async () => {
    const { teacher, north: page, south: other, ask, clock } = await onAir();
    const questionId = await ask();
    for (const hands of [
      [9, 9, 9],
      [1, 20, 0],
    ])
      grantedValue(await page.guest.handlers.answerQuestion({ questionId, answer: { hands } }));
    clock.advance(300);
    const tally = { classroomId: north, voters: 21, counts: [1, 20, 0], written: [] };
    expect(tallies(teacher)).toEqual([{ questionId, tally }]);
    expect(tallies(page)).toEqual([{ questionId, tally }]);
    expect(tallies(other)).toEqual([]);
  });

  test("children answer by their classroom's code, and may think again while it is open", async () => {
    const { teacher, north: page, ask, code, answering, clock, devices } = await onAir();
    const children = devices(30);
    expect(answering.look(code)).toEqual({ ok: true, value: { question: null } });
    const questionId = await ask();
    expect(grantedValue(answering.look(code)).question).toMatchObject({ id: questionId, choices: ["6", "7", ""] });
    const vote = (device: string, choice: number) =>
      answering.answer({ code, pass: device, questionId, answer: { choices: [choice] } });
    for (const device of children) grantedValue(await vote(device, 0));
    grantedValue(await vote(children[0] ?? "", 1));
    grantedValue(await page.guest.handlers.answerQuestion({ questionId, answer: { hands: [0, 2, 0] } }));
    clock.advance(300);
    expect(tallies(teacher)).toMatchObject([{ tally: { voters: 32, counts: [29, 3, 0] } }]);
  });

  test("what comes before the close counts, what comes after is refused", async () => {
    const { teacher, ask, code, answering, devices } = await onAir();
    const children = devices(3);
    const questionId = await ask();
    const vote = (device: string) => answering.answer({ code, pass: device, questionId, answer: { choices: [1] } });
    const outcomes = await Promise.all([
      vote(children[0] ?? ""),
      vote(children[1] ?? ""),
      teacher.guest.handlers.closeQuestion({ questionId }),
      vote(children[2] ?? ""),
      vote(children[0] ?? ""),
    ]);
    expect(outcomes.map(codeOf)).toEqual(["granted", "granted", "granted", "question.closed", "question.closed"]);
    expect(view(teacher)).toMatchObject({
      tallies: [{ classroomId: north, voters: 2 }],
      current: { total: { voters: 2 } },
    });
    expect(grantedValue(answering.look(code)).question?.closedAt).not.toBeNull();
  });

  test("an answer that does not fit changes nothing", async () => {
    const { teacher, north: page, ask, code, answering, clock, devices } = await onAir();
    const children = devices(1);
    const questionId = await ask();
    const asChild = (answer: { choices: number[] } | { written: string }) =>
      answering.answer({ code, pass: children[0] ?? "", questionId, answer });
    expect(codeOf(await asChild({ choices: [0, 1] }))).toBe("question.unfit");
    expect(codeOf(await asChild({ choices: [3] }))).toBe("question.unfit");
    expect(codeOf(await asChild({ written: "seven" }))).toBe("question.unfit");
    const asRoom = page.guest.handlers.answerQuestion({ questionId, answer: { hands: [1, 2] } });
    expect(codeOf(await asRoom)).toBe("question.unfit");
    clock.advance(300);
    expect(tallies(teacher)).toEqual([]);
  });

  test("several may be chosen where several are right; right or wrong needs no words", async () => {
    const { teacher, ask, code, answering, clock, devices } = await onAir();
    const children = devices(1);
    const vote = async (draft: QuestionDraft, choices: number[]) => {
      const questionId = await ask(draft);
      return await answering.answer({ code, pass: children[0] ?? "", questionId, answer: { choices } });
    };
    const multiple: QuestionDraft = { kind: "multiple", text: "", choices: ["", "", ""], correct: [0, 2] };
    grantedValue(await vote(multiple, [0, 2]));
    clock.advance(300);
    expect(tallies(teacher)).toMatchObject([{ tally: { voters: 1, counts: [1, 0, 1] } }]);
    expect(codeOf(await vote(multiple, [1, 1]))).toBe("question.unfit");
    grantedValue(await vote({ kind: "truth", text: "7 is even", choices: [], correct: [1] }, [1]));
    clock.advance(300);
    expect(tallies(teacher)).toMatchObject([{ tally: { counts: [0, 1] } }]);
  });

  test("numbers are one however they are written; texts without regard to case", async () => {
    const { teacher, ask, code, answering, devices } = await onAir();
    const children = devices(5);
    const write = async (kind: "number" | "text", texts: string[]) => {
      const questionId = await ask({ kind, text: "", choices: [], correct: [] });
      const codes: string[] = [];
      for (const [index, written] of texts.entries())
        codes.push(
          codeOf(await answering.answer({ code, pass: children[index] ?? "", questionId, answer: { written } })),
        );
      grantedValue(await teacher.guest.handlers.closeQuestion({ questionId }));
      return { codes, written: view(teacher)?.current?.total?.written };
    };
    expect(await write("number", ["3,50", "3.5", "＋3.5", "-2", "about 3"])).toEqual({
      codes: ["granted", "granted", "granted", "granted", "question.unfit"],
      written: [
        { value: "3.5", count: 3 },
        { value: "-2", count: 1 },
      ],
    });
    expect((await write("text", ["Tang", "tang", "Song   dynasty"])).written).toEqual([
      { value: "Tang", count: 2 },
      { value: "Song dynasty", count: 1 },
    ]);
  });

  test("a hundred and fifty devices are a room; made-up ones beyond that are refused", async () => {
    const { ask, code, answering, devices } = await onAir();
    const children = devices(160);
    const questionId = await ask();
    const codes: string[] = [];
    for (const device of children)
      codes.push(codeOf(await answering.answer({ code, pass: device, questionId, answer: { choices: [0] } })));
    expect(codes.indexOf("talk.full")).toBe(150);
    const [first = ""] = children;
    grantedValue(await answering.answer({ code, pass: first, questionId, answer: { choices: [1] } }));
  });

  test("a device answers with its pass alone: one made up, or of another classroom, is none; one that is shown again is the same", async () => {
    const { ask, code, answering, devices, south: other, clock, teacher } = await onAir();
    const [pass = ""] = devices(1);
    const questionId = await ask();
    const otherCode = view(other)?.code ?? "";
    const foreign = grantedValue(answering.passFor(otherCode, null)).pass;
    const [device = "", signature = ""] = pass.split(".");
    const made = `${device.slice(0, -1)}${device.endsWith("A") ? "B" : "A"}.${signature}`;
    for (const each of [foreign, made, `${device}.`, device])
      expect(codeOf(await answering.answer({ code, pass: each, questionId, answer: { choices: [1] } }))).toBe(
        "answer.no-pass",
      );
    expect(grantedValue(answering.passFor(code, pass)).pass).toBe(pass);
    expect(grantedValue(answering.passFor(code, foreign)).pass).not.toBe(foreign);
    expect(codeOf(answering.passFor("no-code", null))).toBe("answer.unknown-code");
    clock.advance(300);
    expect(tallies(teacher)).toEqual([]);
  });

  test("an unknown code leads nowhere, nor does one of a lesson that is over", async () => {
    const { teacher, ask, code, answering, devices } = await onAir();
    const children = devices(1);
    const questionId = await ask();
    const wrong = code === "000000" ? "000001" : "000000";
    const answer = { choices: [0] };
    expect(codeOf(answering.look(wrong))).toBe("answer.unknown-code");
    expect(codeOf(await answering.answer({ code: wrong, pass: children[0] ?? "", questionId, answer }))).toBe(
      "answer.unknown-code",
    );
    grantedValue(await teacher.guest.handlers.endLesson({}));
    expect(codeOf(answering.look(code))).toBe("answer.unknown-code");
  });
});

describe("the record", () => {
  test("holds what was asked and the counts; a question that is asked is written at once", async () => {
    const { teacher, north: page, ask, questionLog, lessons } = await onAir();
    const questionId = await ask();
    expect(questionLog.questions.get(questionId)).toMatchObject({ draft: single, closedAt: null, tallies: [] });
    grantedValue(await page.guest.handlers.answerQuestion({ questionId, answer: { hands: [0, 5, 0] } }));
    await lessons.close();
    expect(questionLog.questions.get(questionId)).toMatchObject({ closedAt: null, tallies: [{ counts: [0, 5, 0] }] });
    expect(teacher.hungUp).toBe(false);
  });

  test("a question that is open when the service stops goes on when it is back, and nobody counts twice", async () => {
    const first = await onAir();
    const questionId = await first.ask();
    const [one = "", two = ""] = first.devices(2);
    const vote = (world: typeof first, pass: string, choice: number) =>
      world.answering.answer({ code: world.code, pass, questionId, answer: { choices: [choice] } });
    for (const pass of [one, two]) grantedValue(await vote(first, pass, 0));
    await first.lessons.close();

    const second = await onAir(first.questionLog.questions.values());
    // It is on the screens again, and a device shows the pass that it had.
    expect(second.told).toMatchObject({
      current: { id: questionId, closedAt: null, total: { voters: 2, counts: [2, 0, 0] } },
    });
    expect(second.code).toBe(first.code);
    expect(grantedValue(second.answering.passFor(second.code, one)).pass).toBe(one);
    grantedValue(await vote(second, one, 1));
    grantedValue(await second.teacher.guest.handlers.closeQuestion({ questionId }));
    const kept = second.questionLog.questions.get(questionId);
    expect(kept).toMatchObject({ tallies: [{ voters: 2, counts: [1, 1, 0] }] });
    // Who answered what is nobody's to know afterwards.
    expect(kept?.votes).toEqual([]);
  });

  test("a question that is open when the lesson ends is closed", async () => {
    const { teacher, ask, questionLog } = await onAir();
    const questionId = await ask();
    grantedValue(await teacher.guest.handlers.endLesson({}));
    expect(questionLog.questions.get(questionId)?.closedAt).not.toBeNull();
  });

  test("a hundred questions are enough for a lesson", async () => {
    const { teacher, ask } = await onAir();
    for (let count = 0; count < 100; count += 1) await ask();
    expect(codeOf(await teacher.guest.handlers.askQuestion(single))).toBe("talk.full");
  });
});

test("the schema refuses what is no question", () => {
  const accepts = (change: object) => questionDraft.safeParse({ ...single, ...change }).success;
  expect(accepts({})).toBe(true);
  expect(accepts({ text: "", choices: ["", ""], correct: [] })).toBe(true);
  for (const change of [
    { choices: ["one"] },
    { choices: Array(7).fill("") },
    { correct: [3] },
    { correct: [0, 1] },
    { kind: "truth" },
    { kind: "number", choices: [] },
    { kind: "essay" },
    { text: "x".repeat(301) },
    { kind: "multiple", correct: [1, 1] },
  ])
    expect(accepts(change)).toBe(false);
});

test("two classrooms never get one code", () => {
  const draws = ["000007", "000007", "000008"];
  const codes = new RoomCodes(() => draws.shift() ?? "000009");
  const lesson = lessonId.parse("lsn-one");
  expect([codes.give(lesson, north), codes.give(lesson, south)]).toEqual(["000007", "000008"]);
  codes.takeBackAll(lesson);
  expect(codes.holderOf("000007")).toBeUndefined();
});
