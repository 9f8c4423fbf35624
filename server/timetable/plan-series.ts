import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { TermView, When } from "../../signaling/contract/timetable.ts";
import { addDays, momentOf, mondayOf } from "./dates.ts";
import { daysOf } from "./recurrence.ts";

/**
 * Which lessons a series has: the days of its rule within its bounds and the term's, without holidays and skipped days,
 * and with the make-up days that follow one of its weekdays. Pure: the same series and term give the same lessons.
 */

const MAX_LESSONS = 200;
const LONGEST_LESSON_MINUTES = 12 * 60;

/** What of a series says when it is. */
export interface Timing {
  rule: string;
  from: string | null;
  until: string | null;
  skip: readonly string[];
  start: string;
  end: string;
}

export interface PlannedLesson {
  date: string;
  startsAt: number;
  endsAt: number;
  /** The day follows another weekday's timetable. */
  makesUp: boolean;
}

export interface SeriesPlan {
  lessons: PlannedLesson[];
  holidays: { date: string; name: string }[];
}

export function boundsOf({ from, until }: Pick<Timing, "from" | "until">, { startsOn, endsOn }: TermView) {
  return { from: from ?? startsOn, until: until ?? endsOn };
}

/** Refuses with the codes that begin with `series.` and with `lesson.no-such-time`. */
export function planSeries(timing: Timing, term: TermView): Outcome<SeriesPlan> {
  const { startsOn, endsOn } = term;
  const { from, until } = boundsOf(timing, term);
  if (from < startsOn || until > endsOn) return refused("series.outside-term", { startsOn, endsOn });
  if (until < from) return refused("series.never-occurs");
  const days = daysOf(timing.rule, from, until);
  if (!days.ok) return days;
  const makeUp = new Map(term.makeUpDays.map(({ date, follows }) => [date, follows]));
  const skipped = new Set(timing.skip);
  const lessons: PlannedLesson[] = [];
  const holidays: SeriesPlan["holidays"] = [];
  for (let date = from; date <= until; date = addDays(date, 1)) {
    const follows = makeUp.get(date);
    const meant = follows === undefined ? date : addDays(mondayOf(date), follows - 1);
    if (!days.value.has(meant) || skipped.has(date)) continue;
    const holiday = term.holidays.find((each) => each.from <= date && date <= each.to);
    if (holiday !== undefined) {
      holidays.push({ date, name: holiday.name });
      continue;
    }
    const span = spanOn(date, timing, term.zone);
    if (!span.ok) return span;
    lessons.push({ date, ...span.value, makesUp: follows !== undefined });
  }
  if (lessons.length === 0) return refused("series.never-occurs");
  if (lessons.length > MAX_LESSONS) return refused("series.too-many-lessons", { limit: MAX_LESSONS });
  return granted({ lessons, holidays });
}

/** From when to when a lesson on this day is. */
export function spanOn(
  date: string,
  { start, end }: Pick<Timing, "start" | "end">,
  zone: string,
): Outcome<{ startsAt: number; endsAt: number }> {
  const startsAt = momentOf(date, start, zone);
  if (!startsAt.ok) return startsAt;
  const endsAt = momentOf(date, end, zone);
  if (!endsAt.ok) return endsAt;
  if (endsAt.value <= startsAt.value) return refused("lesson.ends-before-start");
  if (endsAt.value - startsAt.value > LONGEST_LESSON_MINUTES * 60_000) {
    return refused("lesson.too-long", { limitMinutes: LONGEST_LESSON_MINUTES });
  }
  return granted({ startsAt: startsAt.value, endsAt: endsAt.value });
}

/** The clock times that a period of the term, or a time of its own, means. */
export function timesOf(
  when: When,
  term: TermView | undefined,
): Outcome<{ period: number | null; start: string; end: string }> {
  if (when.by === "time") {
    if (when.end <= when.start) return refused("lesson.ends-before-start");
    return granted({ period: null, start: when.start, end: when.end });
  }
  const found = term?.periods[when.period - 1];
  return found === undefined
    ? refused("series.period-unknown", { period: when.period })
    : granted({ period: when.period, ...found });
}
