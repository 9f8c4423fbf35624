import { expect, it } from "vitest";
import type { KeptQuestion } from "../../../server/lesson/question-ports.ts";
import { type KeptEntry, nothingSaid } from "../../../server/lesson/talk-ports.ts";
import type { Store } from "../../../server/store/store.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import { type QuestionDraft, questionId } from "../../../signaling/contract/questions.ts";
import { type Message, messageId } from "../../../signaling/contract/talk.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { addRecords, aLesson, HILL_1, HILL_2, LESSON, NINE } from "./records.ts";

async function addLesson(store: Store): Promise<void> {
  await addRecords(store);
  await store.lessons.add(LESSON, aLesson(), 0);
}

function aMessage(id: string, changes: Partial<Message> = {}): Message {
  return { id: messageId.parse(`msg-number-${id}`), at: NINE, from: HILL_1, to: "teacher", text: "你好", ...changes };
}

const said = (message: Message): KeptEntry => ({ id: message.id, kind: "message", lessonId: LESSON, message });
const ofRoom = { lessonId: LESSON, classroomId: HILL_1 };

describeEachDatabase("what was said in a lesson", (database) => {
  it("is there after a restart: messages in order, the latest headcount, every note", async () => {
    await addLesson(database.store);
    await database.store.talk.keep([
      said(aMessage("two", { at: NINE + 2, from: "administration", to: HILL_2 })),
      said(aMessage("one", { at: NINE + 1, from: "teacher", to: "all" })),
      { id: "not-1", kind: "heads", ...ofRoom, at: NINE, heads: 31 },
      { id: "not-2", kind: "heads", ...ofRoom, at: NINE + 1, heads: 0 },
      { id: "not-3", kind: "note", ...ofRoom, at: NINE + 2, text: "first" },
      { id: "not-4", kind: "note", ...ofRoom, at: NINE + 3, text: "second" },
      { id: "not-5", kind: "trouble", ...ofRoom, at: NINE + 4, lost: "sound" },
      { id: "not-6", kind: "trouble-over", ...ofRoom, at: NINE + 5 },
    ]);
    const store = await database.reopen();
    expect(await store.talk.of(LESSON)).toEqual({
      messages: [
        aMessage("one", { at: NINE + 1, from: "teacher", to: "all" }),
        aMessage("two", { at: NINE + 2, from: "administration", to: HILL_2 }),
      ],
      rooms: [
        {
          classroomId: HILL_1,
          heads: 0,
          notes: [
            { at: NINE + 2, text: "first" },
            { at: NINE + 3, text: "second" },
          ],
        },
      ],
    });
    expect(await store.talk.of(lessonId.parse("lsn-other"))).toEqual(nothingSaid);
  });

  it("a message that is taken back leaves no words", async () => {
    const { store } = database;
    await addLesson(store);
    await store.talk.keep([said(aMessage("one")), said(aMessage("two"))]);
    const removed = { kind: "message-removed", lessonId: LESSON, messageId: aMessage("one").id, at: NINE + 9 } as const;
    await store.talk.keep([{ id: "not-1", ...removed }]);
    expect((await store.talk.of(LESSON)).messages).toEqual([aMessage("two")]);
  });

  it("writing the same again changes nothing, and one bad entry keeps all of them out", async () => {
    const { store } = database;
    await addLesson(store);
    const note: KeptEntry = { id: "not-1", kind: "note", ...ofRoom, at: NINE, text: "first" };
    await store.talk.keep([note, said(aMessage("one"))]);
    await store.talk.keep([note, said(aMessage("one"))]);
    const stray: KeptEntry = { ...note, id: "not-3", lessonId: lessonId.parse("lsn-nowhere") };
    await expect(store.talk.keep([{ ...note, id: "not-2" }, stray])).rejects.toThrow();
    const { messages, rooms } = await store.talk.of(LESSON);
    expect([messages.length, rooms[0]?.notes.length]).toEqual([1, 1]);
  });

  it("the latest two hundred messages are read", async () => {
    const { store } = database;
    await addLesson(store);
    await store.talk.keep(Array.from({ length: 203 }, (_, n) => said(aMessage(`${n}`, { at: NINE + n }))));
    const { messages } = await store.talk.of(LESSON);
    expect([messages.length, messages[0]?.id]).toEqual([200, "msg-number-3"]);
  });

  const draft: QuestionDraft = { kind: "single", text: "3 + 4", choices: ["6", "7"], correct: [1] };
  const asked = (change: Partial<KeptQuestion> = {}): KeptQuestion => ({
    id: questionId.parse("que-number-one"),
    number: 1,
    draft,
    askedAt: NINE,
    closedAt: null,
    tallies: [],
    votes: [],
    ...change,
  });
  const counted = (counts: number[], classroomId = HILL_1) => ({ classroomId, voters: 3, counts, written: [] });

  it("questions are kept with the latest tally of each classroom, and named for reports", async () => {
    const { store } = database;
    await addLesson(store);
    await store.questions.keep(LESSON, asked());
    await store.questions.keep(LESSON, asked({ tallies: [counted([1, 2])] }));
    const final = asked({ closedAt: NINE + 9, tallies: [counted([0, 3]), counted([1, 1], HILL_2)] });
    await store.questions.keep(LESSON, final);
    const second = asked({ id: questionId.parse("que-number-two"), number: 2 });
    await store.questions.keep(LESSON, second);
    expect(await (await database.reopen()).questions.of(LESSON)).toEqual([final, second]);
    expect((await database.store.questions.recordOf(LESSON)).questions).toMatchObject([
      {
        number: 1,
        text: "3 + 4",
        classrooms: [
          { school: "Hill School", classroom: "Class 1", counts: [0, 3] },
          { school: "Hill School", classroom: "Class 2", counts: [1, 1] },
        ],
      },
      { number: 2, closedAt: null, classrooms: [] },
    ]);
  });

  it("what was answered on which device is kept while a question is open, and forgotten when it is closed", async () => {
    const { store } = database;
    await addLesson(store);
    const votes = [
      { classroomId: HILL_1, room: { hands: [1, 2] }, devices: [["device-one", { choices: [1] }]] },
    ] satisfies KeptQuestion["votes"];
    const open = asked({ tallies: [counted([1, 3])], votes });
    await store.questions.keep(LESSON, open);
    expect(await (await database.reopen()).questions.of(LESSON)).toEqual([open]);
    const closed = asked({ closedAt: NINE + 9, tallies: [counted([1, 3])] });
    await database.store.questions.keep(LESSON, closed);
    expect(await database.store.questions.of(LESSON)).toEqual([closed]);
  });
});
