import { expect, it } from "vitest";
import type { MinuteDigest } from "../../../server/lesson/measurement-ports.ts";
import type { Store } from "../../../server/store/store.ts";
import { createReports } from "../../../server/timetable/reports.ts";
import { type ClassroomId, lessonId } from "../../../signaling/contract/ids.ts";
import type { Tier } from "../../../signaling/contract/plan.ts";
import { linkReportQuery, oneSchoolQuery, reportQuery } from "../../../signaling/contract/reports.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { addRecords, aLesson, HILL, HILL_1, LAKE, LAKE_1, LESSON, MINUTE, NINE } from "./records.ts";

/** 1 September 2026 is a Tuesday; nine o'clock UTC is five in the afternoon in Shanghai. */
const ZONE = "Asia/Shanghai";
const MONDAY = "2026-08-31";

interface Minute {
  kbps: number;
  full: boolean;
  tier: Tier;
  stalled?: number;
}

function digest(classroomId: ClassroomId, minute: number, { kbps, full, tier, stalled = 0 }: Minute): MinuteDigest {
  const tierSeconds = { full: 0, reduced: 0, stills: 0, audio: 0, [tier]: 60 };
  return {
    ...{ classroomId, lessonId: LESSON, at: NINE + minute * MINUTE, saturated: full, tier, tierSeconds },
    ...{ lowCapacityKbps: kbps, medianCapacityKbps: kbps, receivedKbps: kbps, budgetKbps: kbps, plannedKbps: kbps },
    ...{ provenKbps: kbps, uplinkKbps: null, uplinkProvenKbps: null },
    ...{ roundTripMs: 40, queueMs: 5, lossShare: 0, stalledSeconds: stalled, voiceConcealedShare: 0.05, seconds: 60 },
  };
}

/** Forty minutes: Hill on an open link that is never full, Lake on 900 kbit/s that always is, there for half an hour. */
async function play(store: Store): Promise<void> {
  await addRecords(store);
  await store.lessons.add(LESSON, aLesson(), NINE);
  await store.lessons.wentLive(LESSON, NINE);
  await store.attendance.opened({ id: "a-1", lessonId: LESSON, room: HILL_1, joinedAt: NINE - 5 * MINUTE });
  await store.attendance.opened({ id: "a-2", lessonId: LESSON, room: LAKE_1, joinedAt: NINE + 10 * MINUTE });
  const minutes = (from: number) => Array.from({ length: 40 - from }, (_, minute) => from + minute);
  await store.measurements.digested([
    ...minutes(0).map((at) => digest(HILL_1, at, { kbps: 12_000, full: false, tier: "full" })),
    ...minutes(10).map((at) => digest(LAKE_1, at, { kbps: 900, full: true, tier: "reduced", stalled: 6 })),
  ]);
  const heads = { kind: "heads", lessonId: LESSON, classroomId: LAKE_1 } as const;
  await store.talk.keep([
    { ...heads, id: "n-1", at: NINE + 11 * MINUTE, heads: 20 },
    { ...heads, id: "n-2", at: NINE + 12 * MINUTE, heads: 31 },
  ]);
  await store.attendance.closed("a-1", NINE + 42 * MINUTE, "lesson-ended");
  await store.attendance.closed("a-2", NINE + 40 * MINUTE, "lesson-ended");
  await store.lessons.ended(LESSON, NINE + 40 * MINUTE, "teacher");
}

