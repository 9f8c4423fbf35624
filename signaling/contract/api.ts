import { z } from "zod";
import { factorCode } from "./account.ts";
import { classroomId, deviceId, epochMs, lessonId, personId, schoolId } from "./ids.ts";
import { endReason, lessonState } from "./lesson.ts";

/** The REST side of the contract: bodies and answers of `/api/v1`. Refusals are problem documents (RFC 9457) that carry
 * `code` and `params` from errors.ts. A session token goes in `Authorization: Bearer`. */

/** Fields that have a default. */
type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

const name = z.string().trim().min(1).max(80);
/** Sign-in names are compared without case. */
export const signInName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._@-]{2,64}$/u);
const password = z.string().min(8).max(200);
const key = z.string().min(20).max(100);

/** An assistant acts for one classroom; an observer (teaching research) sees and is not seen. */
export const role = z.enum(["administrator", "teacher", "assistant", "observer"]);
export type Role = z.infer<typeof role>;

/** A region's name as it stands in the bureau's lists; compared without case. "" is none in particular. */
const region = z.string().trim().max(40);
/** Goes up with every change: who sends an old one has not seen the newest. */
const version = z.int().min(1);

/** Whoever a session belongs to. */
export const holder = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("person"),
    personId,
    name: z.string(),
    role,
    /** An administrator of one region sees and changes that one only; "" is everything. */
    region: z.string(),
    /** An assistant's; null for everybody else. */
    classroomId: classroomId.nullable(),
  }),
  z.object({ kind: z.literal("device"), deviceId, classroomId, classroom: z.string(), school: z.string() }),
]);
export type Holder = z.infer<typeof holder>;

/** POST /sessions: sign in with a password, or with the key of a link. */
export const signIn = z.discriminatedUnion("with", [
  z.object({
    with: z.literal("password"),
    signInName,
    password: z.string().min(1).max(200),
    /** Of the second factor, for who has one: without it, `session.code-required`. */
    code: factorCode.optional(),
  }),
  z.object({ with: z.literal("link"), key }),
  z.object({
    with: z.literal("provider"),
    /** Of POST /sign-in/provider. */
    key,
    /** The query that the browser came back with. Left out when only the second factor was missing. */
    answer: z.string().min(1).max(4_000).optional(),
    code: factorCode.optional(),
  }),
]);
export type SignIn = z.infer<typeof signIn>;
export const session = z.object({
  token: z.string(),
  expiresAt: epochMs,
  holder,
  /** Where one signs out at the provider, too, after signing in there. */
  signOutUrl: z.string().optional(),
});
export type Session = z.infer<typeof session>;

/** POST /links/inspect: what a link is for, before it is used. */
export const linkKey = z.object({ key });
export const linkPurpose = z.enum(["sign-in", "set-password", "first-administrator"]);
export type LinkPurpose = z.infer<typeof linkPurpose>;
export const linkView = z.object({ purpose: linkPurpose, name: z.string().nullable() });
export type LinkView = z.infer<typeof linkView>;

/** POST /people/first: the one-time link of an empty service creates its first administrator; answers a session. */
export const firstAdministrator = z.object({ key, name, signInName, password });
export type FirstAdministrator = z.infer<typeof firstAdministrator>;

/**
 * POST /people/password: an invited person chooses a password; answers a session. The link stands in for the password and
 * not for the second factor: who has one is asked for its `code` (`session.code-required`).
 */
export const choosePassword = z.object({ key, password, code: factorCode.optional() });

/** POST /people; the answer's link lets the person choose a password. `classroomId` is an assistant's. */
export const newPerson = z.object({
  name,
  signInName,
  role,
  region: region.default(""),
  classroomId: classroomId.nullable().default(null),
});
export type NewPerson = Optional<z.output<typeof newPerson>, "region" | "classroomId">;
/** PUT /people/:personId */
export const changedPerson = newPerson.extend({ personId, version });
export type ChangedPerson = z.output<typeof changedPerson>;
export const personView = z.object({
  id: personId,
  name: z.string(),
  signInName: z.string(),
  role,
  /** An assistant's is that of the school. */
  region: z.string(),
  classroom: z.object({ id: classroomId, name: z.string(), school: z.string() }).nullable(),
  archivedAt: epochMs.nullable(),
  version,
});
export type PersonView = z.infer<typeof personView>;
/** Also POST /people/:personId/link: a fresh link to choose a password; the person's older ones stop working. */
export const invitedPerson = z.object({ person: personView, link: z.string() });
export type InvitedPerson = z.infer<typeof invitedPerson>;

/** GET /schools, /classrooms, /people: `archived=yes` answers what was put away instead. */
export const recordQuery = z.strictObject({ archived: z.literal("yes").optional() });

