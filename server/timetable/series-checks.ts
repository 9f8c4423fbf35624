import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId, PersonId } from "../../signaling/contract/ids.ts";
import type { PeopleStore } from "../accounts/ports.ts";
import type { Reach } from "../accounts/reach.ts";
import type { ScheduleReader, SeriesRow } from "./schedule-ports.ts";

/** The name of a person who teaches. Not inside a turn: that has the only connection of SQLite. */
export async function teacherName(id: PersonId, people: Pick<PeopleStore, "find">): Promise<Outcome<string>> {
  const person = await people.find(id);
  const teaches = person?.role === "teacher" && person.archivedAt === null;
  return teaches ? granted(person.name) : refused("record.not-found", { record: "teacher" });
}

/**
 * The remote classrooms, each once and without the master's. Refuses when one is unknown, or none is left. Those that are
 * there already (`standing`) may lie out of reach.
 */
export async function checkRooms(
  { masterClassroomId: master, classroomIds }: Pick<SeriesRow, "masterClassroomId" | "classroomIds">,
  tables: ScheduleReader,
  reach: Reach,
  standing: readonly ClassroomId[] = [],
): Promise<Outcome<ClassroomId[]>> {
  const rooms = [...new Set(classroomIds)].filter((id) => id !== master);
  if (rooms.length === 0) return refused("lesson.no-classrooms");
  const all = master === null ? rooms : [master, ...rooms];
  const known = await tables.knownClassrooms(all, reach);
  return all.every((id) => known.has(id) || standing.includes(id))
    ? granted(rooms)
    : refused("record.not-found", { record: "classroom" });
}
