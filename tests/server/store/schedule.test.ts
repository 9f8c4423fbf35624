import { beforeEach, expect, it } from "vitest";
import { newId } from "../../../server/accounts/secrets.ts";
import { newLessonId } from "../../../server/timetable/lesson-id.ts";
import type { NewSeriesLesson, SeriesRow, WeekOf } from "../../../server/timetable/schedule-ports.ts";
import { seriesId, termId } from "../../../signaling/contract/ids.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { addRecords, HILL, HILL_1, HILL_2, LAKE, LAKE_1, MINUTE, NINE, TEACHER } from "./records.ts";

const ZONE = "Asia/Shanghai";
const DAY_MS = 24 * 60 * MINUTE;
const WEEKS = 20;
/** With twenty lessons each, more than go into one statement. */
const SERIES = 40;
const TERM = termId.parse("ter-autumn");

/** One after another from nine o'clock on, each in all weeks. */
function planned(number: number): { series: SeriesRow; zone: string; lessons: NewSeriesLesson[] } {
  const master = number % 2 === 0 ? HILL_1 : null;
  const series: SeriesRow = {
    ...{ id: seriesId.parse(newId("ser")), version: 1, termId: TERM, title: `Series ${number}`, subject: "Maths" },
    ...{ teacherId: TEACHER, masterClassroomId: master, classroomIds: [LAKE_1, HILL_2], period: null },
    ...{ start: "09:00", end: "09:10", rule: "FREQ=WEEKLY;BYDAY=TU", from: null, until: null, skip: ["2026-12-24"] },
    archivedAt: null,
  };
  const lessons = Array.from({ length: WEEKS }, (_, week) => {
    const startsAt = NINE + week * 7 * DAY_MS + number * 10 * MINUTE;
    const occursOn = new Date(startsAt).toISOString().slice(0, 10);
    return { id: newLessonId(startsAt), occursOn, startsAt, endsAt: startsAt + 10 * MINUTE };
  });
  return { series, zone: ZONE, lessons };
}

describeEachDatabase("a timetable's many lessons", (database) => {
  const many = Array.from({ length: SERIES }, (_, number) => planned(number));
  const all = many.map(({ series }) => series);
  const weekOf = (of: WeekOf, week: number, limit = 100) => {
    const fromMs = NINE - 9 * 60 * MINUTE + week * 7 * DAY_MS;
    return database.store.schedule.week(of, { fromMs, toMs: fromMs + 7 * DAY_MS, limit }, null);
  };

  beforeEach(async () => {
    await addRecords(database.store);
    const days = { startsOn: "2026-09-01", endsOn: "2027-01-17", periods: [], holidays: [], makeUpDays: [] };
    await database.store.schedule.inTurn(async (tables) => {
      await tables.addTerm(TERM, { name: "Autumn", zone: ZONE, ...days });
      await tables.addSeries(all);
      await tables.addLessons(many, 0);
    });
  });

  it("are written at once, each with its classrooms in order", async () => {
    for (const of of [{ by: "school", id: LAKE } as const, { by: "teacher", id: TEACHER } as const]) {
      const week = await weekOf(of, WEEKS - 1);
      expect(week.map(({ title }) => title)).toEqual(all.map(({ title }) => title));
      expect(new Set(week.map(({ classrooms }) => classrooms.map(({ id }) => id).join()))).toEqual(
        new Set([`${LAKE_1},${HILL_2}`]),
      );
    }
    const rows = await database.store.schedule.lessonsOfMany(
      all.map(({ id }) => id),
      "2026-09-01",
    );
    expect(rows).toHaveLength(SERIES * WEEKS);
    expect(await weekOf({ by: "school", id: LAKE }, WEEKS)).toEqual([]);
  });

  it("are in a school's week once each, by start, whether it teaches or listens; and no more than are asked for", async () => {
    const titles = (await weekOf({ by: "school", id: HILL }, 1)).map(({ title }) => title);
    expect(titles).toEqual(all.map(({ title }) => title));
    expect((await weekOf({ by: "school", id: HILL }, 1, 7)).map(({ title }) => title)).toEqual(titles.slice(0, 7));
    const mastered = await weekOf({ by: "classroom", id: HILL_1 }, 1);
    expect(mastered.map(({ title }) => title)).toEqual(titles.filter((_, number) => number % 2 === 0));
  });

  it("are claimed in the spans that are asked for, by teacher and classrooms", async () => {
    const spans = [2, 5].map((week) => {
      const startsAt = NINE + week * 7 * DAY_MS + 5 * MINUTE;
      return { startsAt, endsAt: startsAt + 10 * MINUTE };
    });
    const of = { teacherIds: [TEACHER], classroomIds: [HILL_1, LAKE_1] };
    const found = await database.store.schedule.claimedIn(of, spans);
    const named = found.map(({ title, kind, wantedId }) => `${title} ${kind} ${wantedId}`).sort();
    const first = [`Series 0 classroom ${HILL_1}`, `Series 0 classroom ${LAKE_1}`, `Series 0 teacher ${TEACHER}`];
    const second = [`Series 1 classroom ${LAKE_1}`, `Series 1 teacher ${TEACHER}`];
    expect(named).toEqual([...first, ...first, ...second, ...second].sort());
    const [span] = spans;
    const earlier = span && { ...span, startsAt: span.startsAt - 5 * MINUTE };
    const once = await database.store.schedule.claimedIn(of, span && earlier ? [span, earlier] : []);
    expect(once.map(({ title, kind, wantedId }) => `${title} ${kind} ${wantedId}`).sort()).toEqual(
      [...first, ...second].sort(),
    );
    expect(await database.store.schedule.claimedIn({ teacherIds: [], classroomIds: [HILL_1] }, [])).toEqual([]);
  });

  it("keep their series, when all of these are changed in one go or when the change fails", async () => {
    const { schedule } = database.store;
    const changed = all.map((series) => ({ ...series, title: `${series.title}, changed`, classroomIds: [HILL_2] }));
    const failing = schedule.inTurn(async (tables) => {
      await tables.saveSeries(changed);
      // Their ids are taken.
      await tables.addLessons(many, 0);
    });
    await expect(failing).rejects.toThrow();
    expect(await schedule.seriesOfTerm(TERM)).toEqual(expect.arrayContaining(all));
    await schedule.inTurn((tables) => tables.saveSeries(changed));
    expect(await schedule.seriesOfTerm(TERM)).toEqual(
      expect.arrayContaining(changed.map((series) => ({ ...series, version: 2 }))),
    );
  });
});
