import { z } from "zod";

/** Ids are made by the server (`newId` in server/accounts/secrets.ts); a page only hands them back. */
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{2,63}$/);

export const schoolId = id.brand<"SchoolId">();
export const classroomId = id.brand<"ClassroomId">();
export const deviceId = id.brand<"DeviceId">();
export const personId = id.brand<"PersonId">();
export const lessonId = id.brand<"LessonId">();

export const termId = id.brand<"TermId">();
export const seriesId = id.brand<"SeriesId">();
export const calendarId = id.brand<"CalendarId">();
export const webhookId = id.brand<"WebhookId">();
export const deliveryId = id.brand<"DeliveryId">();

export type SchoolId = z.infer<typeof schoolId>;
export type ClassroomId = z.infer<typeof classroomId>;
export type DeviceId = z.infer<typeof deviceId>;
export type PersonId = z.infer<typeof personId>;
export type LessonId = z.infer<typeof lessonId>;
export type TermId = z.infer<typeof termId>;
export type SeriesId = z.infer<typeof seriesId>;
export type CalendarId = z.infer<typeof calendarId>;
export type WebhookId = z.infer<typeof webhookId>;
export type DeliveryId = z.infer<typeof deliveryId>;

/** Ids of media objects come from the SFU; their form is its business, so only the length is bounded. */
const mediaId = z.string().min(1).max(64);

export const sourceId = mediaId.brand<"SourceId">();
export const consumerId = mediaId.brand<"ConsumerId">();

export type SourceId = z.infer<typeof sourceId>;
export type ConsumerId = z.infer<typeof consumerId>;

/** A point in time: milliseconds since 1970-01-01T00:00Z. */
export const epochMs = z.int().min(0).max(8_640_000_000_000_000);
