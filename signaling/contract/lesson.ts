import { z } from "zod";
import { classroomId, consumerId, epochMs, lessonId, personId, sourceId } from "./ids.ts";
import { layout } from "./layout.ts";
import { mediaKind, rtpParameters } from "./media.ts";
import { MASTER_ROOM } from "./protocol.ts";

/** What can be sent. `voice` is audio, the others are video. */
export const source = z.enum(["teacher", "board", "screen", "pupils", "voice"]);
export type Source = z.infer<typeof source>;

/** Where a source comes from: a remote classroom, or the master teacher's room. */
export const room = z.union([z.literal(MASTER_ROOM), classroomId]);
export type RoomId = z.infer<typeof room>;

/** `waiting`: nobody has gone live yet. `live`: on air. `ended`: over for good. */
export const lessonState = z.enum(["waiting", "live", "ended"]);
export type LessonState = z.infer<typeof lessonState>;

/** `away`: the socket is lost and its seat is kept for RECOVERY_WINDOW_MS. */
export const presence = z.enum(["absent", "present", "away"]);
export type Presence = z.infer<typeof presence>;

/** Who sits in a lesson. `code` is what opened the assistant's device. An observer sits in no room: nobody sees that seat. */
export const seat = z.discriminatedUnion("role", [
  z.object({ role: z.literal("teacher") }),
  z.object({ role: z.literal("classroom"), classroomId }),
  z.object({ role: z.literal("assistant"), classroomId, code: z.string() }),
  z.object({ role: z.literal("observer"), personId }),
]);
export type Seat = z.infer<typeof seat>;
export type ObserverSeat = Extract<Seat, { role: "observer" }>;
/** A seat in one of the lesson's rooms. */
export type RoomSeat = Exclude<Seat, ObserverSeat>;

export const endReason = z.enum(["teacher", "administrator", "time", "cancelled"]);
export type EndReason = z.infer<typeof endReason>;

export const classroomView = z.object({
  id: classroomId,
  name: z.string(),
  school: z.string(),
  presence,
});
export type ClassroomView = z.infer<typeof classroomView>;

/** The lesson as one seat may see it. A classroom sees the other classrooms' names but not their presence. */
export const lessonView = z.object({
  id: lessonId,
  title: z.string(),
  teacher: z.object({ name: z.string(), presence }),
  startsAt: epochMs,
  endsAt: epochMs,
  state: lessonState,
  startedAt: epochMs.nullable(),
  endReason: endReason.nullable(),
  classrooms: z.array(classroomView),
  /** Classrooms called up to be seen and heard by all, in the order they were called. */
  stage: z.array(classroomId),
  /** Whose cameras the teacher's overview shows; a classroom finds itself in it or nobody. */
  overview: z.array(classroomId),
  /** What is large on the classrooms' screens. */
  layout,
});
export type LessonView = z.infer<typeof lessonView>;

/** One source offered to one receiver: all that mediasoup-client needs to consume it. */
export const offer = z.object({
  consumerId,
  sourceId,
  source,
  room,
  kind: mediaKind,
  rtpParameters,
  /** The sender has paused it (muted); media flows again without a new offer. */
  paused: z.boolean(),
});
export type Offer = z.infer<typeof offer>;
