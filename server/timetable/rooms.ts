import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { SeriesRow } from "./schedule-ports.ts";

/** Every classroom that a lesson takes. */
export function roomsOf(lesson: Pick<SeriesRow, "masterClassroomId" | "classroomIds">): ClassroomId[] {
  const { masterClassroomId: master, classroomIds } = lesson;
  return master === null ? [...classroomIds] : [master, ...classroomIds];
}
