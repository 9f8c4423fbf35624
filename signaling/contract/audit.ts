import { z } from "zod";
import { epochMs } from "./ids.ts";

/** The audit over REST: who changed what, when, and from where. It is added to and read, and nothing else. */

/** Every change that is noted. The page's catalogue has words for each (client/i18n/en/audit.ts). */
export const auditAction = z.enum([
  "session.opened",
  "session.closed",
  "session.revoked",
  "password.chosen",
  "password.changed",
  "factor.enabled",
  "factor.removed",
  "person.added",
  "person.changed",
  "person.archived",
  "person.restored",
  "person.link-renewed",
  "person.linked",
  "person.unlinked",
  "school.added",
  "school.changed",
  "school.archived",
  "school.restored",
  "classroom.added",
  "classroom.changed",
  "classroom.archived",
  "classroom.restored",
  "device.paired",
  "device.unpaired",
  "lesson.scheduled",
  "lesson.cancelled",
  "lesson.changed",
  "series.scheduled",
  "series.changed",
  "series.archived",
  "series.restored",
  "calendar.opened",
  "calendar.revoked",
  "token.made",
  "token.revoked",
  "term.added",
  "term.changed",
  "lesson.message-sent",
  "lesson.classroom-muted",
  "lesson.classroom-removed",
  "lesson.extended",
  "lesson.moved",
  "lesson.observed",
  "lesson.caption-key-made",
  "lesson.caption-key-revoked",
  "deck.added",
  "deck.changed",
  "deck.deleted",
  "webhook.added",
  "webhook.changed",
  "webhook.removed",
  "webhook.secret-renewed",
  "webhook.tested",
  "webhook.sent-again",
  "webhook.switched-off",
]);
export type AuditAction = z.infer<typeof auditAction>;

/** What was changed. The name is the one that it had then. */
export const auditSubject = z.object({
  kind: z.enum([
    "person",
    "school",
    "classroom",
    "device",
    "lesson",
    "series",
    "term",
    "calendar",
    "token",
    "deck",
    "webhook",
  ]),
  id: z.string(),
  name: z.string(),
});
export type AuditSubject = z.infer<typeof auditSubject>;

/** Who did it. `nobody`: someone who had not signed in, e.g. with a link. */
export const auditActor = z.object({
  kind: z.enum(["person", "device", "nobody"]),
  id: z.string().nullable(),
  name: z.string(),
  /** The name of the person's access token that it was done with; null: the person was signed in. */
  token: z.string().nullable(),
});
export type AuditActor = z.infer<typeof auditActor>;

/** Of `before` and `after` the fields that differ; null where there was no record before, or is none after. */
const fields = z.record(z.string(), z.json()).nullable();
export type AuditFields = z.infer<typeof fields>;

export const auditEntry = z.object({
  id: z.string(),
  at: epochMs,
  action: auditAction,
  actor: auditActor,
  subject: auditSubject,
  address: z.string(),
  before: fields,
  after: fields,
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** GET /audit: newest first. `search` looks into names, addresses and what was changed; `cursor` is the last page's `next`. */
export const auditQuery = z.strictObject({
  from: z.coerce.number().pipe(epochMs).optional(),
  to: z.coerce.number().pipe(epochMs).optional(),
  action: auditAction.optional(),
  actorId: z.string().max(64).optional(),
  subjectId: z.string().max(64).optional(),
  search: z.string().trim().max(80).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.[a-z0-9-]{3,64}$/)
    .optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).default(50),
});
export type AuditQuery = z.output<typeof auditQuery>;

/** `next` is null on the last page. */
export const auditPage = z.object({ items: z.array(auditEntry), next: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPage>;
