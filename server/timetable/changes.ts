import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";
import type { ChangeRequest } from "../../signaling/contract/timetable.ts";
import type { PeopleStore } from "../accounts/ports.ts";
import { EVERYWHERE, type Reach } from "../accounts/reach.ts";
import type { Clock } from "../clock.ts";
import { changeFollowing } from "./change-following.ts";
import { changeOne } from "./change-one.ts";
import type { Changed, ChangeWork } from "./change-work.ts";
import type { ChangingLesson, ScheduleStore } from "./schedule-ports.ts";
import { teacherName } from "./series-checks.ts";

/** Changes of lessons that have not begun: of one, or of it and all that follow it in its series. */
export interface Changes {
  /**
   * Refuses with `record.not-found` (lesson, teacher, classroom), `record.changed` (somebody else was first), the state
   * of the lesson (`lesson.cancelled`, `lesson.over`, `lesson.not-cancelled`, `record.in-use`), what makes the time
   * impossible, or `lesson.clashes`. `ids` are the lessons that were changed.
   */
  change(request: ChangeRequest, by: PersonId, reach?: Reach): Promise<Changed>;
}

export interface ChangesParts {
  store: ScheduleStore;
  people: Pick<PeopleStore, "find">;
  clock: Clock;
  /** For lessons that stand alone and days outside of every term. */
  defaultZone: string;
}

export function createChanges({ store, people, clock, defaultZone }: ChangesParts): Changes {
  return {
    async change(request, by, reach = EVERYWHERE) {
      const substitute = request.change.kind === "substitute" ? request.change.teacherId : undefined;
      const seen = await store.lesson(request.lessonId);
      if (seen === undefined) return refused("record.not-found", { record: "lesson" });
      const teacher = await teacherName(substitute ?? seen.teacherId, people);
      if (!teacher.ok && substitute !== undefined) return teacher;
      return await store.inTurn(async (tables) => {
        const lesson = await tables.lesson(request.lessonId);
        if (lesson === undefined) return refused("record.not-found", { record: "lesson" });
        const standing = standingOf(lesson, request);
        if (!standing.ok) return standing;
        const series = lesson.seriesId === null ? undefined : await tables.series(lesson.seriesId);
        const work: ChangeWork = {
          ...{ request, lesson, tables, by, reach, defaultZone },
          teacher: teacher.ok ? teacher.value : "",
          now: clock.now(),
        };
        if (request.scope === "one" || series === undefined || lesson.occursOn === null) {
          return await changeOne(work, series);
        }
        if (request.seriesVersion !== series.version) return refused("record.changed", { record: "series" });
        return await changeFollowing(work, series, lesson.occursOn);
      });
    },
  };
}

/** Whether the lesson still is what was seen, and can be changed so. */
function standingOf({ version, state }: ChangingLesson, { version: seen, change }: ChangeRequest): Outcome<void> {
  if (version !== seen) return refused("record.changed", { record: "lesson" });
  if (state === "ended") return refused("lesson.over");
  if (state === "live") return refused("record.in-use", { record: "lesson" });
  if (change.kind === "restore") return state === "cancelled" ? granted(undefined) : refused("lesson.not-cancelled");
  return state === "cancelled" ? refused("lesson.cancelled") : granted(undefined);
}
