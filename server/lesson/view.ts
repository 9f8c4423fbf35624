import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { Layout } from "../../signaling/contract/layout.ts";
import type {
  EndReason,
  LessonState,
  LessonView,
  Presence,
  RoomId,
  RoomSeat,
  Seat,
} from "../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";

/** What of a live lesson the pages may see. */
export interface Facts {
  record: LessonRecord;
  state: LessonState;
  startedAt: number | null;
  endReason: EndReason | null;
  stage: readonly ClassroomId[];
  overview: readonly ClassroomId[];
  layout: Layout;
  presenceOf: (room: RoomId) => Presence;
}

/** The lesson as this seat may see it: neither a classroom nor an observer learns which other classrooms are there. */
export function viewFor(
  seat: Seat,
  { record, state, startedAt, endReason, stage, overview, layout, presenceOf }: Facts,
): LessonView {
  const sees = (id: ClassroomId): boolean =>
    seat.role === "teacher" || (seat.role !== "observer" && seat.classroomId === id);
  return {
    id: record.id,
    title: record.title,
    teacher: { name: record.teacher.name, presence: presenceOf(MASTER_ROOM) },
    startsAt: record.startsAt,
    endsAt: record.endsAt,
    state,
    startedAt,
    endReason,
    classrooms: record.classrooms.map(({ id, name, school }) => ({
      id,
      name,
      school,
      presence: sees(id) ? presenceOf(id) : "absent",
    })),
    stage: [...stage],
    overview: overviewFor(seat, overview),
    layout,
  };
}

/** Of the teacher's wall: a classroom learns whether it is seen, and not who else is. */
export function overviewFor(seat: Seat, overview: readonly ClassroomId[]): ClassroomId[] {
  if (seat.role === "observer") return [];
  return seat.role === "teacher" ? [...overview] : overview.filter((id) => id === seat.classroomId);
}

/** Whether a change of `room`'s presence is told to this seat. */
export function mayKnowPresence(seat: RoomSeat, room: RoomId): boolean {
  return seat.role === "teacher" || room === MASTER_ROOM;
}
