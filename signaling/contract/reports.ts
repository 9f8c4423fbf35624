import { z } from "zod";
import { classroomId, epochMs, lessonId, schoolId } from "./ids.ts";

/**
 * What a bureau reads afterwards. Every figure stands on what was measured and noted in lessons; `measurements` says on
 * how much. Weeks are named by their Monday, hours are those of the clock of the service's zone.
 */

const day = z.iso.date();
const count = z.int().min(0);
const seconds = z.number().min(0);
const kbps = z.number().min(0);

/** GET /reports/schools, /reports/links: `weeks` weeks that end with the one that has `day`; left out: today. */
export const reportQuery = z.object({
  day: day.optional(),
  weeks: z.coerce.number().int().min(1).max(53).default(4),
  /** Left out: all that the administrator sees. */
  region: z.string().min(1).max(80).optional(),
});
export type ReportQuery = z.output<typeof reportQuery>;
/** What a school is meant to have. */
const DEFAULT_TARGET_KBPS = 10_000;
export const linkReportQuery = reportQuery.extend({
  targetKbps: z.coerce.number().int().min(100).max(1_000_000).default(DEFAULT_TARGET_KBPS),
});
export type LinkReportQuery = z.output<typeof linkReportQuery>;

const span = { zone: z.string(), from: day, to: day };
/** Lessons that are over and not in the figures yet. It is a minute's work. */
const notSummed = count;

/** How long what was delivered, in seconds. `stalled`: the picture stood still; `concealed`: of the voice that was played. */
export const delivered = z.object({
  observed: seconds,
  full: seconds,
  reduced: seconds,
  stills: seconds,
  audio: seconds,
  stalled: seconds,
  voiced: seconds,
  concealed: seconds,
});
export type Delivered = z.infer<typeof delivered>;

/** What the link carries in four cases out of five. `least`: at least that; it was full too seldom to say where it ends. */
export const linkFigure = z.object({ kbps, least: z.boolean() });
export type LinkFigure = z.infer<typeof linkFigure>;

/** A lesson of two of the school's classrooms counts twice. */
export const schoolFigures = z.object({
  /** null: nothing was measured. */
  link: linkFigure.nullable(),
  /** Minutes on air and network checks. */
  measurements: count,
  /** Of these, those that filled the link. */
  fullMeasurements: count,
  /** What the school can send, by what its teachers and its classrooms on stage have sent; null: nothing was measured. */
  uplink: linkFigure.nullable(),
  uplinkMeasurements: count,
  /** Planned and not cancelled; of these held; of those with the classroom in it. */
  lessons: count,
  held: count,
  attended: count,
  presentSeconds: seconds,
  /** The headcounts of assistants together, and how many they are. */
  heads: count,
  counted: count,
  delivered,
});
export type SchoolFigures = z.infer<typeof schoolFigures>;

const school = z.object({
  id: schoolId,
  name: z.string(),
  region: z.string(),
  /** What the school pays for; null: not on record. */
  contractedKbps: z.number().nullable(),
});
export const schoolReport = z.object({
  ...span,
  notSummed,
  schools: z.array(schoolFigures.extend({ school })),
});
export type SchoolReport = z.infer<typeof schoolReport>;
export type SchoolRow = SchoolReport["schools"][number];

/** `unknown`: nothing was measured, or too little to say on which side of the target the link is. */
const linkCounts = z.object({ schools: count, reaching: count, below: count, unknown: count, measurements: count });
export type LinkCounts = z.infer<typeof linkCounts>;
export const linkReport = z.object({
  ...span,
  notSummed,
  targetKbps: z.int(),
  total: linkCounts,
  regions: z.array(linkCounts.extend({ region: z.string() })),
  /** A year, week by week. Weeks in which nothing was measured are left out. */
  history: z.array(linkCounts.extend({ week: day })),
  hours: z.array(
    z.object({
      hour: z.int().min(0).max(23),
      /** School by week: measured at this hour. */
      measured: count,
      /** Of these: the link was full and carried less than four fifths of what it carried at its best hour of that week. */
      sagging: count,
      measurements: count,
      observed: seconds,
      stalled: seconds,
    }),
  ),
});
export type LinkReport = z.infer<typeof linkReport>;

/** GET /reports/school */
export const oneSchoolQuery = reportQuery.omit({ region: true }).extend({ schoolId });
export type OneSchoolQuery = z.output<typeof oneSchoolQuery>;
export const oneSchoolReport = z.object({
  ...span,
  notSummed,
  school,
  weeks: z.array(schoolFigures.extend({ week: day })),
  hours: z.array(z.object({ hour: z.int().min(0).max(23), link: linkFigure, measurements: count })),
  /** By time, latest first; at most 500. */
  lessons: z.array(
    z.object({
      lessonId,
      title: z.string(),
      teacher: z.string(),
      startsAt: epochMs,
      endsAt: epochMs,
      held: z.boolean(),
      classroom: z.object({ id: classroomId, name: z.string() }),
      presentSeconds: seconds,
      heads: count.nullable(),
      measurements: count,
      delivered,
    }),
  ),
});
export type OneSchoolReport = z.infer<typeof oneSchoolReport>;
