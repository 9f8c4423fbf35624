import { z } from "zod";
import { classroomId, epochMs, lessonId } from "./ids.ts";
import { lessonState, presence } from "./lesson.ts";
import { cause, tier, trend } from "./plan.ts";

/** The `operations` topic: what an administrator sees of the lessons on air, and may do there. REST under `/operations`. */

/**
 * What a classroom hears. `none`: no voice is being sent to it. `missing`: one is, and nothing of it is played. `broken`:
 * more than a tenth of what is played had to be made up. `unknown`: its page has not reported lately.
 */
export const sound = z.enum(["heard", "broken", "missing", "none", "unknown"]);
export type Sound = z.infer<typeof sound>;

/** What a room gets and why. Kbps are rounded to what a reader cares for, so that noise is no news. */
const linkOnAir = z.object({
  tier,
  cause,
  changedAt: epochMs,
  trend,
  budgetKbps: z.number().min(0),
  plannedKbps: z.number().min(0),
  neededKbps: z.number().min(0),
});
export type LinkOnAir = z.infer<typeof linkOnAir>;

export const classroomOnAir = z.object({
  id: classroomId,
  name: z.string(),
  school: z.string(),
  presence,
  onStage: z.boolean(),
  sound,
  /** null: it is not in, or nobody has planned for it. */
  link: linkOnAir.nullable(),
});
export type ClassroomOnAir = z.infer<typeof classroomOnAir>;

export const lessonOnAir = z.object({
  id: lessonId,
  title: z.string(),
  teacher: z.object({
    name: z.string(),
    presence,
    /** Whether the voice that everybody listens to is being sent. */
    voice: z.enum(["on", "paused", "none"]),
  }),
  startsAt: epochMs,
  endsAt: epochMs,
  state: lessonState,
  startedAt: epochMs.nullable(),
  classrooms: z.array(classroomOnAir),
});
export type LessonOnAir = z.infer<typeof lessonOnAir>;

/**
 * GET /operations/feed: a stream of server-sent events, each one of these as JSON. The first one, and the first after a
 * page was too slow to follow, is a snapshot; `changes` come at most once a second.
 */
export const onAirEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("snapshot"), at: epochMs, lessons: z.array(lessonOnAir) }),
  z.object({
    kind: z.literal("changes"),
    at: epochMs,
    /** New lessons, and those that changed: of their classrooms only the ones that did. */
    lessons: z.array(lessonOnAir),
    gone: z.array(lessonId),
  }),
]);
export type OnAirEvent = z.infer<typeof onAirEvent>;
