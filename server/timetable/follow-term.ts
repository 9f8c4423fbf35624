import { granted, type Outcome } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { TermView } from "../../signaling/contract/timetable.ts";
import { addDays, eachDay, localOf, startOfDay } from "./dates.ts";
import { newLessonId } from "./lesson-id.ts";
import { clashKey, type Overlap, overlapsOf, standingClaim } from "./overlaps.ts";
import { type PlannedLesson, planSeries } from "./plan-series.ts";
import { LONGEST_LESSON_MS } from "./ports.ts";
import type { NewSeriesLesson, ScheduleWriter, SeriesLesson, SeriesRow } from "./schedule-ports.ts";

/**
 * When a term changes, the lessons that are still to come follow: a new holiday cancels, one that is taken back lets
 * them take place again, a make-up day brings lessons, another bell moves them. What somebody decided for one lesson
 * alone (its time, its cancellation) stands. Refuses with `lesson.no-such-time` before anything is written; answers what
 * is in the way of the lessons that take place now, or at another time, without the clashes that were accepted before.
 */
export async function followTerm(
  before: TermView,
  after: TermView,
  tables: ScheduleWriter,
  now: number,
): Promise<Outcome<Overlap[]>> {
  const today = localOf(now, after.zone).date;
  const days = [...new Set([...eachDay(before.startsOn, before.endsOn), ...eachDay(after.startsOn, after.endsOn)])];
  const changed = new Set(days.filter((day) => day >= today && natureOf(day, before) !== natureOf(day, after)));
  const all = (await tables.seriesOfTerm(after.id)).map((series) => {
    const bell = series.period === null ? undefined : after.periods[series.period - 1];
    const rung = bell !== undefined && (bell.start !== series.start || bell.end !== series.end);
    return { series: rung ? { ...series, ...bell } : series, rung };
  });
  const retimed = before.zone !== after.zone || all.some(({ rung }) => rung);
  if (changed.size === 0 && !retimed) return granted([]);

  const plans = new Map<string, Outcome<Map<string, PlannedLesson>>>();
  for (const { series } of all) {
    const plan = planOnce(series, after, plans);
    if (!plan.ok) return plan;
  }
  for (const { series, rung } of all) if (rung) await tables.saveSeries([series]);
  const looked = retimed ? days.filter((day) => day >= today) : changed;
  const overlaps: Overlap[] = [];
  for (const day of looked) {
    const affected = await followDay(day);
    if (affected.length > 0) overlaps.push(...(await overlapsOn(day, affected)));
  }
  return granted(overlaps);

  async function overlapsOn(day: string, affected: readonly LessonId[]): Promise<Overlap[]> {
    const [fromMs, toMs] = [startOfDay(day, after.zone), startOfDay(addDays(day, 1), after.zone)];
    const fresh = new Set(affected);
    const taken = await tables.claimed(null, fromMs - LONGEST_LESSON_MS, toMs);
    const found = overlapsOf(taken.map((each) => ({ ...standingClaim(each), fresh: fresh.has(each.lessonId) })));
    if (found.length === 0) return [];
    const known = await tables.acceptedClashes([...new Set(found.map(({ claim }) => claim.lesson.id))]);
    const keys = new Set(known.map((clash) => clashKey(clash.lessonId, clash.otherLessonId, clash.wantedId)));
    return found.filter(({ claim, other }) => !keys.has(clashKey(claim.lesson.id, other.lesson.id, claim.wantedId)));
  }

  /** Answers the lessons that take place now and did not, or at another time. */
  async function followDay(day: string): Promise<LessonId[]> {
    const lessons = new Map((await tables.lessonsOfDays(after.id, [day])).map((lesson) => [lesson.seriesId, lesson]));
    const affected: LessonId[] = [];
    const cancelled: LessonId[] = [];
    const restored: LessonId[] = [];
    const times = new Map<string, { startsAt: number; endsAt: number; ids: LessonId[] }>();
    for (const { series } of all) {
      const plan = planOnce(series, after, plans);
      const wanted = plan.ok ? plan.value.get(day) : undefined;
      const lesson = lessons.get(series.id);
      if (lesson === undefined) {
        if (wanted === undefined || !changed.has(day)) continue;
        const made = lessonOf(wanted);
        await tables.addLessons([{ series, zone: after.zone, lessons: [made] }], now);
        affected.push(made.id);
        continue;
      }
      const follows = lesson.state === "waiting" && !lesson.timeChanged;
      if (wanted === undefined && follows) cancelled.push(lesson.id);
      if (wanted === undefined) continue;
      if (changed.has(day) && isGivenBack(lesson)) restored.push(lesson.id);
      if (lesson.timeChanged || (lesson.startsAt === wanted.startsAt && lesson.endsAt === wanted.endsAt)) continue;
      if (lesson.state !== "waiting" && lesson.state !== "cancelled") continue;
      const key = `${wanted.startsAt} ${wanted.endsAt}`;
      const group = times.get(key) ?? { startsAt: wanted.startsAt, endsAt: wanted.endsAt, ids: [] };
      group.ids.push(lesson.id);
      times.set(key, group);
    }
    await tables.patchLessons(cancelled, { cancelledBy: "holiday" }, now);
    await tables.patchLessons(restored, { cancelledBy: null }, now);
    for (const { ids, ...span } of times.values()) await tables.patchLessons(ids, span, now);
    return [...affected, ...restored, ...[...times.values()].flatMap(({ ids }) => ids)];
  }
}

/** What a day is for the timetable; two terms agree on a day when this is the same. */
function natureOf(day: string, { startsOn, endsOn, holidays, makeUpDays }: TermView): string {
  if (day < startsOn || day > endsOn) return "outside";
  if (holidays.some(({ from, to }) => from <= day && day <= to)) return "holiday";
  return `follows ${makeUpDays.find(({ date }) => date === day)?.follows ?? "itself"}`;
}

function isGivenBack({ state, cancelledBy }: SeriesLesson): boolean {
  return state === "cancelled" && (cancelledBy === "holiday" || cancelledBy === "series");
}

/** Thousands of series share a few hundred rules. A series that has no day left in the term has no lessons. */
function planOnce(
  series: SeriesRow,
  term: TermView,
  plans: Map<string, Outcome<Map<string, PlannedLesson>>>,
): Outcome<Map<string, PlannedLesson>> {
  const from = series.from !== null && series.from < term.startsOn ? null : series.from;
  const until = series.until !== null && series.until > term.endsOn ? null : series.until;
  const timing = { ...series, from, until };
  const key = JSON.stringify([series.rule, from, until, series.skip, series.start, series.end]);
  const known = plans.get(key);
  if (known !== undefined) return known;
  const plan = planSeries(timing, term);
  const byDay: Outcome<Map<string, PlannedLesson>> = plan.ok
    ? granted(new Map(plan.value.lessons.map((lesson) => [lesson.date, lesson])))
    : plan.error.code === "lesson.no-such-time"
      ? plan
      : granted(new Map());
  plans.set(key, byDay);
  return byDay;
}

function lessonOf({ date, startsAt, endsAt }: PlannedLesson): NewSeriesLesson {
  return { id: newLessonId(startsAt), occursOn: date, startsAt, endsAt };
}