describeEachDatabase("reports", (database) => {
  const clock = new FakeClock(NINE + 7 * 24 * 60 * MINUTE);
  const reports = () => createReports({ store: database.store, clock, zone: ZONE });
  const thatWeek = reportQuery.parse({ day: "2026-09-04", weeks: "1" });

  it("say what was played: who was there and for how long, how many children, and what came how", async () => {
    await play(database.store);
    await reports().sum();
    const { schools, from, to, notSummed } = await reports().schools(thatWeek);
    expect({ from, to, notSummed }).toEqual({ from: MONDAY, to: MONDAY, notSummed: 0 });
    const [hill, lake] = schools;
    expect(hill).toMatchObject({
      school: { id: HILL, name: "Hill School" },
      ...{ lessons: 1, held: 1, attended: 1, presentSeconds: 40 * 60, heads: 0, counted: 0 },
      ...{ measurements: 40, fullMeasurements: 0, link: { kbps: 12_000, least: true } },
      delivered: { observed: 40 * 60, full: 40 * 60, reduced: 0, stalled: 0 },
    });
    expect(lake).toMatchObject({
      school: { id: LAKE },
      ...{ lessons: 1, held: 1, attended: 1, presentSeconds: 30 * 60, heads: 31, counted: 1 },
      ...{ measurements: 30, fullMeasurements: 30, link: { kbps: 900, least: false } },
      delivered: { observed: 30 * 60, reduced: 30 * 60, stalled: 30 * 6, voiced: 30 * 60 },
    });
    expect(lake?.delivered.concealed).toBeCloseTo(0.05 * 30 * 60);
  });

  it("say on which side of the target a school's link is, and that a link is unknown when it was never full below it", async () => {
    await play(database.store);
    await reports().sum();
    const at = async (targetKbps: number) => {
      const query = linkReportQuery.parse({ ...thatWeek, targetKbps });
      const { total, history } = await reports().links(query);
      return { total, history: history.map(({ week, reaching, below }) => ({ week, reaching, below })) };
    };
    const common = { schools: 2, measurements: 70 };
    expect(await at(10_000)).toEqual({
      total: { ...common, reaching: 1, below: 1, unknown: 0 },
      history: [{ week: MONDAY, reaching: 1, below: 1 }],
    });
    expect(await at(20_000)).toEqual({
      total: { ...common, reaching: 0, below: 1, unknown: 1 },
      history: [{ week: MONDAY, reaching: 0, below: 1 }],
    });
    expect((await at(800)).total).toEqual({ ...common, reaching: 2, below: 0, unknown: 0 });
  });

  it("tell each lesson of a school, its weeks and its hours by the clock of the zone", async () => {
    await play(database.store);
    await reports().sum();
    const one = await reports().school(oneSchoolQuery.parse({ ...thatWeek, schoolId: LAKE }));
    if (!one.ok) throw new Error(one.error.code);
    expect(one.value.weeks).toMatchObject([{ week: MONDAY, attended: 1, heads: 31 }]);
    expect(one.value.hours).toEqual([{ hour: 17, link: { kbps: 900, least: false }, measurements: 30 }]);
    expect(one.value.lessons).toMatchObject([
      {
        ...{ lessonId: LESSON, title: "Maths", teacher: "Lin Fang", held: true, heads: 31, measurements: 30 },
        ...{ presentSeconds: 30 * 60, delivered: { reduced: 30 * 60 } },
      },
    ]);
  });

  it("have the link of the school in which a lesson is taught, both ways, and nothing as delivered to it", async () => {
    const { store } = database;
    await addRecords(store);
    await store.lessons.add(LESSON, aLesson({ classroomIds: [LAKE_1] }), NINE);
    await database.run("update lessons set master_classroom_id = 'cla-hill-1'");
    await store.lessons.wentLive(LESSON, NINE);
    const sent = (at: number, full: boolean) => ({
      ...digest(HILL_1, at, { kbps: 6_000, full: false, tier: "full" }),
      ...{ uplinkKbps: full ? 1_000 : null, uplinkProvenKbps: full ? 1_020 : 900 },
    });
    await store.measurements.digested(Array.from({ length: 20 }, (_, minute) => sent(minute, minute < 10)));
    // No pupils were on stage: of what the link could receive that says nothing.
    const idle = { provenKbps: 3, receivedKbps: 3 };
    await store.measurements.digested(Array.from({ length: 20 }, (_, n) => ({ ...sent(20 + n, false), ...idle })));
    const check = { classroomId: HILL_1, lessonId: LESSON, protocol: "udp", source: "check" } as const;
    const wide = { downKbps: 28_000, downOrMore: true, upKbps: 5_200, upOrMore: true };
    const quiet = { roundTripMs: 20, jitterMs: 2, lossShare: 0 };
    await store.measurements.checked({ ...check, ...wide, ...quiet, id: "che-1", at: NINE - MINUTE });
    await store.lessons.ended(LESSON, NINE + 40 * MINUTE, "teacher");
    await reports().sum();
    const { schools } = await reports().schools(thatWeek);
    expect(schools.find(({ school }) => school.id === HILL)).toMatchObject({
      ...{ measurements: 21, fullMeasurements: 0, link: { kbps: 28_000, least: true }, lessons: 0 },
      ...{ uplinkMeasurements: 41, uplink: { kbps: 1_000, least: false } },
      delivered: { observed: 0 },
    });
    expect(schools.find(({ school }) => school.id === LAKE)).toMatchObject({ uplink: null, uplinkMeasurements: 0 });
  });

  it("count an hour as sagging in which the link carried much less than at the best one of the week", async () => {
    await play(database.store);
    const later = lessonId.parse("les-later");
    const startsAt = NINE + 24 * 60 * MINUTE + 3 * 60 * MINUTE;
    await database.store.lessons.add(later, aLesson({ startsAt, endsAt: startsAt + 15 * MINUTE }), NINE);
    await database.store.lessons.wentLive(later, startsAt);
    await database.store.measurements.digested(
      Array.from({ length: 12 }, (_, minute) => ({
        ...digest(LAKE_1, 0, { kbps: 300, full: true, tier: "stills" }),
        ...{ lessonId: later, at: startsAt + minute * MINUTE },
      })),
    );
    await database.store.lessons.ended(later, startsAt + 15 * MINUTE, "teacher");
    await reports().sum();
    const { hours } = await reports().links(linkReportQuery.parse(thatWeek));
    expect(hours).toEqual([
      { hour: 17, measured: 2, sagging: 0, measurements: 70, observed: 70 * 60, stalled: 180 },
      { hour: 20, measured: 1, sagging: 1, measurements: 12, observed: 720, stalled: 0 },
    ]);
  });

  it("wait until a lesson is over and its last minute written; a second look changes nothing", async () => {
    await play(database.store);
    const early = createReports({
      store: database.store,
      clock: new FakeClock(NINE + 40 * MINUTE),
      zone: ZONE,
    });
    await early.sum();
    expect(await early.schools(thatWeek)).toMatchObject({ notSummed: 1, schools: [{ lessons: 0 }, { lessons: 0 }] });
    await reports().sum();
    const first = await reports().schools(thatWeek);
    await database.run("update lessons set summed = 0");
    await reports().sum();
    expect(await reports().schools(thatWeek)).toEqual(first);
  });

  it("a region sees its own schools; a lesson that nobody opened was planned and not held", async () => {
    await addRecords(database.store);
    await database.run("update schools set region = 'East', region_folded = 'east' where id = 'sch-lake'");
    await database.store.lessons.add(LESSON, aLesson(), NINE);
    await database.store.lessons.endOverdue(NINE + 60 * MINUTE, NINE + 60 * MINUTE);
    await reports().sum();
    const { schools } = await reports().schools(thatWeek, "east");
    expect(schools).toMatchObject([{ school: { id: LAKE }, lessons: 1, held: 0, attended: 0, link: null }]);
    expect((await reports().links(linkReportQuery.parse(thatWeek), "east")).total).toMatchObject({
      schools: 1,
      unknown: 1,
    });
    const query = oneSchoolQuery.parse({ ...thatWeek, schoolId: HILL });
    expect(await reports().school(query, "east")).toMatchObject({ ok: false, error: { code: "record.not-found" } });
  });
});
