import type { Holder, LessonRecord, Role } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ObserverSeat, Seat } from "../../signaling/contract/lesson.ts";

/** Time to set cameras up and to check the link before the lesson. */
const OPENS_BEFORE_MS = 30 * 60_000;
/** A lesson may overrun; after this nobody gets in any more. */
export const CLOSES_AFTER_MS = 2 * 3_600_000;

/** The seat that a holder has in a lesson: the teacher's own, or an invited classroom's. Others have none. */
export function seatOf(holder: Holder, lesson: LessonRecord): Seat | undefined {
  if (holder.kind === "device") {
    const invited = lesson.classrooms.some((classroom) => classroom.id === holder.classroomId);
    return invited ? { role: "classroom", classroomId: holder.classroomId } : undefined;
  }
  return holder.role === "teacher" && holder.personId === lesson.teacher.id ? { role: "teacher" } : undefined;
}

/** Whether people of this role watch lessons unseen, within their reach. */
export function mayWatch(role: Role): boolean {
  return role === "observer" || role === "administrator";
}

/** The seat of somebody who watches; others have none. */
export function observerSeatOf(holder: Holder): ObserverSeat | undefined {
  return holder.kind === "person" && mayWatch(holder.role)
    ? { role: "observer", personId: holder.personId }
    : undefined;
}

/** Whether a lesson's door is open now, and when it closes (epoch ms). */
export function entryOf(lesson: LessonRecord, now: number): Outcome<{ closesAt: number }> {
  if (lesson.state === "cancelled") return refused("lesson.cancelled");
  const closesAt = lesson.endsAt + CLOSES_AFTER_MS;
  if (lesson.state === "ended" || now >= closesAt) return refused("lesson.over");
  const opensAt = lesson.startsAt - OPENS_BEFORE_MS;
  return now < opensAt ? refused("lesson.not-open-yet", { opensAt }) : granted({ closesAt });
}