/** POST /schools */
const linkProfile = z.enum(["terrestrial", "satellite", "mobile"]);
export const newSchool = z.object({
  name,
  linkProfile,
  region: region.default(""),
  /** What the school's contract promises; null when nobody has written it down. */
  bandwidthKbps: z.int().min(1).max(100_000_000).nullable().default(null),
  /** Whom to call. */
  contact: z.string().trim().max(200).default(""),
});
export type NewSchool = Optional<z.output<typeof newSchool>, "region" | "bandwidthKbps" | "contact">;
/** PUT /schools/:schoolId */
export const changedSchool = newSchool.extend({ schoolId, version });
export type ChangedSchool = z.output<typeof changedSchool>;
export const schoolView = z.object({
  id: schoolId,
  name: z.string(),
  linkProfile,
  region: z.string(),
  bandwidthKbps: z.int().nullable(),
  contact: z.string(),
  archivedAt: epochMs.nullable(),
  version,
});
export type SchoolView = z.infer<typeof schoolView>;

/** POST /classrooms */
export const newClassroom = z.object({ schoolId, name });
export type NewClassroom = z.infer<typeof newClassroom>;
/** PUT /classrooms/:classroomId. It stays with its school. */
export const changedClassroom = z.object({ classroomId, name, version });
export type ChangedClassroom = z.infer<typeof changedClassroom>;
const deviceView = z.object({ id: deviceId, pairedAt: epochMs, lastSeenAt: epochMs.nullable() });
export const classroomRecord = z.object({
  id: classroomId,
  schoolId,
  name: z.string(),
  devices: z.array(deviceView),
  archivedAt: epochMs.nullable(),
  version,
});
export type ClassroomRecord = z.infer<typeof classroomRecord>;

/** POST /pairings (by the terminal, without a session): a code to show and a secret to ask with. */
export const pairingStarted = z.object({
  pairingId: z.string(),
  code: z.string().regex(/^\d{6}$/),
  secret: z.string(),
  expiresAt: epochMs,
});
export type PairingStarted = z.infer<typeof pairingStarted>;
/** POST /pairings/poll */
export const pairingPoll = z.object({ pairingId: z.string().max(64), secret: z.string().max(100) });
export const pairingState = z.discriminatedUnion("state", [
  z.object({ state: z.literal("waiting"), expiresAt: epochMs }),
  z.object({ state: z.literal("paired"), session }),
]);
export type PairingState = z.infer<typeof pairingState>;
/** POST /pairings/confirm (by an administrator) */
export const pairingConfirm = z.object({ code: z.string().regex(/^\d{6}$/), classroomId });

const lessonPlan = z.object({
  title: name,
  teacherId: personId,
  startsAt: epochMs,
  endsAt: epochMs,
  classroomIds: z.array(classroomId).max(500),
});
export type NewLesson = z.infer<typeof lessonPlan>;
/** POST /lessons. Refused with `lesson.clashes` unless all the lessons that it meets are in `accepted`. */
export const newLesson = lessonPlan.extend({ accepted: z.array(lessonId).max(500).optional() });
const classroomOfLesson = z.object({ id: classroomId, name: z.string(), school: z.string() });
export const lessonRecord = z.object({
  id: lessonId,
  title: z.string(),
  teacher: z.object({ id: personId, name: z.string() }),
  startsAt: epochMs,
  endsAt: epochMs,
  state: z.union([lessonState, z.literal("cancelled")]),
  startedAt: epochMs.nullable(),
  endedAt: epochMs.nullable(),
  endReason: endReason.nullable(),
  /** Where the teacher is; null: the timetable does not say. */
  masterClassroom: classroomOfLesson.nullable(),
  classrooms: z.array(classroomOfLesson),
});
export type LessonRecord = z.infer<typeof lessonRecord>;
/** GET /lessons?from=&to=: an administrator gets all, a teacher the own ones, a device its classroom's. */
export const lessonQuery = z.object({ from: z.coerce.number().pipe(epochMs), to: z.coerce.number().pipe(epochMs) });

/** POST /lessons/:id/ticket: opens the socket for this lesson and this seat only. */
export const lessonTicket = z.object({ ticket: z.string(), expiresAt: epochMs });
export type LessonTicket = z.infer<typeof lessonTicket>;

/** POST /lessons/:id/watching: the same for somebody who watches unseen; noted in the audit, and good for a minute. */
export const watchingTicket = lessonTicket.extend({ title: z.string() });
export type WatchingTicket = z.infer<typeof watchingTicket>;

/** GET /lessons/:id/attendance: one row per stay; a classroom that left and came back has two. */
export const attendanceRow = z.object({
  room: z.string(),
  name: z.string(),
  school: z.string().nullable(),
  joinedAt: epochMs,
  leftAt: epochMs.nullable(),
  leaveReason: z.enum(["left", "lost", "lesson-ended", "service-stopped"]).nullable(),
});
export type AttendanceRow = z.infer<typeof attendanceRow>;
export type LeaveReason = NonNullable<AttendanceRow["leaveReason"]>;

/** Lists that can grow come in pages: `?limit=&cursor=`, where `cursor` is the last page's `next`, null on the last. */
export const pageLimit = z.coerce.number().pipe(z.int().min(1).max(1_000)).default(200);
export const pagesOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** Lists that stay short are answered as `{items}`. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** RFC 9457 problem document; `type` is `urn:oneroom:error:CODE`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.unknown()),
});
