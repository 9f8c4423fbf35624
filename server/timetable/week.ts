import type { TermView, Week, WeekQuery } from "../../signaling/contract/timetable.ts";
import type { Reach } from "../accounts/reach.ts";
import { addDays, eachDay, localOf, mondayOf, startOfDay, sundayOf } from "./dates.ts";
import type { ScheduleReader } from "./schedule-ports.ts";

/** More than a screen can show, and still quick to send. */
const WEEK_LIMIT = 5_000;

/** The week that has this day, by the clock of its term. */
export async function weekOf(
  query: WeekQuery,
  tables: ScheduleReader,
  defaultZone: string,
  reach: Reach,
): Promise<Week> {
  const [monday, sunday] = [mondayOf(query.day), sundayOf(query.day)];
  const terms = (await tables.terms()).filter(({ startsOn, endsOn }) => startsOn <= sunday && monday <= endsOn);
  const term = terms.find(({ startsOn, endsOn }) => startsOn <= query.day && query.day <= endsOn) ?? terms[0] ?? null;
  const zone = term?.zone ?? defaultZone;
  const [fromMs, toMs] = [startOfDay(monday, zone), startOfDay(addDays(monday, 7), zone)];
  const local = localTimes(zone);
  const lessons = await tables.week(query, { fromMs, toMs, limit: WEEK_LIMIT + 1 }, reach);
  return {
    zone,
    term,
    days: eachDay(monday, sunday).map((date) => ({ date, ...natureOf(date, term) })),
    lessons: lessons.slice(0, WEEK_LIMIT).map((lesson) => {
      const start = local(lesson.startsAt);
      return { ...lesson, date: start.date, start: start.time, end: local(lesson.endsAt).time };
    }),
    cut: lessons.length > WEEK_LIMIT,
  };
}

function natureOf(date: string, term: TermView | null) {
  return {
    holiday: term?.holidays.find(({ from, to }) => from <= date && date <= to)?.name ?? null,
    follows: term?.makeUpDays.find((day) => day.date === date)?.follows ?? null,
    inTerm: term !== null && term.startsOn <= date && date <= term.endsOn,
  };
}

/** Thousands of lessons begin at a few dozen moments: each is looked up once. */
function localTimes(zone: string): (at: number) => ReturnType<typeof localOf> {
  const known = new Map<number, ReturnType<typeof localOf>>();
  return (at) => {
    const local = known.get(at) ?? localOf(at, zone);
    known.set(at, local);
    return local;
  };
}
