import type { z } from "zod";
import type { ClassroomId, PersonId } from "../../../signaling/contract/ids.ts";
import type { SeriesView, seriesDraft, TermView, When } from "../../../signaling/contract/timetable.ts";
import { addDays, mondayOf, today } from "./days.ts";
import { isOddWeek, ruleInWords, weeklyRule } from "./rule.ts";

/** A series as it is typed. */
export interface SeriesForm {
  term: TermView;
  title: string;
  subject: string;
  teacherId: PersonId | undefined;
  masterClassroomId: ClassroomId | null;
  classroomIds: ReadonlySet<ClassroomId>;
  /** Monday is 1. */
  weekdays: ReadonlySet<number>;
  repeats: "every" | "odd" | "even";
  /** A rule that weekdays cannot say, as RFC 5545 writes it. */
  rule: string | null;
  /** Days on which it does not take place. */
  skip: readonly string[];
  when: When;
  from: string;
  until: string;
}

/** Which word of the catalogues says what is wrong with a field. */
export interface SeriesNotes {
  title?: "missing";
  teacherId?: "chooseTeacher";
  weekdays?: "noWeekday";
  rule?: "missing";
  classroomIds?: "noneChosen";
}

/** The term that runs or comes next, and its first period. */
export function freshForm(terms: readonly TermView[], now: Date): SeriesForm | undefined {
  const term = terms.find(({ endsOn }) => endsOn >= today(now)) ?? terms[terms.length - 1];
  return (
    term && {
      term,
      title: "",
      subject: "",
      teacherId: undefined,
      masterClassroomId: null,
      classroomIds: new Set(),
      weekdays: new Set(),
      repeats: "every",
      rule: null,
      skip: [],
      when: term.periods.length > 0 ? { by: "period", period: 1 } : { by: "time", start: "08:00", end: "08:40" },
      from: "",
      until: "",
    }
  );
}

/** A series as it stands, to be changed. */
export function formOf(series: SeriesView, term: TermView): SeriesForm {
  const { weekdays, repeats } = ruleInWords(series, term);
  const { title, subject, teacher, masterClassroom, classrooms, period, start, end, from, until, skip, rule } = series;
  return {
    ...{ term, title, subject, skip, teacherId: teacher.id, masterClassroomId: masterClassroom?.id ?? null },
    classroomIds: new Set(classrooms.map(({ id }) => id)),
    weekdays: new Set(weekdays),
    repeats: repeats === "other" ? "every" : repeats,
    rule: repeats === "other" ? rule : null,
    when: period === null ? { by: "time", start, end } : { by: "period", period },
    from: from === term.startsOn ? "" : from,
    until: until === term.endsOn ? "" : until,
  };
}

export function readForm(form: SeriesForm): { draft: z.input<typeof seriesDraft> } | { notes: SeriesNotes } {
  const { term, teacherId, masterClassroomId, when } = form;
  const notes: SeriesNotes = {};
  const title = form.title.trim();
  if (title === "") notes.title = "missing";
  if (teacherId === undefined) notes.teacherId = "chooseTeacher";
  if (form.weekdays.size === 0 && form.rule === null) notes.weekdays = "noWeekday";
  const rule = form.rule?.trim().toUpperCase() ?? null;
  if (rule === "") notes.rule = "missing";
  const classroomIds = [...form.classroomIds].filter((id) => id !== masterClassroomId);
  if (classroomIds.length === 0) notes.classroomIds = "noneChosen";
  if (teacherId === undefined || Object.keys(notes).length > 0) return { notes };
  return {
    draft: {
      ...{ termId: term.id, title, subject: form.subject.trim(), teacherId, masterClassroomId, classroomIds, when },
      rule: rule ?? weeklyRule(form.weekdays, form.repeats !== "every"),
      skip: [...form.skip],
      from: firstDay(form),
      until: form.until === "" ? null : form.until,
    },
  };
}

/** Every second week counts from the first day's week: that has to be an odd or an even one of the term. */
export function firstDay({ term, repeats, rule, from }: SeriesForm): string | null {
  const first = from === "" ? term.startsOn : from;
  if (repeats === "every" || rule !== null) return from === "" ? null : from;
  return isOddWeek(first, term) === (repeats === "odd") ? first : addDays(mondayOf(first), 7);
}
