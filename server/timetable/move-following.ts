import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { seriesId } from "../../signaling/contract/ids.ts";
import type { LessonChange } from "../../signaling/contract/timetable.ts";
import { newId } from "../accounts/secrets.ts";
import { type Changed, type ChangeWork, clashesOf, type Following, idsOf, settle, split } from "./change-work.ts";
import type { FoundClash } from "./clashes.ts";
import { mondayOf, sundayOf, weekdayOf } from "./dates.ts";
import { newLessonId } from "./lesson-id.ts";
import { type PlannedLesson, planSeries, timesOf } from "./plan-series.ts";
import { onWeekdays, weekdaysOf } from "./recurrence.ts";
import { roomsOf } from "./rooms.ts";
import type { SeriesLesson, SeriesRow } from "./schedule-ports.ts";

/**
 * Moves a weekday's lessons of a series to another weekday or time from now on. Where the series has other weekdays,
 * these stay where they are in a series of their own. In each week the lesson that was there becomes the one that is.
 */
export async function moveFollowing(
  work: ChangeWork,
  following: Following,
  change: Extract<LessonChange, { kind: "move" }>,
): Promise<Changed> {
  const { tables, now } = work;
  const { series, term, rows } = following;
  const times = timesOf(change.when, term);
  if (!times.ok) return times;
  const aim = aimOf(following, change.date);
  if (!aim.ok) return aim;
  const { first, moving, others } = aim.value;
  const wanted: SeriesRow = { ...series, ...times.value, ...aim.value.changed };

  const plan = planSeries(wanted, term);
  if (!plan.ok) return plan;
  const days = plan.value.lessons.filter(({ date, endsAt }) => date >= first && endsAt > now);
  const { pairs, left, added } = pairByWeek(moving.filter(isOpen), days);
  const free = await settle(work, wanted, await clashesOfMove(work, wanted, pairs, added));
  if (!free.ok) return free;

  const target = others.length === 0 ? await split(work, following, wanted) : await splitOff();
  for (const { lesson, day } of pairs) {
    const back = lesson.cancelledBy === "holiday" || lesson.cancelledBy === "series" ? { cancelledBy: null } : {};
    const time = lesson.timeChanged ? {} : { startsAt: day.startsAt, endsAt: day.endsAt };
    await tables.patchLessons([lesson.id], { seriesId: target.id, occursOn: day.date, ...time, ...back }, now);
  }
  await tables.patchLessons(idsOf(left), { seriesId: target.id, cancelledBy: "series" }, now);
  const fresh = added.map(({ date, ...span }) => ({ id: newLessonId(span.startsAt), occursOn: date, ...span }));
  await tables.addLessons([{ series: target, zone: term.zone, lessons: fresh }], now);
  const kept = pairs.filter(({ lesson }) => lesson.state === "waiting" && lesson.timeChanged).length;
  const ids = [...pairs.map(({ lesson }) => lesson.id), ...idsOf(left)];
  return granted({ lessons: pairs.length - kept + fresh.length, kept, ids });

  /** The other weekdays go on, and those that move are a series beside them. */
  async function splitOff(): Promise<SeriesRow> {
    const rest = await split(work, following, { ...series, rule: onWeekdays(series.rule, others) });
    const staying = rows.filter((row) => isOpen(row) && !moving.includes(row));
    if (rest.id !== series.id) await tables.patchLessons(idsOf(staying), { seriesId: rest.id }, now);
    const beside = { ...wanted, id: seriesId.parse(newId("ser")), version: 1, from: first };
    await tables.addSeries([beside]);
    return beside;
  }
}

interface Aim {
  /** The first day that may have a moved lesson. */
  first: string;
  /** The lessons of the weekday that moves. */
  moving: SeriesLesson[];
  /** The weekdays that stay. */
  others: number[];
  changed: Partial<SeriesRow>;
}

/** Refuses with `series.one-by-one` what a rule cannot say. */
function aimOf({ series, term, rows, from }: Following, to: string): Outcome<Aim> {
  if (to === from) return granted({ first: from, moving: rows, others: [], changed: {} });
  const weekdays = weekdaysOf(series.rule);
  const [slot, meant] = [weekdayOf(from), weekdayOf(to)];
  const follows = new Map(term.makeUpDays.map((day) => [day.date, day.follows]));
  const odd = follows.has(from) || follows.has(to) || mondayOf(to) !== mondayOf(from) || to < term.startsOn;
  if (weekdays === undefined || odd || weekdays.includes(meant)) return refused("series.one-by-one");
  const first = to < from ? to : from;
  return granted({
    first,
    moving: rows.filter(({ occursOn }) => (follows.get(occursOn) ?? weekdayOf(occursOn)) === slot),
    others: weekdays.filter((weekday) => weekday !== slot),
    changed: {
      rule: onWeekdays(series.rule, [meant]),
      from: series.from !== null && series.from > first ? first : series.from,
      // A last day in the middle of a week must not cut the last lesson off.
      until: series.until !== null && mondayOf(series.until) < mondayOf(term.endsOn) ? sundayOf(series.until) : null,
    },
  });
}

interface Pairing {
  pairs: { lesson: SeriesLesson; day: PlannedLesson }[];
  /** Lessons whose week has no day for them any more. */
  left: SeriesLesson[];
  /** Days that no lesson had. */
  added: PlannedLesson[];
}

function pairByWeek(lessons: readonly SeriesLesson[], days: readonly PlannedLesson[]): Pairing {
  const pairing: Pairing = { pairs: [], left: [], added: [] };
  const free = Map.groupBy(lessons, ({ occursOn }) => mondayOf(occursOn));
  for (const day of days) {
    const lesson = free.get(mondayOf(day.date))?.shift();
    if (lesson === undefined) pairing.added.push(day);
    else pairing.pairs.push({ lesson, day });
  }
  pairing.left = [...free.values()].flat().filter(({ state }) => state === "waiting");
  return pairing;
}

/** Lessons with a teacher or classrooms of their own are looked at each by itself. */
async function clashesOfMove(
  work: ChangeWork,
  wanted: SeriesRow,
  pairs: Pairing["pairs"],
  added: readonly PlannedLesson[],
): Promise<FoundClash[]> {
  const { tables } = work;
  const except = { seriesId: wanted.id };
  const moved = pairs
    .filter(({ lesson }) => !lesson.timeChanged && lesson.cancelledBy !== "person")
    .map(({ lesson, day: { startsAt, endsAt } }) => ({ lesson, id: lesson.id, startsAt, endsAt }));
  const ownWay = moved.filter(({ lesson }) => lesson.teacherChanged || lesson.classroomsChanged);
  const regular = [
    ...moved.filter((each) => !ownWay.includes(each)),
    ...added.map(({ startsAt, endsAt }) => ({ id: null, startsAt, endsAt })),
  ];
  const all = { teacherId: wanted.teacherId, classroomIds: roomsOf(wanted) };
  const clashes = clashesOf(work, wanted, regular, await tables.taken({ ...all, spans: regular }, except));
  for (const each of ownWay) {
    const lesson = await tables.lesson(each.id);
    if (lesson === undefined) continue;
    const own = { teacherId: lesson.teacherId, classroomIds: roomsOf(lesson), spans: [each] };
    clashes.push(...clashesOf(work, wanted, [each], await tables.taken(own, except)));
  }
  return clashes;
}

function isOpen({ state }: SeriesLesson): boolean {
  return state === "waiting" || state === "cancelled";
}
