/** Days of a timetable are dates without a zone (2026-09-01). They are reckoned at UTC, where no day is short. */

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Monday is 1. */
export function weekdayOf(day: string): number {
  return ((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7) + 1;
}

export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day));
}

/** Today by the reader's own clock. */
export function today(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** For a format in the zone UTC. */
export function atOf(day: string): number {
  return Date.parse(`${day}T00:00Z`);
}

/** Any Monday to Sunday, to say their names. */
export const someWeek: readonly string[] = Array.from({ length: 7 }, (_, index) => addDays("2024-01-01", index));
