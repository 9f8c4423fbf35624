import type { PersonView } from "../../../signaling/contract/api.ts";
import type { TermView, WeekQuery } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
import { loadPlaces, type Place } from "../places/places.ts";

/** What a timetable is made of. */
export interface Choice {
  terms: TermView[];
  teachers: PersonView[];
  /** Schools that have classrooms. */
  places: Place[];
}

export async function loadTimetableChoice(api: Api): Promise<Answer<Choice>> {
  const [terms, people, places] = await Promise.all([api.terms(), api.people(), loadPlaces(api)]);
  if (!terms.ok) return terms;
  if (!people.ok) return people;
  if (!places.ok) return places;
  return {
    ok: true,
    value: {
      terms: terms.value,
      teachers: people.value.filter(({ role }) => role === "teacher"),
      places: places.value.filter(({ classrooms }) => classrooms.length > 0),
    },
  };
}

type DropDay<T> = T extends unknown ? Omit<T, "day"> : never;
/** Whose week is shown. */
export type Whose = DropDay<WeekQuery>;

/** Everybody and everything of one kind that a week can be shown of. */
export function whoseOf(by: Whose["by"], { teachers, places }: Choice): { whose: Whose; name: string }[] {
  switch (by) {
    case "teacher":
      return teachers.map(({ id, name }) => ({ whose: { by: "teacher", id }, name }));
    case "classroom":
      return places.flatMap(({ school, classrooms }) =>
        classrooms.map(({ id, name }) => ({ whose: { by: "classroom" as const, id }, name: `${school.name} ${name}` })),
      );
    case "school":
      return places.map(({ school: { id, name } }) => ({ whose: { by: "school", id }, name }));
    case "region":
      return [...new Set(places.map(({ school }) => school.region))]
        .filter((region) => region !== "")
        .map((region) => ({ whose: { by: "region", id: region }, name: region }));
  }
}
