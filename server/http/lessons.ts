import { z } from "zod";
import {
  attendanceRow,
  type LessonRecord,
  lessonQuery,
  lessonRecord,
  lessonTicket,
  listOf,
  newLesson,
  pagesOf,
  watchingTicket,
} from "../../signaling/contract/api.ts";
import type { AuditSubject } from "../../signaling/contract/audit.ts";
import { type Done, granted } from "../../signaling/contract/errors.ts";
import { expected, feasibility, lessonPlan } from "../../signaling/contract/feasibility.ts";
import { epochMs, type LessonId, lessonId, type PersonId } from "../../signaling/contract/ids.ts";
import type { EndReason } from "../../signaling/contract/lesson.ts";
import { lessonQuality } from "../../signaling/contract/quality.ts";
import { reachOf } from "../accounts/reach.ts";
import type { Tickets } from "../accounts/tickets.ts";
import type { FeasibilityBook } from "../timetable/feasibility.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { type Endpoint, forAdministrators, forHolders, forPeople, personOf } from "./endpoint.ts";
import { answered, asked, pageOf } from "./paging.ts";

/** Ends the live lesson, or turns away who waits for it; nothing to do when nobody is there. */
export type EndLesson = (lessonId: LessonId, reason: EndReason) => Promise<void>;

/** Whether one more may watch a lesson unseen; refuses with `lesson.observers-full`. */
export interface Observing {
  hasPlace(personId: PersonId, lessonId: LessonId): Done;
}

/** Where no lessons are held, there is room. */
export const nobodyWatches: Observing = { hasPlace: () => granted({}) };

const pagedLessons = lessonQuery.extend(pageOf(z.tuple([epochMs, lessonId])));
const one = z.object({ lessonId });
/** `expected`: what its classrooms were to get when it was published. */
const scheduledLesson = lessonRecord.extend({ expected });

const subject = (_input: object, { id, title }: LessonRecord): AuditSubject => ({ kind: "lesson", id, name: title });
const after = (_input: object, { title, teacher, startsAt, endsAt, state, classrooms }: LessonRecord) => ({
  title,
  teacher: teacher.name,
  startsAt,
  endsAt,
  state,
  classrooms: classrooms.map(({ school, name }) => `${school} · ${name}`),
});

export function lessonEndpoints(
  { timetable, tickets, feasibility: links }: { timetable: Timetable; tickets: Tickets; feasibility: FeasibilityBook },
  endLesson: EndLesson,
  observing: Observing,
): Endpoint[] {
  return [
    forAdministrators(
      // It is looked at, and nothing is saved.
      { method: "post", path: "/lessons/feasibility", input: lessonPlan, output: feasibility, audit: null },
      (input, { holder }) => links.ofLesson(input, reachOf(holder)),
    ),
    forHolders(
      { method: "get", path: "/lessons", input: pagedLessons, output: pagesOf(lessonRecord) },
      async (query, { holder }) => granted(answered(await timetable.list(holder, query, asked(query)))),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/lessons",
        input: newLesson,
        output: scheduledLesson,
        status: 201,
        audit: {
          action: "lesson.scheduled",
          subject,
          after: (input, lesson) => ({
            ...after(input, lesson),
            acceptedClashes: input.accepted ?? [],
            expected: lesson.expected,
          }),
        },
      },
      async (input, { holder }) => {
        const made = await timetable.create(input, { by: personOf(holder), reach: reachOf(holder) });
        if (!made.ok) return made;
        const noted = await links.noteLesson({ lessonId: made.value.id }, input);
        return granted({ ...made.value, expected: noted });
      },
    ),
    forHolders({ method: "get", path: "/lessons/:lessonId", input: one, output: lessonRecord }, (input, { holder }) =>
      timetable.find(holder, input.lessonId),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/lessons/:lessonId/cancel",
        input: one,
        output: lessonRecord,
        audit: { action: "lesson.cancelled", subject, after },
      },
      async (input, { holder }) => {
        const within = await timetable.find(holder, input.lessonId);
        if (!within.ok) return within;
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
      {
        method: "post",
        path: "/lessons/:lessonId/ticket",
        input: one,
        output: lessonTicket,
        status: 201,
        // A seat is a person's, or a device's.
        area: "none",
        // Who came in with it is in the attendance.
        audit: null,
      },
      async (input, { holder }) => {
        const claims = await timetable.ticketFor(holder, input.lessonId);
        return claims.ok ? granted(tickets.issue(claims.value)) : claims;
      },
    ),
    forPeople(
      {
        method: "post",
        path: "/lessons/:lessonId/watching",
        input: one,
        output: watchingTicket,
        status: 201,
        area: "none",
        audit: {
          action: "lesson.observed",
          subject: ({ lessonId: id }, { title }) => ({ kind: "lesson", id, name: title }),
        },
      },
      async (input, { holder }) => {
        const claims = await timetable.watchingTicketFor(holder, input.lessonId);
        if (!claims.ok) return claims;
        const { title, ...ticket } = claims.value;
        const place = observing.hasPlace(ticket.seat.personId, input.lessonId);
        return place.ok ? granted({ ...tickets.issue(ticket), title }) : place;
      },
    ),
    forHolders(
      {
        method: "get",
        path: "/lessons/:lessonId/attendance",
        area: "reports",
        input: one,
        output: listOf(attendanceRow),
      },
      async (input, { holder }) => {
        const rows = await timetable.attendance(holder, input.lessonId);
        return rows.ok ? granted({ items: rows.value }) : rows;
      },
    ),
    forHolders(
      { method: "get", path: "/lessons/:lessonId/quality", area: "reports", input: one, output: lessonQuality },
      (input, { holder }) => timetable.quality(holder, input.lessonId),
    ),
  ];
}
