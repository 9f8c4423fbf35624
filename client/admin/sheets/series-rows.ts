import type { PersonView } from "../../../signaling/contract/api.ts";
import { repeatChoices, timetableColumns, weekdayNames } from "../../../signaling/contract/sheets.ts";
import type { SeriesView, TermView } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
import type { Language } from "../../i18n/language.ts";
import { ruleInWords } from "../timetable/rule.ts";

/** All series as a spreadsheet that the import reads back without changing anything. */
export async function seriesRows(api: Api, language: Language): Promise<Answer<string[][]>> {
  const [terms, people, all] = await Promise.all([api.terms(), api.people(), api.everySeries()]);
  if (!terms.ok) return terms;
  if (!people.ok) return people;
  if (!all.ok) return all;
  const byId = new Map(terms.value.map((term) => [term.id, term]));
  const names = teacherNames(people.value);
  const rows = all.value.flatMap((series) => {
    const term = byId.get(series.termId);
    return term === undefined ? [] : [seriesRow(series, term, names.get(series.teacher.id), language)];
  });
  return { ok: true, value: [timetableColumns.map((column) => column[language]), ...rows] };
}

export function seriesRow(
  series: SeriesView,
  term: TermView,
  teacherName: string | undefined,
  language: Language,
): string[] {
  const { weekdays, repeats } = ruleInWords(series, term);
  const chosen = repeatChoices.find(({ value }) => value === repeats);
  const place = ({ school, name }: { school: string; name: string }) => `${school} ${name}`;
  const cells: { [field in (typeof timetableColumns)[number]["field"]]: string } = {
    number: series.id,
    title: series.title,
    subject: series.subject,
    teacher: teacherName ?? series.teacher.name,
    master: series.masterClassroom === null ? "" : place(series.masterClassroom),
    classrooms: series.classrooms.map(place).join("; "),
    weekdays: weekdays.map((weekday) => weekdayNames[language][weekday - 1]).join(", "),
    repeats: chosen?.[language] ?? series.rule,
    period: series.period === null ? "" : String(series.period),
    start: series.period === null ? series.start : "",
    end: series.period === null ? series.end : "",
    term: term.name,
    from: series.from === term.startsOn ? "" : series.from,
    until: series.until === term.endsOn ? "" : series.until,
    skip: series.skip.join(", "),
  };
  return timetableColumns.map(({ field }) => cells[field]);
}

/** Teachers of one name are told apart by their sign-in names. */
function teacherNames(people: readonly PersonView[]): Map<string, string> {
  const teachers = people.filter(({ role }) => role === "teacher");
  const counts = new Map<string, number>();
  for (const { name } of teachers) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(teachers.map(({ id, name, signInName }) => [id, (counts.get(name) ?? 0) > 1 ? signInName : name]));
}
