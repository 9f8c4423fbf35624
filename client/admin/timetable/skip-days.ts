import { weekdayOf } from "./days.ts";
import { isOddWeek } from "./rule.ts";
import type { SeriesForm } from "./series-draft.ts";

/** Which word of the catalogues says why a day cannot be skipped. */
type SkipFault = "noDay" | "skippedAlready" | "dayOutside" | "noLessonThen";

/** The series' skipped days with this one, in order; or why it is none of them. */
export function dayToSkip(day: string, form: SeriesForm): { skip: readonly string[] } | { fault: SkipFault } {
  const { term, from, until, skip } = form;
  if (day === "") return { fault: "noDay" };
  if (skip.includes(day)) return { fault: "skippedAlready" };
  if (day < (from || term.startsOn) || day > (until || term.endsOn)) return { fault: "dayOutside" };
  return hasLesson(day, form) ? { skip: [...skip, day].sort() } : { fault: "noLessonThen" };
}

/** A rule of its own is the service's to read. */
function hasLesson(day: string, { term, rule, weekdays, repeats }: SeriesForm): boolean {
  if (rule !== null) return true;
  const follows = term.makeUpDays.find(({ date }) => date === day)?.follows;
  if (!weekdays.has(follows ?? weekdayOf(day))) return false;
  return repeats === "every" || isOddWeek(day, term) === (repeats === "odd");
}
