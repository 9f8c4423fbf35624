import type { ClassroomRecord, InvitedPerson, PersonView, SchoolView } from "../../../signaling/contract/api.ts";
import type { ImportKind } from "../../../signaling/contract/imports.ts";
import {
  classroomColumns,
  linkChoices,
  personColumns,
  roleChoices,
  schoolColumns,
  timetableColumns,
} from "../../../signaling/contract/sheets.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
import type { Language } from "../../i18n/language.ts";
import { seriesRows } from "./series-rows.ts";

/** Lists as rows of a spreadsheet, under the headings that an import knows. */

type Rows = string[][];

const head = (columns: readonly { readonly [L in Language]: string }[], language: Language) =>
  columns.map((column) => column[language]);

function chosen<V extends string>(
  choices: readonly ({ readonly value: V } & { readonly [L in Language]: string })[],
  value: V,
  language: Language,
): string {
  return choices.find((choice) => choice.value === value)?.[language] ?? value;
}

export function schoolRows(schools: readonly SchoolView[], language: Language): Rows {
  const rows = schools.map(({ name, region, linkProfile, bandwidthKbps, contact }) => [
    name,
    region,
    chosen(linkChoices, linkProfile, language),
    bandwidthKbps === null ? "" : String(bandwidthKbps / 1_000),
    contact,
  ]);
  return [head(schoolColumns, language), ...rows];
}

function classroomRows(
  classrooms: readonly ClassroomRecord[],
  schools: readonly SchoolView[],
  language: Language,
): Rows {
  const names = new Map(schools.map(({ id, name }) => [id, name]));
  const rows = classrooms.map(({ schoolId, name }) => [names.get(schoolId) ?? "", name]);
  return [head(classroomColumns, language), ...rows];
}

export function personRows(people: readonly PersonView[], language: Language): Rows {
  const rows = people.map(({ name, signInName, role, region, classroom }) => [
    name,
    signInName,
    chosen(roleChoices, role, language),
    region,
    classroom?.school ?? "",
    classroom?.name ?? "",
  ]);
  return [head(personColumns, language), ...rows];
}

/** The links of new people, to be handed over one by one. */
export function invitationRows(invitations: readonly InvitedPerson[], linkHead: string, language: Language): Rows {
  const [name, signInName] = head(personColumns, language);
  const rows = invitations.map(({ person, link }) => [person.name, person.signInName, link]);
  return [[name ?? "", signInName ?? "", linkHead], ...rows];
}

/** The headings alone, to be filled in. */
export function template(kind: ImportKind, language: Language): Rows {
  const columns = {
    schools: schoolColumns,
    classrooms: classroomColumns,
    people: personColumns,
    timetable: timetableColumns,
  }[kind];
  return [head(columns, language)];
}

/** The whole list of a kind as it stands now. */
export async function listRows(api: Api, kind: ImportKind, language: Language): Promise<Answer<Rows>> {
  if (kind === "people") {
    const people = await api.people();
    return people.ok ? { ok: true, value: personRows(people.value, language) } : people;
  }
  if (kind === "timetable") return await seriesRows(api, language);
  const schools = await api.schools();
  if (!schools.ok) return schools;
  if (kind === "schools") return { ok: true, value: schoolRows(schools.value, language) };
  const classrooms = await api.classrooms();
  return classrooms.ok ? { ok: true, value: classroomRows(classrooms.value, schools.value, language) } : classrooms;
}
