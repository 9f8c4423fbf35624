import { z } from "zod";
import { clash } from "./clash.ts";
import { expected } from "./feasibility.ts";
import { classroomId, epochMs, lessonId, personId, schoolId, seriesId, termId } from "./ids.ts";
import { lessonState } from "./lesson.ts";

/** The timetable over REST: terms, series of lessons, the week, changes of lessons, and calendars to subscribe to. */

const title = z.string().trim().min(1).max(80);
/** A day in the term's zone: 2026-09-01. */
const day = z.iso.date();
/** 08:00 by the term's clock. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** ISO 8601: Monday is 1. */
const weekday = z.int().min(1).max(7);
const version = z.int().min(1);

/** How many clashes were shown, and are wanted all the same. When there are more by now, it is refused again. */
const acceptClashes = z.int().min(0).optional();

/** POST /terms. A period's number is its place in the list, from 1. */
export const newTerm = z.object({
  name: title,
  /** IANA name, e.g. Asia/Shanghai. */
  zone: z.string().min(1).max(64),
  startsOn: day,
  endsOn: day,
  periods: z.array(z.object({ start: clockTime, end: clockTime })).max(20),
  holidays: z.array(z.object({ name: title, from: day, to: day })).max(60),
  /** A day, mostly a Saturday, that follows the timetable of a weekday of its own week. */
  makeUpDays: z.array(z.object({ date: day, follows: weekday })).max(60),
});
export type NewTerm = z.infer<typeof newTerm>;
/** `version` goes up with every change: who sends an old one has not seen the newest. */
export const termView = newTerm.extend({ id: termId, version });
export type TermView = z.infer<typeof termView>;
/** PUT /terms/:termId: lessons that are still to come follow. */
export const changedTerm = newTerm.extend({ termId, version, acceptClashes });
export type ChangedTerm = z.output<typeof changedTerm>;

/** A period of the term's day, or a time of its own. */
export const when = z.discriminatedUnion("by", [
  z.object({ by: z.literal("period"), period: z.int().min(1).max(20) }),
  z.object({ by: z.literal("time"), start: clockTime, end: clockTime }),
]);
export type When = z.infer<typeof when>;

/** Lessons whose clash with this one the administrator has seen and wants all the same. */
const accepted = z.array(lessonId).max(500).default([]);

const seriesPlan = z.object({
  termId,
  title,
  subject: z.string().trim().max(40).default(""),
  teacherId: personId,
  /** Where the teacher is; null when that is no classroom on record. */
  masterClassroomId: classroomId.nullable().default(null),
  classroomIds: z.array(classroomId).max(500),
  when,
  /** RFC 5545 without COUNT and UNTIL: `FREQ=WEEKLY;BYDAY=MO,WE`. The bounds are `from` and `until`. */
  rule: z.string().min(1).max(200),
  /** null: the term's own bounds. */
  from: day.nullable().default(null),
  until: day.nullable().default(null),
  /** Days on which it does not take place. */
  skip: z.array(day).max(200).default([]),
});
/** POST /series/preview: what would be saved. `seriesId`: as a change of this one. */
export const seriesDraft = seriesPlan.extend({ seriesId: seriesId.nullable().optional() });
export type SeriesDraft = z.output<typeof seriesDraft>;
export type SeriesPlan = z.output<typeof seriesPlan>;
/** POST /series. Refused with `lesson.clashes` unless all of them are in `accepted`. */
export const newSeries = seriesPlan.extend({ accepted });
export type NewSeries = z.output<typeof newSeries>;
/** PUT /series/:seriesId: the lessons that are still to come follow. What was decided for one of them alone stands. */
export const changedSeries = newSeries.extend({ seriesId, version });
export type ChangedSeries = z.output<typeof changedSeries>;
/** POST /series/:seriesId/archive: what is to come is cancelled. And /restore: it takes place again. */
export const seriesArchiving = z.object({ seriesId, version, accepted });
export type SeriesArchiving = z.output<typeof seriesArchiving>;

/** GET /series: by title, in pages. */
export const seriesQuery = z.strictObject({
  termId: termId.optional(),
  search: z.string().trim().max(80).optional(),
  archived: z.literal("yes").optional(),
});
export type SeriesQuery = z.output<typeof seriesQuery>;

