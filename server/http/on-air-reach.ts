import type { Holder } from "../../signaling/contract/api.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { OnAirEvent } from "../../signaling/contract/operations.ts";
import { EVERYWHERE, reachOf } from "../accounts/reach.ts";
import type { Timetable } from "../timetable/timetable.ts";

/** What of the live lessons one administrator is told. */
export interface OnAirReach {
  /** Lessons that are not known to be within reach are left out; each is asked after once. */
  within(event: OnAirEvent): OnAirEvent;
}

/**
 * An administrator of one region is told of the lessons that the timetable shows to that administrator. `onFound`: a
 * lesson that was left out is within reach after all.
 */
export function onAirReach(
  holder: Holder,
  timetable: Pick<Timetable, "find">,
  onFound: () => void,
  onFailed: (cause: unknown) => void,
): OnAirReach {
  if (reachOf(holder) === EVERYWHERE) return { within: (event) => event };
  const known = new Map<LessonId, boolean>();
  const ask = async (id: LessonId): Promise<void> => {
    known.set(id, false);
    try {
      if (!(await timetable.find(holder, id)).ok) return;
      known.set(id, true);
      onFound();
    } catch (cause) {
      known.delete(id);
      onFailed(cause);
    }
  };
  return {
    within(event) {
      for (const { id } of event.lessons) if (!known.has(id)) void ask(id);
      const lessons = event.lessons.filter(({ id }) => known.get(id) === true);
      if (event.kind === "snapshot") return { ...event, lessons };
      const gone = event.gone.filter((id) => known.get(id) === true);
      for (const id of event.gone) known.delete(id);
      return { ...event, lessons, gone };
    },
  };
}
