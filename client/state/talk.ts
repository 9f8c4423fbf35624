import { signal as makeSignal, type ReadonlySignal } from "@preact/signals";
import type { Signal } from "../../signaling/connect.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { Hand, Message, RoomTalk } from "../../signaling/contract/talk.ts";

/** What is said in the lesson beside picture and sound, as far as this page may know it. */
export interface Talk {
  hands: readonly Hand[];
  prepared: readonly ClassroomId[];
  stageLimit: number;
  messages: readonly Message[];
  rooms: ReadonlyMap<ClassroomId, RoomTalk>;
}

const nothingTold: Talk = { hands: [], prepared: [], stageLimit: 0, messages: [], rooms: new Map() };

/** Keeps it up to date from the server's notices. */
export function followTalk(signal: Pick<Signal, "on">): { talk: ReadonlySignal<Talk>; stop: () => void } {
  const talk = makeSignal(nothingTold);
  const become = (change: Partial<Talk>) => {
    talk.value = { ...talk.value, ...change };
  };
  const stops = [
    signal.on("talkTold", ({ rooms, ...view }) =>
      become({ ...view, rooms: new Map(rooms.map((room) => [room.classroomId, room])) }),
    ),
    signal.on("handsChanged", become),
    signal.on("preparedChanged", become),
    signal.on("messagePosted", ({ message }) => become({ messages: [...talk.value.messages, message] })),
    signal.on("messageRemoved", ({ messageId }) =>
      become({ messages: talk.value.messages.filter(({ id }) => id !== messageId) }),
    ),
    signal.on("roomTalkChanged", ({ room }) =>
      become({ rooms: new Map([...talk.value.rooms, [room.classroomId, room]]) }),
    ),
  ];
  return {
    talk,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
