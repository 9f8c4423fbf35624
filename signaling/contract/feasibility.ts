import { z } from "zod";
import { classroomId, epochMs, personId } from "./ids.ts";
import { tier } from "./plan.ts";

/**
 * What classrooms will get in a lesson that is still to come, by what was measured of their links at that hour. Reckoned
 * with the teacher's camera and the voice. Kbps are what a link carries.
 */

const count = z.int().min(0);
const kbps = z.number().min(0);
const clockTime = z.string();

/** Whose measurements: of the same hour of the day, of those beside it, of any; none. */
const basis = z.enum(["hour", "nearby-hours", "any-hour", "link-kind"]);

/** Classrooms by the tier that they will get. `unknown`: nothing was measured of their link. */
export const expectedTiers = z.object({ full: count, reduced: count, stills: count, audio: count, unknown: count });
export type ExpectedTiers = z.infer<typeof expectedTiers>;

export const expectedRoom = z.object({
  classroomId,
  school: z.string(),
  name: z.string(),
  /** The lowest over the week's lessons; null: nothing was measured. */
  tier: tier.nullable(),
  /** null: nothing was measured. */
  carriesKbps: kbps.nullable(),
  measurements: count,
  /** Measured at the lesson's hour, or only at others. */
  basis,
  /** What the link would have to carry more; 0: it carries enough, or nothing is known. */
  missingForFullKbps: kbps,
  missingForReducedKbps: kbps,
});
export type ExpectedRoom = z.infer<typeof expectedRoom>;

/** POST /series/feasibility, /lessons/feasibility */
export const feasibility = z.object({
  tiers: expectedTiers,
  /** The weakest first. */
  rooms: z.array(expectedRoom),
  neededForFullKbps: kbps,
  neededForReducedKbps: kbps,
  /**
   * The master classroom's, at the time at which it carries least. `kbps` null: not measured; `orMore`: it was never full,
   * and limits nothing.
   */
  uplink: z.object({ kbps: kbps.nullable(), orMore: z.boolean(), measurements: count, basis, neededKbps: kbps }),
  /** Other times of the week without a clash at which more classrooms get more; the best first, at most three. */
  better: z.array(
    z.object({
      /** Of a single lesson; null: of a series. */
      date: z.iso.date().nullable(),
      /** Its first lesson, or the lesson. */
      startsAt: epochMs,
      endsAt: epochMs,
      /** ISO 8601; null: the series' own weekdays. */
      weekday: z.int().min(1).max(7).nullable(),
      period: z.int(),
      start: clockTime,
      end: clockTime,
      tiers: expectedTiers,
    }),
  ),
});
export type Feasibility = z.infer<typeof feasibility>;
export type BetterTime = Feasibility["better"][number];

export const lessonPlan = z.object({
  teacherId: personId,
  startsAt: epochMs,
  endsAt: epochMs,
  classroomIds: z.array(classroomId).max(500),
});
export type LessonPlan = z.infer<typeof lessonPlan>;

/** What was expected when a series or a lesson was published; null: before this was kept. */
export const expected = z.object({ tiers: expectedTiers, at: epochMs }).nullable();
export type Expected = z.infer<typeof expected>;
