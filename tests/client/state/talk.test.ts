import { expect, test } from "vitest";
import { followTalk } from "../../../client/state/talk.ts";
import { type Message, messageId } from "../../../signaling/contract/talk.ts";
import { FakeSignal } from "../fake-signal.ts";
import { hillRoom, riverRoom } from "../lesson-builders.ts";

const message = (id: string): Message => ({
  id: messageId.parse(`msg-number-${id}`),
  at: 1,
  from: "teacher",
  to: "all",
  text: id,
});
const silent = { classroomId: hillRoom, heads: null, notes: [], trouble: null };

function told() {
  const signal = new FakeSignal();
  const followed = followTalk(signal);
  signal.tell("talkTold", {
    hands: [],
    prepared: [],
    stageLimit: 2,
    messages: [message("one")],
    rooms: [silent],
  });
  return { signal, ...followed };
}

test("what changed is taken into the whole that was told", () => {
  const { signal, talk } = told();
  signal.tell("handsChanged", { hands: [{ classroomId: hillRoom, raisedAt: 5, place: 1 }] });
  signal.tell("preparedChanged", { prepared: [hillRoom] });
  signal.tell("messagePosted", { message: message("two") });
  signal.tell("messageRemoved", { messageId: message("one").id });
  signal.tell("roomTalkChanged", { room: { ...silent, classroomId: riverRoom, heads: 20 } });
  signal.tell("roomTalkChanged", { room: { ...silent, heads: 30 } });
  expect(talk.value).toEqual({
    hands: [{ classroomId: hillRoom, raisedAt: 5, place: 1 }],
    prepared: [hillRoom],
    stageLimit: 2,
    messages: [message("two")],
    rooms: new Map([
      [hillRoom, { ...silent, heads: 30 }],
      [riverRoom, { ...silent, classroomId: riverRoom, heads: 20 }],
    ]),
  });
});

test("a whole that is told again takes the place of what a page believed", () => {
  const { signal, talk } = told();
  signal.tell("messagePosted", { message: message("two") });
  signal.tell("talkTold", { hands: [], prepared: [], stageLimit: 4, messages: [message("three")], rooms: [] });
  expect(talk.value).toEqual({
    hands: [],
    prepared: [],
    stageLimit: 4,
    messages: [message("three")],
    rooms: new Map(),
  });
});

test("nothing is heard any more after it was stopped", () => {
  const { signal, talk, stop } = told();
  stop();
  signal.tell("messagePosted", { message: message("two") });
  expect(talk.value.messages).toHaveLength(1);
});
