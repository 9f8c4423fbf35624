import { z } from "zod";
import { classroomId, epochMs } from "./ids.ts";
import { room } from "./lesson.ts";
import { cause, tier } from "./plan.ts";

/** What is on record of a lesson's links: the measurements behind the attendance. */

const kbps = z.number().min(0);
const share = z.number().min(0).max(1);

/** One minute of one classroom, remote or the one in which the lesson was taught. Rates and shares are means over the time that was observed. */
export const qualityMinute = z.object({
  classroomId,
  /** When the minute began. */
  at: epochMs,
  receivedKbps: kbps,
  budgetKbps: kbps,
  plannedKbps: kbps,
  /** The one that held longest; of all of them how long, in seconds. */
  tier,
  tierSeconds: z.object({ full: z.number(), reduced: z.number(), stills: z.number(), audio: z.number() }),
  /** The link was full at some time, so that what was read off is its capacity. Else it carries at least that much. */
  saturated: z.boolean(),
  medianCapacityKbps: kbps,
  /** What it could send, when its uplink was full in this minute; null: it was not. */
  uplinkKbps: kbps.nullable(),
  /** The most that arrived of what it sent; null: it sent no picture. */
  uplinkProvenKbps: kbps.nullable(),
  roundTripMs: z.number().min(0),
  queueMs: z.number().min(0),
  lossShare: share,
  stalledSeconds: z.number().min(0),
  /** null: no voice was played. */
  voiceConcealedShare: share.nullable(),
  /** How much of the minute was observed. */
  seconds: z.number().min(0),
});
export type QualityMinute = z.infer<typeof qualityMinute>;

/** A change of what one room gets, and why. */
export const qualityChange = z.object({
  room,
  at: epochMs,
  tier,
  cause,
  budgetKbps: kbps,
  plannedKbps: kbps,
  neededKbps: kbps,
});
export type QualityChange = z.infer<typeof qualityChange>;

/** GET /lessons/:lessonId/quality: by time. */
export const lessonQuality = z.object({ minutes: z.array(qualityMinute), changes: z.array(qualityChange) });
export type LessonQuality = z.infer<typeof lessonQuality>;