const named = z.object({ id: personId, name: z.string() });
const classroomName = z.object({ id: classroomId, name: z.string(), school: z.string() });

export const seriesView = z.object({
  id: seriesId,
  version,
  termId,
  title: z.string(),
  subject: z.string(),
  teacher: named,
  masterClassroom: classroomName.nullable(),
  classrooms: z.array(classroomName),
  /** null: at a time of its own. */
  period: z.int().nullable(),
  start: clockTime,
  end: clockTime,
  rule: z.string(),
  from: day,
  until: day,
  skip: z.array(day),
  archivedAt: epochMs.nullable(),
});
export type SeriesView = z.infer<typeof seriesView>;
/** POST /series, GET /series/:seriesId. `expected`: what classrooms were to get when it was published. */
export const seriesRecord = seriesView.extend({ expected });

export const seriesPreview = z.object({
  lessons: z.array(z.object({ date: day, startsAt: epochMs, endsAt: epochMs, makesUp: z.boolean() })),
  /** Days that the rule meets and a holiday takes. */
  holidays: z.array(z.object({ date: day, name: z.string() })),
  clashes: z.array(clash),
});
export type SeriesPreview = z.infer<typeof seriesPreview>;

/** What is done to one lesson, or to it and all that follow it in its series. */
export const lessonChange = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("move"), date: day, when }),
  z.object({ kind: z.literal("cancel") }),
  z.object({ kind: z.literal("restore") }),
  z.object({ kind: z.literal("substitute"), teacherId: personId }),
  z.object({
    kind: z.literal("classrooms"),
    masterClassroomId: classroomId.nullable(),
    classroomIds: z.array(classroomId).max(500),
  }),
]);
export type LessonChange = z.infer<typeof lessonChange>;

/** POST /lessons/:lessonId/changes */
export const changeRequest = z.object({
  lessonId,
  /** The lesson's as it was seen. */
  version,
  /** The series' as it was seen; asked for with `following` only. */
  seriesVersion: version.nullable().default(null),
  scope: z.enum(["one", "following"]),
  change: lessonChange,
  accepted,
});
export type ChangeRequest = z.output<typeof changeRequest>;
/** `lessons`: how many were changed. `kept`: of the following ones, those that had been changed one by one before. */
export const changeDone = z.object({ lessons: z.int(), kept: z.int() });
export type ChangeDone = z.infer<typeof changeDone>;

/** GET /timetable/week?by=&id=&day=: the week from Monday to Sunday that has this day. */
export const weekQuery = z.discriminatedUnion("by", [
  z.object({ by: z.literal("teacher"), id: personId, day }),
  z.object({ by: z.literal("classroom"), id: classroomId, day }),
  z.object({ by: z.literal("school"), id: schoolId, day }),
  z.object({ by: z.literal("region"), id: z.string().min(1).max(80), day }),
]);
export type WeekQuery = z.infer<typeof weekQuery>;

export const weekLesson = z.object({
  id: lessonId,
  version,
  title: z.string(),
  subject: z.string(),
  state: z.union([lessonState, z.literal("cancelled")]),
  date: day,
  start: clockTime,
  end: clockTime,
  startsAt: epochMs,
  endsAt: epochMs,
  /** null: nobody went live. */
  startedAt: epochMs.nullable(),
  teacher: named,
  masterClassroom: classroomName.nullable(),
  classrooms: z.array(classroomName),
  /** null: it stands alone. */
  series: z.object({ id: seriesId, version, period: z.int().nullable() }).nullable(),
  /** What was decided for this lesson alone. */
  changed: z.object({ time: z.boolean(), teacher: z.boolean(), classrooms: z.boolean() }),
});
export type WeekLesson = z.infer<typeof weekLesson>;

export const week = z.object({
  zone: z.string(),
  term: termView.nullable(),
  days: z.array(
    z.object({ date: day, holiday: z.string().nullable(), follows: weekday.nullable(), inTerm: z.boolean() }),
  ),
  lessons: z.array(weekLesson),
  /** There are more lessons than are answered. */
  cut: z.boolean(),
});
export type Week = z.infer<typeof week>;
