import { z } from "zod";
import { classroomId, epochMs, lessonId } from "./ids.ts";
import { lessonState, presence } from "./lesson.ts";
import { cause, tier, trend } from "./plan.ts";
import { messageTo } from "./talk.ts";
import { typedText } from "./text.ts";

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
  /** An administrator has paused its voice for all. */
  muted: z.boolean(),
  /** An administrator has taken it out of the lesson; it is not let in. */
  removed: z.boolean(),
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
  /** The media worker that carries it; null: none does yet. */
  worker: z.int().nullable(),
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

const inLesson = z.strictObject({ lessonId });
/** POST /operations/lessons/:lessonId/messages: shown on the pages as a message of the administration. */
export const operationsMessage = inLesson.extend({ to: messageTo, text: typedText(300) });
/** POST /operations/lessons/:lessonId/mutes: the classroom's voice is paused for all, and its page is told. */
export const operationsMute = inLesson.extend({ classroomId, muted: z.boolean() });
/** POST /operations/lessons/:lessonId/removals: it is out, and is not let in again until `removed` is taken back. */
export const operationsRemoval = inLesson.extend({ classroomId, removed: z.boolean() });
/** POST /operations/lessons/:lessonId/extensions: from the planned end, or from now when that has passed. */
export const operationsExtension = inLesson.extend({ minutes: z.int().min(5).max(120) });
/** POST /operations/lessons/:lessonId/moves: to another media worker; the pages join again by themselves. */
export const operationsMove = inLesson;
/** What each of them answers: the lesson afterwards. */
export const operatedLesson = z.object({
  lessonId,
  title: z.string(),
  endsAt: epochMs,
  worker: z.int().nullable(),
});
export type OperatedLesson = z.infer<typeof operatedLesson>;
