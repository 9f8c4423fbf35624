import { describe, expect, it, test, vi } from "vitest";
import type { MinuteDigest } from "../../../server/lesson/measurement-ports.ts";
import type { Store } from "../../../server/store/store.ts";
import { type LessonId, lessonId } from "../../../signaling/contract/ids.ts";
import type { Notice } from "../../../signaling/contract/notices.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { type FakePage, grantedValue, lessonRecord, lessonWorld, south } from "../../support/lesson-world.ts";
import { noMeasurements } from "../../support/no-measurements.ts";
import { addRecords, aLesson, HILL_1, HILL_2, LESSON, MINUTE, NINE } from "../store/records.ts";
import { play, teacherAtTheDoor, toldCheck } from "./door.ts";
import { Link, layers } from "./page-link.ts";

/** The link of the room in which the teacher is: kept from lesson to lesson under the name of that classroom. */

const WEEK = 7 * 24 * 60 * MINUTE;

/** A lesson that is taught in Hill's second classroom and watched in its first. */
async function teachIn(store: Store, id: LessonId, startsAt: number) {
  const when = { startsAt, endsAt: startsAt + 40 * MINUTE };
  await store.lessons.add(id, aLesson({ ...when, classroomIds: [HILL_1] }), startsAt);
  await store.measurements.checked({
    ...{
      id: `che-${id}`,
      classroomId: HILL_1,
      lessonId: null,
      at: startsAt - MINUTE,
      downKbps: 6_000,
      downOrMore: false,
    },
    ...{ upKbps: null, upOrMore: false, roundTripMs: 20, jitterMs: 2, lossShare: 0, protocol: "udp", source: "check" },
  });
  const named = (room: typeof HILL_1) => ({ id: room, name: room, school: "Hill" });
  const record = lessonRecord({ id, ...when, masterClassroom: named(HILL_2), classrooms: [named(HILL_1)] });
  const world = lessonWorld(record, { memory: store.measurements, kindOf: async () => "terrestrial" });
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  const sending = world.sfu.room.transports.find(({ parameters }) => parameters.id.startsWith("send"));
  if (sending === undefined) throw new Error("the teacher has no transport");
  const page = await world.openClassroom(HILL_1);
  grantedValue(await page.join());
  const camera = grantedValue(await teacher.sendVideo("teacher")).sourceId;
  for (const track of world.sfu.room.tracks.values()) track.measured = layers;
  world.clock.advance(2_000);
  // Whatever stood in the lesson's queue is done.
  grantedValue(await teacher.guest.handlers.goLive({}));
  const links = [new Link(teacher), new Link(page)];
  /** A minute in which this much arrives of the camera, more than which does not fit. */
  const minute = async (sentKbps: number) => {
    for (let second = 0; second < 60; second += 1) {
      for (const link of links) await link.report(1_200);
      if (second % 2 === 0) {
        sending.bytesReceived += (sentKbps * 2_000) / 8;
        const told = { estimateKbps: sentKbps, limited: orderedKbps(teacher, camera) > sentKbps, lossShare: 0 };
        grantedValue(await teacher.guest.handlers.reportUplink(told));
      }
      world.clock.advance(1_000);
      grantedValue(await teacher.guest.handlers.goLive({}));
    }
  };
  return { minute, ordered: () => orderedKbps(teacher, camera), end: () => teacher.guest.handlers.endLesson({}) };
}

/** What the page was asked to send last. */
function orderedKbps(teacher: FakePage, sourceId: string): number {
  const orders = teacher.heard.flatMap(({ name, notice }) =>
    name === "ladderOrdered" ? [notice as Notice<"ladderOrdered">] : [],
  );
  const rungs = orders.findLast((order) => order.sourceId === sourceId)?.rungs ?? [];
  return rungs.reduce((sum, { active, kbps }) => sum + (active ? kbps : 0), 0);
}

