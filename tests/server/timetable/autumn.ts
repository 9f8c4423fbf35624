import { beforeEach } from "vitest";
import { createSchedule, type Schedule } from "../../../server/timetable/schedule.ts";
import type { Outcome } from "../../../signaling/contract/errors.ts";
import { personId } from "../../../signaling/contract/ids.ts";
import {
  type LessonChange,
  type NewSeries,
  type NewTerm,
  newSeries,
  type SeriesView,
  type TermView,
  type WeekLesson,
} from "../../../signaling/contract/timetable.ts";
import type { TestDatabase } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { ADMINISTRATOR, addRecords, HILL_1, TEACHER } from "../store/records.ts";

/** A term of two periods a day, and one teacher's lessons in it. */

export const OTHER = personId.parse("per-other");
/** A Monday, before the term. */
export const NOW = Date.UTC(2026, 7, 31, 1);
export const autumn: NewTerm = {
  name: "Autumn",
  zone: "Asia/Shanghai",
  startsOn: "2026-09-01",
  endsOn: "2026-10-18",
  periods: [
    { start: "08:00", end: "08:40" },
    { start: "08:50", end: "09:30" },
  ],
  holidays: [],
  makeUpDays: [],
};
export const wednesdays = ["09-02", "09-09", "09-16", "09-23", "09-30", "10-07", "10-14"];
export const plain = (days: string[], time = "08:00") => days.map((day) => `2026-${day} ${time}`);

/** To be called once for a database: the term is there before each test. */
export function autumnTimetable(database: TestDatabase) {
  let schedule: Schedule;
  let clock: FakeClock;
  let term: TermView;

  beforeEach(async () => {
    clock = new FakeClock(NOW);
    await addRecords(database.store);
    await database.store.people.add({ id: OTHER, name: "Bai", signInName: "bai", role: "teacher", passwordHash: null });
    schedule = createSchedule({ store: database.store, clock, zone: "Asia/Shanghai" });
    term = granted(await schedule.terms.add(autumn));
  });

  function draft(changes: Partial<NewSeries> = {}): NewSeries {
    const series = {
      termId: term.id,
      title: "Maths",
      teacherId: TEACHER,
      classroomIds: [HILL_1],
      when: { by: "period" as const, period: 1 },
      rule: "FREQ=WEEKLY;BYDAY=WE",
    };
    return newSeries.parse({ ...series, ...changes });
  }
  const added = async (changes: Partial<NewSeries> = {}): Promise<SeriesView> =>
    granted(await schedule.series.add(draft(changes), ADMINISTRATOR));
  const weekOf = async (day: string, by: "teacher" | "classroom" = "teacher"): Promise<WeekLesson[]> =>
    (await schedule.week(by === "teacher" ? { by, id: TEACHER, day } : { by, id: HILL_1, day })).lessons;
  const lessonOn = async (day: string): Promise<WeekLesson> => {
    const lesson = (await weekOf(day)).find(({ date }) => date === day);
    if (lesson === undefined) throw new Error(`no lesson on ${day}`);
    return lesson;
  };
  const change = (
    lesson: WeekLesson,
    scope: "one" | "following",
    what: LessonChange,
    accepted: NewSeries["accepted"] = [],
  ) =>
    schedule.changes.change(
      {
        lessonId: lesson.id,
        version: lesson.version,
        seriesVersion: lesson.series?.version ?? null,
        scope,
        change: what,
        accepted,
      },
      ADMINISTRATOR,
    );
  /** Every lesson of the teacher in the term, as "day start state". */
  const all = async (): Promise<string[]> => {
    const weeks: string[] = [];
    for (let day = Date.UTC(2026, 8, 1); day <= Date.UTC(2026, 9, 18); day += 7 * 86_400_000) {
      const lessons = await weekOf(new Date(day).toISOString().slice(0, 10));
      weeks.push(
        ...lessons.map(({ date, start, state }) => `${date} ${start}${state === "waiting" ? "" : ` ${state}`}`),
      );
    }
    return weeks;
  };

  return {
    get schedule() {
      return schedule;
    },
    get clock() {
      return clock;
    },
    get term() {
      return term;
    },
    ...{ draft, added, weekOf, lessonOn, change, all },
  };
}

export function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused with ${JSON.stringify(outcome.error)}`);
  return outcome.value;
}
