import type { z } from "zod";
import type { ClassroomId, PersonId } from "../../../signaling/contract/ids.ts";
import type { seriesDraft, TermView, When } from "../../../signaling/contract/timetable.ts";
import { addDays, mondayOf, today } from "./days.ts";
import { isOddWeek, weeklyRule } from "./rule.ts";

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
  when: When;
  from: string;
  until: string;
}

/** Which word of the catalogues says what is wrong with a field. */
export interface SeriesNotes {
  title?: "missing";
  teacherId?: "chooseTeacher";
  weekdays?: "noWeekday";
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
      when: term.periods.length > 0 ? { by: "period", period: 1 } : { by: "time", start: "08:00", end: "08:40" },
      from: "",
      until: "",
    }
  );
}

export function readForm(form: SeriesForm): { draft: z.input<typeof seriesDraft> } | { notes: SeriesNotes } {
  const { term, teacherId, masterClassroomId, when } = form;
  const notes: SeriesNotes = {};
  const title = form.title.trim();
  if (title === "") notes.title = "missing";
  if (teacherId === undefined) notes.teacherId = "chooseTeacher";
  if (form.weekdays.size === 0) notes.weekdays = "noWeekday";
  const classroomIds = [...form.classroomIds].filter((id) => id !== masterClassroomId);
  if (classroomIds.length === 0) notes.classroomIds = "noneChosen";
  if (teacherId === undefined || Object.keys(notes).length > 0) return { notes };
  return {
    draft: {
      ...{ termId: term.id, title, subject: form.subject.trim(), teacherId, masterClassroomId, classroomIds, when },
      rule: weeklyRule(form.weekdays, form.repeats !== "every"),
      from: firstDay(form),
      until: form.until === "" ? null : form.until,
    },
  };
}

/** Every second week counts from the first day's week: that has to be an odd or an even one of the term. */
function firstDay({ term, repeats, from }: SeriesForm): string | null {
  const first = from === "" ? term.startsOn : from;
  if (repeats === "every") return from === "" ? null : from;
  return isOddWeek(first, term) === (repeats === "odd") ? first : addDays(mondayOf(first), 7);
}
