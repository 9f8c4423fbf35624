/** The stretch of days that the list of lessons shows, in the browser's own time zone. */
export type Range = { unit: "day" | "week" /** Any moment of the day or week. */; at: number };

/** First moment of the range, and the first moment after it. Days are counted by date: some have 23 or 25 hours. */
export function boundsOf({ unit, at }: Range): { fromMs: number; toMs: number } {
  const first = startOfDay(at);
  if (unit === "week") first.setDate(first.getDate() - mondayOffset(first));
  const after = new Date(first);
  after.setDate(after.getDate() + daysIn(unit));
  return { fromMs: first.getTime(), toMs: after.getTime() };
}

/** The range before (`steps` < 0) or after it. */
export function moved({ unit, at }: Range, steps: number): Range {
  const day = startOfDay(at);
  day.setDate(day.getDate() + steps * daysIn(unit));
  return { unit, at: day.getTime() };
}

export function startOfDay(at: number): Date {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  return day;
}

function daysIn(unit: Range["unit"]): number {
  return unit === "day" ? 1 : 7;
}

/** Weeks begin on Monday, in Chinese schools as in European ones. */
function mondayOffset(day: Date): number {
  return (day.getDay() + 6) % 7;
}
