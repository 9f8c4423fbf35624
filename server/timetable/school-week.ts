import type { SchoolId } from "../../signaling/contract/ids.ts";
import type { Delivered, LinkFigure } from "../../signaling/contract/reports.ts";
import { lowPercentile, type Observation } from "../policy/forecast.ts";
import type {
  CheckedLink,
  LessonOfSchool,
  RoomHour,
  RoomLesson,
  SchoolHour,
  SchoolWeek,
  ShownByMinutes,
  SpanFacts,
} from "./report-ports.ts";

/**
 * One school's week in figures. Pure: the same facts give the same figures.
 *
 * - What the link carries is said as the forecast says it: in four cases out of five. Minutes that did not fill the link
 *   say "at least", so a school that only ever received 2 Mbit/s is not taken for one that can take no more.
 * - The classrooms of a school share its link, so they count together, the one from which a lesson is taught among them.
 */

export interface WeekOfSchool {
  schoolId: SchoolId;
  week: string;
}

export function sumWeek(of: WeekOfSchool, facts: SpanFacts, hourOf: (at: number) => number) {
  const { hours, checks, lessons } = facts;
  const held = lessons.filter(({ startedAt }) => startedAt !== null);
  const present = held.map(presentSeconds);
  const counts = held.flatMap(({ heads }) => heads ?? []);
  const week: SchoolWeek = {
    ...of,
    link: linkOf(facts),
    measurements: sum(hours, ({ down }) => down.minutes) + checks.length,
    fullMeasurements:
      sum(hours, ({ down }) => down.fullMinutes) + checks.filter(({ down: { least } }) => !least).length,
    uplink: figureOf([
      ...hours.flatMap(({ up }) => observationsOf(up)),
      ...checks.flatMap(({ up }) => (up === null ? [] : [observed(up)])),
    ]),
    uplinkMeasurements: sum(hours, ({ up }) => up.minutes) + checks.filter(({ up }) => up !== null).length,
    lessons: lessons.length,
    held: held.length,
    attended: present.filter((each) => each > 0).length,
    presentSeconds: sum(present, (each) => each),
    heads: sum(counts, (each) => each),
    counted: counts.length,
    delivered: deliveredIn(hours),
  };
  return { week, hours: hoursOf(of, facts, hourOf) };
}

function hoursOf(of: WeekOfSchool, { hours, checks }: SpanFacts, hourOf: (at: number) => number): SchoolHour[] {
  const known = new Map<number, { hours: RoomHour[]; checks: CheckedLink[] }>();
  const at = (ms: number) => {
    const hour = hourOf(ms);
    const found = known.get(hour) ?? { hours: [], checks: [] };
    known.set(hour, found);
    return found;
  };
  for (const hour of hours) at(hour.at).hours.push(hour);
  for (const check of checks) at(check.at).checks.push(check);
  return [...known].flatMap(([hour, its]) => {
    const figure = linkOf(its);
    if (figure === null) return [];
    const measurements = sum(its.hours, ({ down }) => down.minutes) + its.checks.length;
    const { observed: seconds, stalled } = deliveredIn(its.hours);
    return [{ ...of, ...figure, hour, measurements, observed: seconds, stalled }];
  });
}

function linkOf({ hours, checks }: Pick<SpanFacts, "hours" | "checks">): LinkFigure | null {
  return figureOf([...hours.flatMap(({ down }) => observationsOf(down)), ...checks.map(({ down }) => observed(down))]);
}

/** null: nothing was seen of the link. */
export function figureOf(observations: readonly Observation[]): LinkFigure | null {
  return observations.length === 0 ? null : lowPercentile(observations);
}

function observationsOf({ minutes, fullMinutes, fullKbps, openKbps }: ShownByMinutes): Observation[] {
  const open = minutes - fullMinutes;
  return [
    ...(fullMinutes > 0 ? [{ kbps: fullKbps / fullMinutes, full: true, weight: fullMinutes }] : []),
    ...(open > 0 ? [{ kbps: openKbps / open, full: false, weight: open }] : []),
  ];
}

/** A check weighs as much as ten minutes on air, as in the forecast. */
function observed({ kbps, least }: LinkFigure): Observation {
  return { kbps, full: !least, weight: 10 };
}

/** While the lesson was on air; stays that overlap (a page that came anew) count once. */
function presentSeconds({ startedAt, endedAt, endsAt, stays }: RoomLesson): number {
  if (startedAt === null) return 0;
  const until = endedAt ?? endsAt;
  let seen = startedAt;
  let ms = 0;
  for (const { from, to } of stays.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(seen, from);
    const end = Math.min(until, to);
    if (end <= begin) continue;
    ms += end - begin;
    seen = end;
  }
  return ms / 1_000;
}

/** Each classroom's lesson, with what its hours say. Latest first. */
export function lessonsOf({ hours, lessons }: SpanFacts): LessonOfSchool[] {
  const nameOf = ({ lessonId, classroomId }: Pick<RoomHour, "lessonId" | "classroomId">) =>
    `${lessonId} ${classroomId}`;
  const byRoom = new Map<string, RoomHour[]>();
  for (const hour of hours) byRoom.set(nameOf(hour), [...(byRoom.get(nameOf(hour)) ?? []), hour]);
  return lessons
    .map((lesson) => {
      const { lessonId, classroomId, classroom, title, teacher, startsAt, endsAt, startedAt, heads } = lesson;
      const its = byRoom.get(nameOf(lesson)) ?? [];
      return {
        ...{ lessonId, title, teacher, startsAt, endsAt, heads, held: startedAt !== null },
        classroom: { id: classroomId, name: classroom },
        presentSeconds: presentSeconds(lesson),
        measurements: sum(its, ({ down }) => down.minutes),
        delivered: deliveredIn(its),
      };
    })
    .sort((a, b) => b.startsAt - a.startsAt);
}

export const nothingDelivered: Delivered = {
  ...{ observed: 0, full: 0, reduced: 0, stills: 0, audio: 0 },
  ...{ stalled: 0, voiced: 0, concealed: 0 },
};

export function addDelivered(a: Delivered, b: Delivered): Delivered {
  return {
    observed: a.observed + b.observed,
    full: a.full + b.full,
    reduced: a.reduced + b.reduced,
    stills: a.stills + b.stills,
    audio: a.audio + b.audio,
    stalled: a.stalled + b.stalled,
    voiced: a.voiced + b.voiced,
    concealed: a.concealed + b.concealed,
  };
}

function deliveredIn(hours: readonly RoomHour[]): Delivered {
  return hours.reduce((total, { delivered }) => addDelivered(total, delivered ?? nothingDelivered), nothingDelivered);
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
