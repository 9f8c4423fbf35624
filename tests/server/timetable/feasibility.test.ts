import { beforeEach, expect, it } from "vitest";
import type { NetworkCheck } from "../../../server/lesson/measurement-ports.ts";
import { createFeasibility, type FeasibilityBook } from "../../../server/timetable/feasibility.ts";
import { createSchedule, type Schedule } from "../../../server/timetable/schedule.ts";
import type { Outcome } from "../../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../../signaling/contract/ids.ts";
import { newSeries, type SeriesDraft, type TermView } from "../../../signaling/contract/timetable.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import {
  ADMINISTRATOR,
  aDigest,
  addRecords,
  aLesson,
  HILL_1,
  HILL_2,
  LAKE_1,
  LESSON,
  TEACHER,
} from "../store/records.ts";

const ZONE = "Asia/Shanghai";
const HOUR = 3_600_000;
/** Monday, 31 August 2026, nine in the morning in Shanghai. */
const NOW = Date.UTC(2026, 7, 31, 1);
/** The Wednesdays before, at eight in the morning, and at ten. */
const WEDNESDAYS = [5, 12, 19, 26].map((day) => Date.UTC(2026, 7, day));
const AT_TEN = WEDNESDAYS.map((at) => at + 2 * HOUR);

describeEachDatabase("feasibility", (database) => {
  let schedule: Schedule;
  let book: FeasibilityBook;
  let term: TermView;
  let checks = 0;

  beforeEach(async () => {
    const clock = new FakeClock(NOW);
    const { store } = database;
    await addRecords(store);
    schedule = createSchedule({ store, clock, zone: ZONE });
    book = createFeasibility({ store, clock, zone: ZONE });
    term = granted(
      await schedule.terms.add({
        ...{ name: "Autumn", zone: ZONE, startsOn: "2026-09-01", endsOn: "2026-10-18", holidays: [], makeUpDays: [] },
        periods: [
          { start: "08:00", end: "08:40" },
          { start: "10:00", end: "10:40" },
        ],
      }),
    );
  });

  async function measured(
    classroomId: ClassroomId,
    times: readonly number[],
    kbps: number,
    upKbps: number | null = null,
    upOrMore = false,
  ) {
    for (const at of times) {
      const check: NetworkCheck = {
        ...{
          id: `che-${++checks}`,
          classroomId,
          lessonId: null,
          at,
          downKbps: kbps,
          downOrMore: false,
          upKbps,
          upOrMore,
        },
        ...{ roundTripMs: 40, jitterMs: 3, lossShare: 0, protocol: "udp", source: "check" },
      };
      await database.store.measurements.checked(check);
    }
  }

  function draft(changes: Partial<SeriesDraft> = {}): SeriesDraft {
    return newSeries.parse({
      ...{ termId: term.id, title: "Maths", teacherId: TEACHER, classroomIds: [HILL_1, HILL_2, LAKE_1] },
      ...{ when: { by: "period", period: 1 }, rule: "FREQ=WEEKLY;BYDAY=WE" },
      ...changes,
    });
  }

  it("says what each classroom will get at that hour, what is missing, and who was never measured", async () => {
    await measured(HILL_1, WEDNESDAYS, 6_000);
    await measured(LAKE_1, WEDNESDAYS, 100);
    const { tiers, rooms, uplink, neededForFullKbps, neededForReducedKbps } = granted(await book.ofSeries(draft()));
    expect(tiers).toEqual({ full: 1, reduced: 0, stills: 1, audio: 0, unknown: 1 });
    expect(rooms).toMatchObject([
      {
        ...{ classroomId: LAKE_1, tier: "stills", carriesKbps: 100, measurements: 4, basis: "hour" },
        missingForFullKbps: neededForFullKbps - 100,
        missingForReducedKbps: neededForReducedKbps - 100,
      },
      { classroomId: HILL_1, tier: "full", carriesKbps: 6_000, missingForFullKbps: 0, missingForReducedKbps: 0 },
      { classroomId: HILL_2, tier: null, carriesKbps: null, measurements: 0, missingForFullKbps: 0 },
    ]);
    expect(neededForReducedKbps).toBeGreaterThan(100);
    expect(neededForFullKbps).toBeGreaterThan(neededForReducedKbps);
    expect(uplink).toEqual({
      ...{ kbps: null, orMore: false, measurements: 0, basis: "link-kind" },
      neededKbps: neededForFullKbps,
    });
  });

  it("proposes times at which more get more, and none that clashes", async () => {
    await measured(LAKE_1, WEDNESDAYS, 100);
    await measured(LAKE_1, AT_TEN, 6_000);
    const of = draft({ classroomIds: [LAKE_1] });
    const free = granted(await book.ofSeries(of)).better;
    const all = { full: 1, reduced: 0, stills: 0, audio: 0, unknown: 0 };
    const second = { period: 2, start: "10:00", end: "10:40", date: null, tiers: all };
    expect(free).toMatchObject([3, 1, 2].map((weekday) => ({ ...second, weekday })));
    const inTheWay = draft({ classroomIds: [LAKE_1], rule: "FREQ=WEEKLY;BYDAY=MO", when: { by: "period", period: 2 } });
    granted(await schedule.series.add(newSeries.parse(inTheWay), ADMINISTRATOR));
    const left = granted(await book.ofSeries(of)).better;
    expect(left).toMatchObject([3, 2, 4].map((weekday) => ({ ...second, weekday })));
  });

  it("looks for nothing better when every measured classroom gets everything", async () => {
    await measured(HILL_1, WEDNESDAYS, 6_000);
    expect(granted(await book.ofSeries(draft())).better).toEqual([]);
  });

  it("a uplink that was measured bounds what all will get", async () => {
    await measured(HILL_1, WEDNESDAYS, 6_000);
    await measured(HILL_2, WEDNESDAYS, 6_000, 300);
    const one = granted(await book.ofSeries(draft({ masterClassroomId: HILL_2, classroomIds: [HILL_1] })));
    const uplink = { kbps: 300, orMore: false, measurements: 4, basis: "hour" };
    expect(one).toMatchObject({ uplink, tiers: { full: 0, reduced: 1 } });
  });

  it("an uplink that was never full bounds nobody, however little was sent over it", async () => {
    await measured(HILL_1, WEDNESDAYS, 6_000);
    await measured(HILL_2, WEDNESDAYS, 6_000, 300, true);
    const one = granted(await book.ofSeries(draft({ masterClassroomId: HILL_2, classroomIds: [HILL_1] })));
    expect(one).toMatchObject({ uplink: { kbps: 300, orMore: true, measurements: 4 }, tiers: { full: 1, reduced: 0 } });
  });

  it("what earlier lessons found of the teacher's uplink counts without any check", async () => {
    await measured(HILL_1, WEDNESDAYS, 6_000);
    await database.store.lessons.add(LESSON, aLesson({ classroomIds: [HILL_1] }), NOW);
    const minutes = WEDNESDAYS.flatMap((from) => Array.from({ length: 10 }, (_, minute) => from + minute * 60_000));
    const shown = { lessonId: LESSON, classroomId: HILL_2, uplinkKbps: 300, uplinkProvenKbps: 310 };
    await database.store.measurements.digested(minutes.map((at) => aDigest({ ...shown, at })));
    const one = granted(await book.ofSeries(draft({ masterClassroomId: HILL_2, classroomIds: [HILL_1] })));
    expect(one).toMatchObject({
      uplink: { kbps: 300, orMore: false, measurements: 40 },
      tiers: { full: 0, reduced: 1 },
    });
  });

  it("a single lesson is looked at likewise, within its own week", async () => {
    await measured(LAKE_1, WEDNESDAYS, 100);
    await measured(LAKE_1, AT_TEN, 6_000);
    const startsAt = Date.UTC(2026, 8, 9);
    const plan = { teacherId: TEACHER, startsAt, endsAt: startsAt + HOUR, classroomIds: [LAKE_1] };
    const { rooms, better } = granted(await book.ofLesson(plan));
    expect(rooms).toMatchObject([{ tier: "stills", carriesKbps: 100 }]);
    expect(better[0]).toMatchObject({ date: "2026-09-09", weekday: 3, period: 2, tiers: { full: 1 } });
    expect(await book.ofLesson({ ...plan, endsAt: startsAt })).toMatchObject({
      error: { code: "lesson.ends-before-start" },
    });
  });

  it("keeps what was expected when it was published", async () => {
    await measured(LAKE_1, WEDNESDAYS, 100);
    const series = granted(await schedule.series.add(newSeries.parse(draft()), ADMINISTRATOR));
    const of = { seriesId: series.id };
    const tiers = { full: 0, reduced: 0, stills: 1, audio: 0, unknown: 2 };
    expect(await book.noted(of)).toBeNull();
    expect(await book.noteSeries(of, draft())).toEqual({ tiers, at: NOW });
    expect(await book.noted(of)).toEqual({ tiers, at: NOW });
    expect(await book.noted({ lessonId: LESSON })).toBeNull();
  });
});

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
}
