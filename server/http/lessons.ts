import { z } from "zod";
import {
  attendanceRow,
  lessonQuery,
  lessonRecord,
  lessonTicket,
  listOf,
  newLesson,
} from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import { type LessonId, lessonId } from "../../signaling/contract/ids.ts";
import type { EndReason } from "../../signaling/contract/lesson.ts";
import type { Tickets } from "../accounts/tickets.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { type Endpoint, forAdministrators, forHolders } from "./endpoint.ts";

/** Ends the live lesson, or turns away who waits for it; nothing to do when nobody is there. */
export type EndLesson = (lessonId: LessonId, reason: EndReason) => Promise<void>;

const one = z.object({ lessonId });

export function lessonEndpoints(timetable: Timetable, tickets: Tickets, endLesson: EndLesson): Endpoint[] {
  return [
    forHolders(
      { method: "get", path: "/lessons", input: lessonQuery, output: listOf(lessonRecord) },
      async (query, { holder }) => granted({ items: await timetable.list(holder, query) }),
    ),
    forAdministrators(
      { method: "post", path: "/lessons", input: newLesson, output: lessonRecord, status: 201 },
      (input) => timetable.create(input),
    ),
    forHolders({ method: "get", path: "/lessons/:lessonId", input: one, output: lessonRecord }, (input, { holder }) =>
      timetable.find(holder, input.lessonId),
    ),
    forAdministrators(
      { method: "post", path: "/lessons/:lessonId/cancel", input: one, output: lessonRecord },
      async (input, { holder }) => {
        const cancelled = await timetable.cancel(input.lessonId);
        if (cancelled.ok) {
          // Pages may be waiting in it.
          await endLesson(input.lessonId, "cancelled");
          return cancelled;
        }
        if (cancelled.error.code !== "record.in-use") return cancelled;
        await endLesson(input.lessonId, "administrator");
        const found = await timetable.find(holder, input.lessonId);
        return found.ok && found.value.state === "live" ? cancelled : found;
      },
    ),
    forHolders(
      { method: "post", path: "/lessons/:lessonId/ticket", input: one, output: lessonTicket, status: 201 },
      async (input, { holder }) => {
        const claims = await timetable.ticketFor(holder, input.lessonId);
        return claims.ok ? granted(tickets.issue(claims.value)) : claims;
      },
    ),
    forHolders(
      { method: "get", path: "/lessons/:lessonId/attendance", input: one, output: listOf(attendanceRow) },
      async (input, { holder }) => {
        const rows = await timetable.attendance(holder, input.lessonId);
        return rows.ok ? granted({ items: rows.value }) : rows;
      },
    ),
  ];
}
