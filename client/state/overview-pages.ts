import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import { OVERVIEW_LIMIT } from "../../signaling/contract/protocol.ts";

/**
 * The classrooms that are in the lesson, in pages that fit on the wall, always in the same order. The last pages are as
 * full as the first: thirteen classrooms are seven and six, not twelve and one.
 */
export function overviewPages(classrooms: readonly ClassroomView[], limit = OVERVIEW_LIMIT): ClassroomView[][] {
  const here = classrooms
    .filter(({ presence }) => presence !== "absent")
    .sort((one, other) => one.school.localeCompare(other.school) || one.name.localeCompare(other.name));
  const pages = Math.ceil(here.length / limit);
  return Array.from({ length: pages }, (_, page) =>
    here.slice(Math.ceil((page * here.length) / pages), Math.ceil(((page + 1) * here.length) / pages)),
  );
}

/** Columns of the wall: tiles are about as wide as the wall is for its rows. */
export function wallColumns(tiles: number): number {
  return tiles <= 1 ? 1 : tiles <= 4 ? 2 : tiles <= 9 ? 3 : 4;
}