describeEachDatabase("the link of a master classroom", (database) => {
  it("is remembered: who could send 1 Mbit/s last week is not asked for more when the next lesson begins", async () => {
    await addRecords(database.store);
    const first = await teachIn(database.store, LESSON, NINE);
    expect(first.ordered()).toBeGreaterThan(1_500);
    for (let minutes = 0; minutes < 3; minutes += 1) await first.minute(1_000);
    expect(first.ordered()).toBeLessThan(1_000);

    // The service dies in the lesson, and nobody ends it. What it was writing then is written.
    await vi.waitFor(async () => {
      const minutes = await database.store.measurements.digestsOf(LESSON);
      expect(minutes.filter(({ classroomId, seconds }) => classroomId === HILL_2 && seconds > 45)).toHaveLength(3);
    });
    const store = await database.reopen();
    const kept = await store.measurements.recentOf(HILL_2, NINE);
    expect(kept.length).toBeGreaterThanOrEqual(3);
    for (const { kbps, up } of kept) {
      expect(kbps).toBeGreaterThan(1_000);
      expect(up?.kbps).toBeGreaterThanOrEqual(900);
      expect(up?.kbps).toBeLessThanOrEqual(1_000);
    }
    expect(kept.some(({ up }) => up?.full)).toBe(true);

    const next = await teachIn(store, lessonId.parse("les-next"), NINE + WEEK);
    expect(next.ordered()).toBeGreaterThan(500);
    expect(next.ordered()).toBeLessThanOrEqual(1_000);
    // It is no prison: what arrives has passed.
    await next.minute(2_000);
    await next.minute(2_000);
    expect(next.ordered()).toBeGreaterThan(1_200);
    grantedValue(await next.end());
    expect((await store.measurements.digestsOf(lessonId.parse("les-next"))).map((row) => row.classroomId)).toEqual(
      expect.arrayContaining([HILL_1, HILL_2]),
    );
  });
});

test("what a teacher sends is kept also while the page receives nothing, and reports nothing of that", async () => {
  const kept = new Map<string, MinuteDigest>();
  const memory = {
    ...noMeasurements,
    digested: async (rows: readonly MinuteDigest[]) => {
      for (const row of rows) kept.set(`${row.classroomId} ${row.at}`, row);
    },
  };
  const masterClassroom = { id: south, name: "Class 2", school: "Hill" };
  const world = lessonWorld(lessonRecord({ masterClassroom }), { memory, kindOf: async () => "terrestrial" });
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVideo("teacher"));
  const sending = world.sfu.room.transports.find(({ parameters }) => parameters.id.startsWith("send"));
  if (sending === undefined) throw new Error("the teacher has no transport");
  for (let second = 0; second < 60; second += 2) {
    sending.bytesReceived += (700 * 2_000) / 8;
    grantedValue(await teacher.guest.handlers.reportUplink({ estimateKbps: 900, limited: false, lossShare: 0 }));
    world.clock.advance(2_000);
    // Whatever stood in the lesson's queue is done.
    grantedValue(await teacher.guest.handlers.goLive({}));
  }
  grantedValue(await teacher.guest.handlers.endLesson({}));
  expect([...kept.values()]).toMatchObject([
    { classroomId: south, uplinkKbps: null, uplinkProvenKbps: 700, provenKbps: 0, saturated: false },
  ]);
});

describe("a check from the teacher's page", () => {
  const classroom = { id: south, name: "Class 2", school: "Hill" };

  test("is kept for the classroom in which the lesson is taught, and says what was usual before", async () => {
    const days = [7, 14, 21, 28].map((day) => NINE - day * 24 * 60 * MINUTE);
    const at = { kbps: 6_000, kind: "check" as const, full: true, roundTripMs: 20, lossShare: 0 };
    const door = await teacherAtTheDoor(
      days.map((atMs) => ({ ...at, atMs, up: { kbps: 3_000, full: true } })),
      classroom,
    );
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, door.opened, { kbps: 6_000, upKbps: 600 });
    const result = toldCheck(door.page)[0]?.result;
    expect(result).toMatchObject({
      ...{ sends: "reduced", upNeededKbps: 2_300 },
      upUsual: { kbps: 3_000, orMore: false, measurements: 4 },
    });
    expect(door.checks).toMatchObject([{ classroomId: south, upKbps: result?.upKbps, downKbps: result?.downKbps }]);
  });

  test("is told and not kept when the timetable does not say where the teacher is", async () => {
    const door = await teacherAtTheDoor([], null);
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, door.opened, { kbps: 6_000, upKbps: 600 });
    expect(toldCheck(door.page)[0]?.result).toMatchObject({ sends: "reduced", upUsual: null });
    expect(door.checks).toEqual([]);
  });
});
