import type { AttendanceRow } from "../../../signaling/contract/api.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import type { LessonQuality } from "../../../signaling/contract/quality.ts";
import type { QuestionRecord } from "../../../signaling/contract/questions.ts";
import type { TalkRecord } from "../../../signaling/contract/talk.ts";
import { HEADS, NOTE, READABLE } from "./act-telling.ts";
import type { Cast } from "./cast.ts";
import type { Step } from "./play.ts";
import { until } from "./until.ts";

/** What an administrator finds on record afterwards, over REST. */
export const recordSteps: readonly Step[] = [
  {
    name: "on record: one stay for each room, from the join to the end",
    run: async ({ administrator, lessonId, everyRoom }) => {
      const rows: AttendanceRow[] = await administrator.attendance(lessonId);
      for (const room of [MASTER_ROOM, ...everyRoom.map(({ id }) => id)]) {
        const stays = rows.filter((row) => row.room === room);
        if (stays.length !== 1 || stays[0]?.leaveReason !== "lesson-ended")
          throw new Error(`${room} has ${JSON.stringify(stays)}`);
      }
      return `${rows.length} stays`;
    },
  },
  {
    name: "on record: the answers",
    run: async ({ administrator, lessonId }) => {
      const { questions } = await administrator.get<QuestionRecord>(`/api/v1/lessons/${lessonId}/questions`);
      const [choice, number] = questions;
      const counted = choice?.classrooms.map(({ counts }) => counts.join("+")).sort();
      if (counted?.join() !== ["0+1+0", "2+20+0", "3+14+1"].join()) throw new Error(`the choice: ${counted?.join()}`);
      const twelve = number?.classrooms.flatMap(({ written }) => written).filter(({ value }) => value === "12");
      if (twelve?.length !== 2) throw new Error(`the number: ${JSON.stringify(number?.classrooms)}`);
      return `${questions.length} questions`;
    },
  },
  {
    name: "on record: heads, the note and the messages",
    run: async ({ administrator, lessonId, everyRoom }) => {
      const { messages, rooms } = await administrator.get<TalkRecord>(`/api/v1/lessons/${lessonId}/talk`);
      for (const { id, name } of everyRoom) {
        const told = rooms.find(({ classroomId }) => classroomId === id);
        if (told?.heads !== HEADS[name]) throw new Error(`${name} has ${told?.heads} heads`);
      }
      const notes = rooms.flatMap((room) => room.notes.map(({ text }) => text));
      if (notes.join() !== NOTE) throw new Error(`the notes are ${JSON.stringify(notes)}`);
      const texts = messages.map(({ text }) => text);
      if (texts.join() !== READABLE.teacher.join()) throw new Error(`the messages are ${JSON.stringify(texts)}`);
      return `${messages.length} messages`;
    },
  },
  {
    name: "on record: what each link did, and why",
    run: async (cast) => {
      const path = `/api/v1/lessons/${cast.lessonId}/quality`;
      const quality = await until("measurements of every room", async () => {
        const found = await cast.administrator.get<LessonQuality>(path);
        return cast.everyRoom.every(({ id }) => found.minutes.some((minute) => minute.classroomId === id)) && found;
      });
      cast.quality = quality;
      return `${quality.minutes.length} minutes, ${quality.changes.length} changes`;
    },
  },
];

/** One line for each classroom: how long it was in each tier, and the causes of its changes. */
export function tiersOf({ everyRoom, quality }: Cast): string[][] {
  return everyRoom.map(({ id, name }) => {
    const minutes = quality?.minutes.filter((minute) => minute.classroomId === id) ?? [];
    const seconds = (["full", "reduced", "stills", "audio"] as const).map((tier) =>
      String(Math.round(minutes.reduce((sum, minute) => sum + minute.tierSeconds[tier], 0))),
    );
    const causes = quality?.changes.filter(({ room }) => room === id).map(({ cause }) => cause.code) ?? [];
    return [name, ...seconds, [...new Set(causes)].join(", ")];
  });
}
