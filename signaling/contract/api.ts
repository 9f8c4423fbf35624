import { z } from "zod";
import { classroomId, deviceId, epochMs, lessonId, personId, schoolId } from "./ids.ts";
import { endReason, lessonState } from "./lesson.ts";

/** The REST side of the contract: bodies and answers of `/api/v1`. Refusals are problem documents (RFC 9457) that carry
 * `code` and `params` from errors.ts. A session token goes in `Authorization: Bearer`. */

const name = z.string().trim().min(1).max(80);
/** Sign-in names are compared without case. */
const signInName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._@-]{2,64}$/u);
const password = z.string().min(8).max(200);
const key = z.string().min(20).max(100);

export const role = z.enum(["administrator", "teacher"]);
export type Role = z.infer<typeof role>;

/** Whoever a session belongs to. */
export const holder = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), personId, name: z.string(), role }),
  z.object({ kind: z.literal("device"), deviceId, classroomId, classroom: z.string(), school: z.string() }),
]);
export type Holder = z.infer<typeof holder>;

/** POST /sessions: sign in with a password, or with the key of a link. */
export const signIn = z.discriminatedUnion("with", [
  z.object({ with: z.literal("password"), signInName, password: z.string().min(1).max(200) }),
  z.object({ with: z.literal("link"), key }),
]);
export type SignIn = z.infer<typeof signIn>;
export const session = z.object({ token: z.string(), expiresAt: epochMs, holder });
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

/** POST /people/password: an invited person chooses a password; answers a session. */
export const choosePassword = z.object({ key, password });

/** POST /people; the answer's link lets the person choose a password. */
export const newPerson = z.object({ name, signInName, role });
export type NewPerson = z.infer<typeof newPerson>;
export const personView = z.object({ id: personId, name: z.string(), signInName: z.string(), role });
export type PersonView = z.infer<typeof personView>;
export const invitedPerson = z.object({ person: personView, link: z.string() });
export type InvitedPerson = z.infer<typeof invitedPerson>;

/** POST /people/:personId/link: a fresh link to choose a password; the person's older ones stop working. */
export const renewedLink = z.object({ link: z.string() });
export type RenewedLink = z.infer<typeof renewedLink>;

/** POST /schools */
const linkProfile = z.enum(["terrestrial", "satellite", "mobile"]);
export const newSchool = z.object({ name, linkProfile });
export type NewSchool = z.infer<typeof newSchool>;
export const schoolView = z.object({ id: schoolId, name: z.string(), linkProfile });
export type SchoolView = z.infer<typeof schoolView>;

/** POST /classrooms */
export const newClassroom = z.object({ schoolId, name });
export type NewClassroom = z.infer<typeof newClassroom>;
const deviceView = z.object({ id: deviceId, pairedAt: epochMs, lastSeenAt: epochMs.nullable() });
export const classroomRecord = z.object({
  id: classroomId,
  schoolId,
  name: z.string(),
  devices: z.array(deviceView),
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

/** POST /lessons */
export const newLesson = z.object({
  title: name,
  teacherId: personId,
  startsAt: epochMs,
  endsAt: epochMs,
  classroomIds: z.array(classroomId).max(500),
});
export type NewLesson = z.infer<typeof newLesson>;
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
  classrooms: z.array(z.object({ id: classroomId, name: z.string(), school: z.string() })),
});
export type LessonRecord = z.infer<typeof lessonRecord>;
/** GET /lessons?from=&to=: an administrator gets all, a teacher the own ones, a device its classroom's. */
export const lessonQuery = z.object({ from: z.coerce.number().pipe(epochMs), to: z.coerce.number().pipe(epochMs) });

/** POST /lessons/:id/ticket: opens the socket for this lesson and this seat only. */
export const lessonTicket = z.object({ ticket: z.string(), expiresAt: epochMs });
export type LessonTicket = z.infer<typeof lessonTicket>;

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

/** Lists are answered as `{items}`. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** RFC 9457 problem document; `type` is `urn:oneroom:error:CODE`. */
export const problem = z.object({
  type: z.string(),
  status: z.int(),
  code: z.string(),
  params: z.record(z.string(), z.unknown()),
});
