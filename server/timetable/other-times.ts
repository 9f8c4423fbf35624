import type { TermView } from "../../signaling/contract/timetable.ts";
import { addDays, localOf, mondayOf, weekdayOf } from "./dates.ts";
import { planSeries, spanOn, type Timing } from "./plan-series.ts";
import { onWeekdays, weekdaysOf } from "./recurrence.ts";

/** At which other times of the week something could be, by the term's periods; its own day first. Pure. */

export interface Span {
  startsAt: number;
  endsAt: number;
}

export interface OtherTime {
  date: string | null;
  /** null: the weekdays that it has. */
  weekday: number | null;
  period: number;
  start: string;
  end: string;
  /** Its lessons that are to come. */
  spans: readonly Span[];
}

const SCHOOL_DAYS = [1, 2, 3, 4, 5];

/** A series on one weekday could be on another; one on several keeps them, and could be in another period. */
export function otherTimesOfSeries(timing: Timing, term: TermView, nowMs: number): OtherTime[] {
  const days = weekdaysOf(timing.rule);
  const own = days?.length === 1 ? days[0] : undefined;
  const weekdays = own === undefined ? [null] : [...new Set([own, ...SCHOOL_DAYS])];
  return weekdays.flatMap((weekday) =>
    term.periods.flatMap(({ start, end }, index) => {
      if (start === timing.start && (weekday === null || weekday === own)) return [];
      const rule = weekday === null ? timing.rule : onWeekdays(timing.rule, [weekday]);
      const planned = planSeries({ ...timing, rule, start, end }, term);
      if (!planned.ok) return [];
      const spans = planned.value.lessons.filter(({ startsAt }) => startsAt > nowMs);
      return spans.length === 0 ? [] : [{ date: null, weekday, period: index + 1, start, end, spans }];
    }),
  );
}

/** In the week of the lesson, on days that have lessons, and still to come. */
export function otherTimesOfLesson({ startsAt }: Span, term: TermView, nowMs: number): OtherTime[] {
  const monday = mondayOf(localOf(startsAt, term.zone).date);
  const own = weekdayOf(localOf(startsAt, term.zone).date);
  return [...new Set([own, ...SCHOOL_DAYS])].flatMap((weekday) => {
    const date = addDays(monday, weekday - 1);
    const isHoliday = term.holidays.some(({ from, to }) => from <= date && date <= to);
    if (isHoliday || date < term.startsOn || date > term.endsOn) return [];
    return term.periods.flatMap(({ start, end }, index) => {
      const span = spanOn(date, { start, end }, term.zone);
      if (!span.ok || span.value.startsAt <= nowMs || span.value.startsAt === startsAt) return [];
      return [{ date, weekday, period: index + 1, start, end, spans: [span.value] }];
    });
  });
}
