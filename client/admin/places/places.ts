import type { ClassroomRecord, SchoolView } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";

/** A school and its classrooms. */
export interface Place {
  school: SchoolView;
  classrooms: ClassroomRecord[];
}

/** All schools by name, each with its classrooms by name, numbers in their natural order. */
export async function loadPlaces(api: Pick<Api, "schools" | "classrooms">): Promise<Answer<Place[]>> {
  const [schools, classrooms] = await Promise.all([api.schools(), api.classrooms()]);
  if (!schools.ok) return schools;
  if (!classrooms.ok) return classrooms;
  return { ok: true, value: groupBySchool(schools.value, classrooms.value) };
}

/** Those of a region whose name, region, contact or classrooms hold every word that is searched for. */
export function matching(places: readonly Place[], search: string, region: string): Place[] {
  const fold = (text: string) => text.normalize("NFKC").toLowerCase();
  const words = fold(search).split(/\s+/).filter(Boolean);
  return places.filter(({ school, classrooms }) => {
    if (region !== "" && fold(school.region) !== fold(region)) return false;
    const text = fold([school.name, school.region, school.contact, ...classrooms.map(({ name }) => name)].join("\n"));
    return words.every((word) => text.includes(word));
  });
}

/** The regions that there are, each once. */
export function regionsOf(records: readonly { region: string }[]): string[] {
  const { compare } = new Intl.Collator("zh-CN", { numeric: true });
  return [...new Set(records.map(({ region }) => region).filter((region) => region !== ""))].sort(compare);
}

export function groupBySchool(schools: readonly SchoolView[], classrooms: readonly ClassroomRecord[]): Place[] {
  const { compare } = new Intl.Collator("zh-CN", { numeric: true });
  const byName = (a: { name: string }, b: { name: string }) => compare(a.name, b.name);
  return [...schools].sort(byName).map((school) => ({
    school,
    classrooms: classrooms.filter(({ schoolId }) => schoolId === school.id).sort(byName),
  }));
}
