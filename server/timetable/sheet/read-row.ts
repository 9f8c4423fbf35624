import type { PersonView } from "../../../signaling/contract/api.ts";
import type { ClassroomId } from "../../../signaling/contract/ids.ts";
import type { CellFault } from "../../../signaling/contract/imports.ts";
import { repeatChoices, type TimetableField } from "../../../signaling/contract/sheets.ts";
import type { TermView, When } from "../../../signaling/contract/timetable.ts";
import { fold } from "../../accounts/fold.ts";
import { type Reach, reaches } from "../../accounts/reach.ts";
import type { Cells } from "../../accounts/sheets/cells.ts";
import { addDays, daysBetween, mondayOf } from "../dates.ts";
import { timesOf } from "../plan-series.ts";
import type { SeriesRow } from "../schedule-ports.ts";
import type { ClassroomIndex } from "./classroom-index.ts";
import { dayIn, daysIn, periodIn, timeIn, weekdaysIn, weeklyRule } from "./values.ts";

/** What the rows of a timetable are read with. */
export interface RowContext {
  readonly terms: readonly TermView[];
  /** Of rows that name no term: the one that runs, or comes next. */
  readonly usualTerm: TermView | undefined;
  readonly teachers: TeacherIndex;
  readonly classrooms: ClassroomIndex;
  readonly reach: Reach;
}

/** What a row says, without whose number it is; undefined when a cell is wrong. */
export type RowSeries = Omit<SeriesRow, "id" | "version" | "archivedAt">;

type TimetableCells = Cells<TimetableField>;

export function readRow(cells: TimetableCells, context: RowContext): RowSeries | undefined {
  const title = cells.text("title", 80);
  const subject = cells.text("subject", 40) ?? "";
  if (title === "" && subject === "") cells.fault("title", "missing");
  const term = termIn(cells, context);
  const teacher = teacherIn(cells, context);
  const [master = null] = classroomsIn(cells, "master", context);
  const classroomIds = [...new Set(classroomsIn(cells, "classrooms", context))].filter((id) => id !== master);
  if (classroomIds.length === 0 && cells.errors.length === 0) cells.fault("classrooms", "missing");
  const from = read(cells, "from", dayIn, "no-day") ?? null;
  const until = read(cells, "until", dayIn, "no-day") ?? null;
  const skip = read(cells, "skip", daysIn, "no-day") ?? [];
  const recurrence = term && recurrenceIn(cells, term, from);
  const when = whenIn(cells);
  const times = term && when && timesOf(when, term);
  if (times && !times.ok) {
    cells.fault(
      when?.by === "period" ? "period" : "end",
      when?.by === "period" ? "no-such-period" : "ends-before-start",
    );
  }
  if (!term || !teacher || !recurrence || !times?.ok || cells.errors.length > 0) return undefined;
  return {
    ...{ termId: term.id, title: title || subject, subject, teacherId: teacher.id },
    ...{ masterClassroomId: master, classroomIds, ...times.value, ...recurrence, until, skip },
  };
}

function termIn(cells: TimetableCells, { terms, usualTerm }: RowContext): TermView | undefined {
  const name = cells.text("term", 80) ?? "";
  const term = name === "" ? usualTerm : terms.find((each) => fold(each.name) === fold(name));
  if (term === undefined) cells.fault("term", "unknown-term");
  return term;
}

function teacherIn(cells: TimetableCells, { teachers }: RowContext): PersonView | undefined {
  const name = cells.required("teacher", 80);
  if (name === undefined) return undefined;
  const found = teachers.find(name);
  if (found.length !== 1) cells.fault("teacher", found.length === 0 ? "unknown-teacher" : "two-teachers");
  return found.length === 1 ? found[0] : undefined;
}

export interface TeacherIndex {
  /** By the sign-in name, else by the name, which several may have. */
  find(name: string): readonly PersonView[];
  /** The name that a file can know this one by. */
  nameOf(person: PersonView): string;
}

export function indexTeachers(people: readonly PersonView[]): TeacherIndex {
  const teachers = people.filter(({ role, archivedAt }) => role === "teacher" && archivedAt === null);
  const bySignIn = new Map(teachers.map((person) => [fold(person.signInName), person]));
  const byName = Map.groupBy(teachers, ({ name }) => fold(name));
  return {
    find(name) {
      const exact = bySignIn.get(fold(name));
      return exact === undefined ? (byName.get(fold(name)) ?? []) : [exact];
    },
    nameOf: ({ name, signInName }) => ((byName.get(fold(name)) ?? []).length > 1 ? signInName : name),
  };
}

function classroomsIn(
  cells: TimetableCells,
  field: "master" | "classrooms",
  { classrooms, reach }: RowContext,
): ClassroomId[] {
  const text = cells.text(field, 20_000) ?? "";
  if (text === "") return [];
  return classrooms.find(text).flatMap(({ text: name, classroom }) => {
    const fault = (code: CellFault) => cells.fault(field, code, undefined, name.trim());
    if (classroom === undefined) fault("unknown-place");
    else if (classroom.archived) fault("archived");
    else if (!reaches(reach, classroom.region)) fault("out-of-reach");
    return classroom?.id ?? [];
  });
}

function recurrenceIn(
  cells: TimetableCells,
  term: TermView,
  from: string | null,
): { rule: string; from: string | null } | undefined {
  const repeats = cells.text("repeats", 200) ?? "";
  if (/^FREQ=/i.test(repeats)) return { rule: repeats.toUpperCase(), from };
  const weeks = cells.choice("repeats", repeatChoices) ?? "every";
  const weekdays = cells.text("weekdays", 80) ?? "";
  const days = weekdays === "" ? undefined : weekdaysIn(weekdays);
  if (days === undefined) {
    cells.fault("weekdays", weekdays === "" ? "missing" : "no-weekday");
    return undefined;
  }
  return weeks === "every"
    ? { rule: weeklyRule(days, false), from }
    : { rule: weeklyRule(days, true), from: firstOf(weeks, from ?? term.startsOn, term) };
}

/** Every second week counts from the week of the first day: that has to be an odd or an even one of the term. */
function firstOf(weeks: "odd" | "even", first: string, term: TermView): string {
  return oddWeek(first, term) === (weeks === "odd") ? first : addDays(mondayOf(first), 7);
}

function oddWeek(day: string, term: TermView): boolean {
  return Math.round(daysBetween(mondayOf(term.startsOn), mondayOf(day)) / 7) % 2 === 0;
}

function whenIn(cells: TimetableCells): When | undefined {
  const period = read(cells, "period", periodIn, "no-such-period");
  const [start, end] = [read(cells, "start", timeIn, "no-time"), read(cells, "end", timeIn, "no-time")];
  if (period !== undefined) return { by: "period", period };
  if (start !== undefined && end !== undefined) return { by: "time", start, end };
  if (cells.errors.length === 0) cells.fault(start === undefined ? "period" : "end", "missing");
  return undefined;
}

/** The value of a cell; undefined when it is empty, or wrong: then that is noted. */
function read<T>(
  cells: TimetableCells,
  field: TimetableField,
  parse: (text: string) => T | undefined,
  fault: CellFault,
): T | undefined {
  const text = cells.text(field, 2_000) ?? "";
  if (text === "") return undefined;
  const value = parse(text);
  if (value === undefined) cells.fault(field, fault);
  return value;
}
