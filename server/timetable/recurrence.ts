import { RRuleTemporal } from "rrule-temporal";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { addDays, mondayOf } from "./dates.ts";

/**
 * The days of a recurrence rule (RFC 5545). A rule says days only: times, bounds and holidays are the series' and the
 * term's.
 */

const PARTS =
  /^(FREQ=(DAILY|WEEKLY|MONTHLY)|INTERVAL=[1-9]\d?|BYDAY=[A-Z0-9,+-]+|BYMONTHDAY=[0-9,-]+|BYSETPOS=[0-9,-]+|WKST=MO)$/;
const NAMES: readonly string[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** Refuses with `series.rule-unreadable`. Whole weeks are looked at on both sides: make-up days borrow from them. */
export function daysOf(rule: string, from: string, until: string): Outcome<Set<string>> {
  const parts = rule.split(";");
  const has = (name: string) => parts.some((part) => part.startsWith(`${name}=`));
  const readable =
    parts.every((part) => PARTS.test(part)) &&
    new Set(parts.map((part) => part.split("=")[0])).size === parts.length &&
    has("FREQ") &&
    (has("BYDAY") || has("BYMONTHDAY") || parts.includes("FREQ=DAILY"));
  if (!readable) return refused("series.rule-unreadable");
  // Every second week counts from the week of the first day, every third day from the day itself.
  const first = parts.includes("FREQ=DAILY") ? from : mondayOf(from);
  const last = addDays(mondayOf(until), 6);
  const stamp = (day: string) => `${day.replaceAll("-", "")}T000000`;
  try {
    const dates = new RRuleTemporal({
      rruleString: `DTSTART;TZID=UTC:${stamp(first)}\nRRULE:${rule};UNTIL=${stamp(last)}Z`,
    });
    return granted(new Set(dates.all().map((date) => date.toPlainDate().toString())));
  } catch {
    return refused("series.rule-unreadable");
  }
}

/** The weekdays of a plain weekly rule, Monday is 1; undefined when it is another kind of rule. */
export function weekdaysOf(rule: string): number[] | undefined {
  const parts = rule.split(";");
  if (!parts.includes("FREQ=WEEKLY")) return undefined;
  const names =
    parts
      .find((part) => part.startsWith("BYDAY="))
      ?.slice("BYDAY=".length)
      .split(",") ?? [];
  const weekdays = names.map((name) => NAMES.indexOf(name) + 1);
  return weekdays.length === 0 || weekdays.includes(0) ? undefined : weekdays;
}

/** The same rule on other weekdays. */
export function onWeekdays(rule: string, weekdays: readonly number[]): string {
  const names = [...weekdays].sort((a, b) => a - b).map((weekday) => NAMES[weekday - 1]);
  return rule
    .split(";")
    .map((part) => (part.startsWith("BYDAY=") ? `BYDAY=${names.join(",")}` : part))
    .join(";");
}
