import type { Week, WeekLesson } from "../../../signaling/contract/timetable.ts";

/** Where a lesson stands in the week: a day, and a period or a time of its own (null). */
export interface Cell {
  date: string;
  period: number | null;
}

/** The lesson's period: the one whose bell it begins and ends with. */
export function periodOf({ start, end }: Pick<WeekLesson, "start" | "end">, term: Week["term"]): number | null {
  const index = term?.periods.findIndex((period) => period.start === start && period.end === end) ?? -1;
  return index < 0 ? null : index + 1;
}

/** The lessons of a cell, by time. */
export function lessonsIn(cell: Cell, { lessons, term }: Week): WeekLesson[] {
  return lessons.filter((lesson) => lesson.date === cell.date && periodOf(lesson, term) === cell.period);
}

/** Lessons that take place and want the same teacher or classroom at the same time as another one that is shown. */
export function clashing(lessons: readonly WeekLesson[]): Set<string> {
  const found = new Set<string>();
  const on = lessons.filter(({ state }) => state === "waiting" || state === "live");
  on.forEach((one, index) => {
    for (const other of on.slice(index + 1)) {
      // They come by start: none after this one overlaps either.
      if (other.startsAt >= one.endsAt) break;
      if (!wantSame(one, other)) continue;
      found.add(one.id);
      found.add(other.id);
    }
  });
  return found;
}

function wantSame(one: WeekLesson, other: WeekLesson): boolean {
  if (one.teacher.id === other.teacher.id) return true;
  const rooms = new Set<string>(roomsOf(one));
  return roomsOf(other).some((id) => rooms.has(id));
}

function roomsOf({ masterClassroom, classrooms }: WeekLesson): string[] {
  return [...(masterClassroom === null ? [] : [masterClassroom.id]), ...classrooms.map(({ id }) => id)];
}

/** The cell that an arrow key means; undefined at the edge of the week. */
export function neighbour(cell: Cell, key: string, { days, term }: Week): Cell | undefined {
  const day = days.findIndex(({ date }) => date === cell.date);
  const step = key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : 0;
  const date = days[day + step]?.date;
  if (date === undefined) return undefined;
  if (step !== 0) return { date, period: cell.period };
  if (cell.period === null) return undefined;
  const period = cell.period + (key === "ArrowUp" ? -1 : 1);
  return period >= 1 && period <= (term?.periods.length ?? 0) ? { date, period } : undefined;
}
