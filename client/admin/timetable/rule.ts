import type { SeriesView, TermView } from "../../../signaling/contract/timetable.ts";
import { mondayOf } from "./days.ts";

const NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const WEEKLY = /^FREQ=WEEKLY;(INTERVAL=2;)?BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$/;

export interface RuleInWords {
  /** Monday is 1; none when the rule is of another kind. */
  weekdays: number[];
  repeats: "every" | "odd" | "even" | "other";
}

/** What a rule says, when it is one that the form can say. */
export function ruleInWords({ rule, from }: Pick<SeriesView, "rule" | "from">, term: TermView): RuleInWords {
  const { weekdays, everySecond } = weekdaysOf(rule);
  if (weekdays.length === 0) return { weekdays, repeats: "other" };
  if (!everySecond) return { weekdays, repeats: "every" };
  return { weekdays, repeats: isOddWeek(from, term) ? "odd" : "even" };
}

/** Monday is 1; none when the rule is of another kind. */
export function weekdaysOf(rule: string): { weekdays: number[]; everySecond: boolean } {
  const [, second, days] = WEEKLY.exec(rule) ?? [];
  const weekdays = days?.split(",").map((name) => NAMES.indexOf(name) + 1) ?? [];
  return { weekdays, everySecond: second !== undefined };
}

/** Weeks of a term count from the one of its first day. */
export function isOddWeek(day: string, { startsOn }: TermView): boolean {
  const weeks = Math.round((Date.parse(mondayOf(day)) - Date.parse(mondayOf(startsOn))) / (7 * 86_400_000));
  return weeks % 2 === 0;
}

export function weeklyRule(weekdays: Iterable<number>, everySecond: boolean): string {
  const days = [...weekdays].sort((a, b) => a - b).map((weekday) => NAMES[weekday - 1]);
  return `FREQ=WEEKLY;${everySecond ? "INTERVAL=2;" : ""}BYDAY=${days.join(",")}`;
}
