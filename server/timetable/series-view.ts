import type { SeriesView, TermView } from "../../signaling/contract/timetable.ts";
import { boundsOf } from "./plan-series.ts";
import { roomsOf } from "./rooms.ts";
import type { ScheduleReader, SeriesRow } from "./schedule-ports.ts";

/** Series as they are answered, with everybody named. */
export async function viewsOf(
  all: readonly SeriesRow[],
  terms: ReadonlyMap<string, TermView>,
  tables: ScheduleReader,
): Promise<SeriesView[]> {
  const people = [...new Set(all.map(({ teacherId }) => teacherId))];
  const names = await tables.names({ people, classrooms: [] });
  const ids = [...new Set(all.flatMap(roomsOf))];
  const rooms = new Map((await tables.classroomNames(ids)).map((room) => [room.id, room]));
  return all.flatMap((series) => {
    const term = terms.get(series.termId);
    if (term === undefined) return [];
    const { id, version, termId, title, subject, period, start, end, rule, skip, archivedAt } = series;
    return [
      {
        ...{ id, version, termId, title, subject, period, start, end, rule, skip: [...skip], archivedAt },
        ...boundsOf(series, term),
        teacher: { id: series.teacherId, name: names.get(series.teacherId) ?? "" },
        masterClassroom: (series.masterClassroomId && rooms.get(series.masterClassroomId)) ?? null,
        classrooms: series.classroomIds.flatMap((room) => rooms.get(room) ?? []),
      },
    ];
  });
}
