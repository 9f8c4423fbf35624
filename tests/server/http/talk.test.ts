import { afterAll, beforeAll, expect, it } from "vitest";
import { messageId, talkRecord } from "../../../signaling/contract/talk.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
let path: string;

beforeAll(async () => {
  world = await openWorld();
  people = await populate(world);
  path = `/lessons/${people.lesson.id}/talk`;
  const lessonId = people.lesson.id;
  const classroomId = people.classroom.id;
  const at = people.lesson.startsAt;
  const written = (id: string, text: string) =>
    ({
      id,
      kind: "message",
      lessonId,
      message: { id: messageId.parse(id), at, from: classroomId, to: "teacher", text },
    }) as const;
  await world.store.talk.keep([
    { id: "a", kind: "heads", lessonId, classroomId, at, heads: 30 },
    { id: "b", kind: "heads", lessonId, classroomId, at: at + 1, heads: 31 },
    { id: "c", kind: "note", lessonId, classroomId, at: at + 2, text: "Two came late" },
    written("msg-louder-please", "Louder, please"),
    written("msg-wrong-class", "Wrong class"),
    { id: "d", kind: "message-removed", lessonId, messageId: messageId.parse("msg-wrong-class"), at: at + 3 },
  ]);
});
afterAll(() => world.close());

it("is the latest headcounts, the notes and what was written and not taken back, for administrators and the lesson's teacher", async () => {
  for (const { token } of [people.admin, people.teacher]) {
    const { messages, rooms } = talkRecord.parse((await world.ask("get", path, { token })).json);
    expect(rooms).toMatchObject([{ classroomId: people.classroom.id, heads: 31, notes: [{ text: "Two came late" }] }]);
    expect(messages.map(({ text }) => text)).toEqual(["Louder, please"]);
  }
});

it("is not for a classroom's device, nor of a lesson that is none", async () => {
  expect(refusalOf(await world.ask("get", path, { token: people.device.token })).code).toBe("session.forbidden");
  const none = await world.ask("get", "/lessons/les-none/talk", { token: people.admin.token });
  expect(refusalOf(none).code).toBe("record.not-found");
});
