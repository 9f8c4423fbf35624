import { Temporal } from "temporal-polyfill";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";

/** Days are ISO dates (2026-09-01), which sort as text; times of day are 08:00; moments are epoch milliseconds. */

export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}

/** ISO 8601: Monday is 1. */
export function weekdayOf(day: string): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day));
}

export function sundayOf(day: string): string {
  return addDays(mondayOf(day), 6);
}

/** Every day from `from` to `to`, both included. */
export function eachDay(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, days) => addDays(from, days));
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    // Offsets such as +08:00 are zones for Intl; a calendar wants a name.
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

/**
 * The moment at which a clock in the zone shows this. Of two (the clock is put back) it is the first one. Refuses with
 * `lesson.no-such-time` when there is none (the clock is put forward).
 */
export function momentOf(date: string, time: string, zone: string): Outcome<number> {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  const zoned = local.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (!zoned.toPlainDateTime().equals(local)) return refused("lesson.no-such-time", { date, time, zone });
  return granted(zoned.epochMilliseconds);
}

/** First moment of a day in the zone. */
export function startOfDay(day: string, zone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}

/** What a clock in the zone shows. */
export function localOf(at: number, zone: string): { date: string; time: string } {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return { date: zoned.toPlainDate().toString(), time: zoned.toPlainTime().toString({ smallestUnit: "minute" }) };
}
