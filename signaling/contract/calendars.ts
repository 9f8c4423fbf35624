import { z } from "zod";
import { calendarId, classroomId, epochMs, personId } from "./ids.ts";

/** Calendars that a program subscribes to by a secret address, which can be revoked. */

/** POST /calendars: an administrator for anybody, a teacher for the own lessons. */
export const calendarOwner = z.discriminatedUnion("of", [
  z.object({ of: z.literal("teacher"), teacherId: personId }),
  z.object({ of: z.literal("classroom"), classroomId }),
]);
export type CalendarOwner = z.infer<typeof calendarOwner>;

/** GET /calendars: an administrator gets all, a teacher the own ones. */
export const calendarView = z.object({
  id: calendarId,
  owner: calendarOwner,
  name: z.string(),
  createdAt: epochMs,
  /** When a program asked for it last. */
  lastReadAt: epochMs.nullable(),
});
export type CalendarView = z.infer<typeof calendarView>;

/** The address is told this once. */
export const calendarMade = z.object({ calendar: calendarView, url: z.string() });
export type CalendarMade = z.infer<typeof calendarMade>;
