import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Week, WeekQuery } from "../../signaling/contract/timetable.ts";
import type { PeopleStore } from "../accounts/ports.ts";
import { EVERYWHERE, type Reach } from "../accounts/reach.ts";
import type { Clock } from "../clock.ts";
import { type Changes, createChanges } from "./changes.ts";
import type { ChangingLesson, ScheduleStore } from "./schedule-ports.ts";
import { createSeriesBook, type SeriesBook } from "./series.ts";
import { createTerms, type Terms } from "./terms.ts";
import { weekOf } from "./week.ts";

/** Terms, series and their changes: how lessons come to be, and what becomes of them before they begin. */
export interface Schedule {
  readonly terms: Terms;
  readonly series: SeriesBook;
  readonly changes: Changes;
  /** As it stands, for the record of a change. */
  lesson(id: LessonId): Promise<ChangingLesson | undefined>;
  week(query: WeekQuery, reach?: Reach): Promise<Week>;
}

export interface ScheduleParts {
  store: { schedule: ScheduleStore; people: Pick<PeopleStore, "find"> };
  clock: Clock;
  /** IANA name, for days outside of every term. */
  zone?: string;
}

export function createSchedule({ store, clock, zone }: ScheduleParts): Schedule {
  const defaultZone = zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const parts = { store: store.schedule, people: store.people, clock, defaultZone };
  return {
    terms: createTerms(parts),
    series: createSeriesBook(parts),
    changes: createChanges(parts),
    lesson: (id) => store.schedule.lesson(id),
    week: (query, reach = EVERYWHERE) => weekOf(query, store.schedule, defaultZone, reach),
  };
}
