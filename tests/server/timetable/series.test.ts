import { beforeEach, expect, it } from "vitest";
import { createSchedule, type Schedule } from "../../../server/timetable/schedule.ts";
import { createTimetable } from "../../../server/timetable/timetable.ts";
import type { Outcome } from "../../../signaling/contract/errors.ts";
import { personId } from "../../../signaling/contract/ids.ts";
import { type NewSeries, newSeries, type SeriesView, type TermView } from "../../../signaling/contract/timetable.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { ADMINISTRATOR, addRecords, HILL_1, HILL_2, LAKE_1, TEACHER } from "../store/records.ts";

const OTHER = personId.parse("per-other");
/** Three weeks: Monday 7 to Sunday 27 September 2026. */
const three = {
  name: "Autumn",
  zone: "Asia/Shanghai",
  startsOn: "2026-09-07",
  endsOn: "2026-09-27",
  periods: [
    { start: "08:00", end: "08:40" },
    { start: "08:50", end: "09:30" },
  ],
  holidays: [],
  makeUpDays: [],
};

describeEachDatabase("series as records", (database) => {
  let schedule: Schedule;
  let clock: FakeClock;
  let term: TermView;

  beforeEach(async () => {
    clock = new FakeClock(Date.UTC(2026, 8, 1));
    const { store } = database;
    await addRecords(store);
    await store.people.add({ id: OTHER, name: "Bai", signInName: "bai", role: "teacher", passwordHash: null });
    schedule = createSchedule({ store, clock, zone: "Asia/Shanghai" });
    term = granted(await schedule.terms.add(three));
  });

  const plan = (changes: Partial<NewSeries> = {}): NewSeries =>
    newSeries.parse({
      termId: term.id,
      title: "Maths",
      teacherId: TEACHER,
      classroomIds: [HILL_1],
      when: { by: "period", period: 1 },
      rule: "FREQ=WEEKLY;BYDAY=WE",
      ...changes,
    });
  const add = async (changes: Partial<NewSeries> = {}) =>
    granted(await schedule.series.add(plan(changes), ADMINISTRATOR));
  const edit = ({ id, version }: SeriesView, changes: Partial<NewSeries>) =>
    schedule.series.change({ ...plan(changes), seriesId: id, version }, ADMINISTRATOR);
  const lessons = async (of: SeriesView) => {
    const rows = await database.store.schedule.lessonsOfSeries(of.id, three.startsOn);
    return rows.map(({ occursOn, startsAt, state }) => {
      const start = new Date(startsAt + 8 * 3_600_000).toISOString().slice(11, 16);
      return `${occursOn} ${start}${state === "waiting" ? "" : ` ${state}`}`;
    });
  };

  it("a change moves what is to come, and leaves what was held", async () => {
    const series = await add();
    clock.advance(8.5 * 86_400_000);
    const changed = granted(await edit(series, { title: "Algebra", rule: "FREQ=WEEKLY;BYDAY=FR" }));
    expect(changed.series).toMatchObject({ title: "Algebra", version: 2 });
    // Week one had its lesson on Wednesday already: it gets no second one on Friday.
    expect(await lessons(series)).toEqual(["2026-09-09 08:00", "2026-09-18 08:00", "2026-09-25 08:00"]);
    expect(changed.ids).toHaveLength(2);
    const week = await schedule.week({ by: "teacher", id: TEACHER, day: "2026-09-18" });
    expect(week.lessons).toMatchObject([{ title: "Algebra", date: "2026-09-18" }]);
  });

  it("a change leaves what was decided for one lesson alone", async () => {
    const series = await add();
    const week = await schedule.week({ by: "teacher", id: TEACHER, day: "2026-09-16" });
    const [lesson] = week.lessons;
    if (lesson === undefined) throw new Error("the week is empty");
    const substitute = { kind: "substitute", teacherId: OTHER } as const;
    const one = { lessonId: lesson.id, version: 1, seriesVersion: null, scope: "one", accepted: [] } as const;
    granted(await schedule.changes.change({ ...one, accepted: [], change: substitute }, ADMINISTRATOR));
    granted(await edit(series, { when: { by: "period", period: 2 }, classroomIds: [HILL_2] }));
    const bais = await schedule.week({ by: "teacher", id: OTHER, day: "2026-09-16" });
    expect(bais.lessons).toMatchObject([{ start: "08:50", classrooms: [{ id: HILL_2 }], changed: { teacher: true } }]);
  });

  it("of two who change the same series, the second hears that it was changed", async () => {
    const series = await add();
    granted(await edit(series, { title: "Algebra" }));
    expect(await edit(series, { title: "Geometry" })).toEqual({
      ok: false,
      error: { code: "record.changed", params: { record: "series" } },
    });
  });

  it("a change is looked at for clashes, and an accepted one is kept on record", async () => {
    await add();
    const other = await add({ title: "Art", teacherId: OTHER, classroomIds: [HILL_2] });
    const refusal = await edit(other, { title: "Art", teacherId: TEACHER, classroomIds: [HILL_2] });
    if (refusal.ok || refusal.error.code !== "lesson.clashes") throw new Error("there is no clash");
    const { count, clashes } = refusal.error.params;
    expect(count).toBe(3);
    expect(clashes[0]).toMatchObject({ kind: "teacher", lesson: { title: "Art" }, other: { title: "Maths" } });
    const accepted = clashes.flatMap(({ other: { id } }) => id ?? []);
    granted(await edit(other, { title: "Art", teacherId: TEACHER, classroomIds: [HILL_2], accepted }));
    expect(await database.store.schedule.acceptedClashes(accepted)).toHaveLength(3);
    // What was accepted is no news when something else is changed.
    const [again] = (await schedule.series.list({ search: "art" }, { limit: 10, after: null })).items;
    if (again === undefined) throw new Error("the series is not listed");
    granted(await edit(again, { title: "Drawing", teacherId: TEACHER, classroomIds: [HILL_2] }));
  });

  it("an archived series has nothing to come; brought back, it has", async () => {
    const series = await add();
    clock.advance(9 * 86_400_000);
    const seen = { seriesId: series.id, version: 1, accepted: [] };
    granted(await schedule.series.archive(seen, ADMINISTRATOR));
    expect(await lessons(series)).toEqual([
      "2026-09-09 08:00",
      "2026-09-16 08:00 cancelled",
      "2026-09-23 08:00 cancelled",
    ]);
    expect((await schedule.series.list({}, { limit: 10, after: null })).items).toEqual([]);
    expect((await schedule.series.list({ archived: "yes" }, { limit: 10, after: null })).items).toMatchObject([
      { id: series.id },
    ]);
    expect(await edit({ ...series, version: 2 }, {})).toMatchObject({ error: { code: "record.archived" } });
    const blocking = await add({ title: "Art", from: "2026-09-20" });
    const back = { ...seen, version: 2 };
    expect(await schedule.series.restore(back, ADMINISTRATOR)).toMatchObject({ error: { code: "lesson.clashes" } });
    granted(await schedule.series.archive({ seriesId: blocking.id, version: 1, accepted: [] }, ADMINISTRATOR));
    granted(await schedule.series.restore(back, ADMINISTRATOR));
    expect(await lessons(series)).toEqual(["2026-09-09 08:00", "2026-09-16 08:00", "2026-09-23 08:00"]);
  });

  it("are listed page by page, and found by title, teacher, school and region", async () => {
    const days = ["MO", "TU", "WE", "TH", "FR"];
    for (const day of days) await add({ title: `Maths ${day}`, rule: `FREQ=WEEKLY;BYDAY=${day}` });
    const lake = await add({ title: "Art", teacherId: OTHER, classroomIds: [LAKE_1] });
    const first = await schedule.series.list({ termId: term.id }, { limit: 4, after: null });
    const rest = await schedule.series.list({}, { limit: 4, after: first.next });
    expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual([
      "Art",
      ...["Maths FR", "Maths MO", "Maths TH", "Maths TU", "Maths WE"],
    ]);
    expect(rest.next).toBeNull();
    const found = async (search: string) =>
      (await schedule.series.list({ search }, { limit: 9, after: null })).items.length;
    expect([await found("bai"), await found("LAKE"), await found("maths mo"), await found("%")]).toEqual([1, 1, 1, 0]);
    expect(lake.classrooms).toMatchObject([{ school: "Lake School" }]);
  });

  it("a lesson that stands alone is looked at for clashes, too", async () => {
    await add();
    const timetable = createTimetable({ store: database.store, clock });
    const startsAt = Date.UTC(2026, 8, 9, 0, 30);
    const alone = { title: "Visit", teacherId: OTHER, startsAt, endsAt: startsAt + 1_200_000, classroomIds: [HILL_1] };
    const refusal = await timetable.create(alone);
    if (refusal.ok || refusal.error.code !== "lesson.clashes") throw new Error("there is no clash");
    expect(refusal.error.params.clashes).toMatchObject([
      { kind: "classroom", name: "Hill School Class 1", lesson: { title: "Visit" }, other: { title: "Maths" } },
    ]);
    const accepted = refusal.error.params.clashes.flatMap(({ other }) => other.id ?? []);
    // Nobody is there to accept it.
    expect((await timetable.create({ ...alone, accepted })).ok).toBe(false);
    const made = granted(await timetable.create({ ...alone, accepted }, { by: ADMINISTRATOR, reach: null }));
    expect(await database.store.schedule.acceptedClashes(accepted)).toMatchObject([{ lessonId: made.id }]);
  });

  it("a term whose bells would make lessons clash is not changed, unless that is wanted", async () => {
    const series = await add({ when: { by: "time", start: "09:40", end: "10:20" } });
    await add({ title: "Art", when: { by: "period", period: 2 } });
    const change = { ...three, termId: term.id, version: 1, periods: [{ start: "08:00", end: "08:40" }] };
    const later = { ...change, periods: [...change.periods, { start: "09:30", end: "10:10" }] };
    const refusal = await schedule.terms.change(later, ADMINISTRATOR);
    if (refusal.ok || refusal.error.code !== "lesson.clashes") throw new Error("there is no clash");
    // The teacher and the classroom, three weeks.
    expect(refusal.error.params.count).toBe(6);
    expect(refusal.error.params.clashes[0]).toMatchObject({ lesson: { title: "Art" }, other: { title: "Maths" } });
    expect(await schedule.terms.list()).toMatchObject([{ version: 1 }]);
    expect((await lessons(series))[0]).toBe("2026-09-09 09:40");
    granted(await schedule.terms.change({ ...later, acceptClashes: 6 }, ADMINISTRATOR));
    // They are accepted: a new name does not bring them up again.
    granted(await schedule.terms.change({ ...later, version: 2, zone: "Asia/Chongqing" }, ADMINISTRATOR));
  });
});

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused with ${JSON.stringify(outcome.error)}`);
  return outcome.value;
}
