import { z } from "zod";
import { granted } from "../../signaling/contract/errors.ts";
import { lessonId } from "../../signaling/contract/ids.ts";
import { talkRecord } from "../../signaling/contract/talk.ts";
import type { TalkLog } from "../lesson/talk-ports.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { type Endpoint, forHolders } from "./endpoint.ts";

interface TalkParts {
  readonly timetable: Timetable;
  readonly talk: Pick<TalkLog, "of">;
}

/** What was written, counted and noted in a lesson. */
export function talkEndpoints({ timetable, talk }: TalkParts): Endpoint[] {
  return [
    forHolders(
      { method: "get", path: "/lessons/:lessonId/talk", input: z.object({ lessonId }), output: talkRecord },
      async (input, { holder }) => {
        // Whoever may know who was there may know how many, and what was said.
        const allowed = await timetable.attendance(holder, input.lessonId);
        if (!allowed.ok) return allowed;
        const { messages, rooms } = await talk.of(input.lessonId);
        return granted({ messages: [...messages], rooms: rooms.map((room) => ({ ...room, notes: [...room.notes] })) });
      },
    ),
  ];
}
