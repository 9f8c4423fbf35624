import type { AttendanceRow, LessonRecord } from "../../../signaling/contract/api.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";

export interface Attendance {
  /** The teacher's stays first, then classrooms by school and name; the stays of one room by time. */
  stays: AttendanceRow[];
  /** Classrooms of the lesson that never came. */
  absent: LessonRecord["classrooms"];
}

export function readAttendance(rows: readonly AttendanceRow[], classrooms: LessonRecord["classrooms"]): Attendance {
  const { compare } = new Intl.Collator("zh-CN", { numeric: true });
  const rank = (row: AttendanceRow) => (row.room === MASTER_ROOM ? 0 : 1);
  const stays = [...rows].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.school ?? "", b.school ?? "") ||
      compare(a.name, b.name) ||
      a.joinedAt - b.joinedAt,
  );
  const came = new Set<string>(rows.map(({ room }) => room));
  return { stays, absent: classrooms.filter(({ id }) => !came.has(id)) };
}

/** What each end of a stay is called in the administrator's catalogue. */
export const leaveWords = {
  left: "leftByItself",
  lost: "leftLost",
  "lesson-ended": "leftLessonEnded",
  "service-stopped": "leftServiceStopped",
} as const satisfies { [R in NonNullable<AttendanceRow["leaveReason"]>]: string };
