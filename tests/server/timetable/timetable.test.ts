import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../server/store/store.ts";
import { createTimetable, type Timetable } from "../../../server/timetable/timetable.ts";
import type { Holder, LessonRecord, NewLesson } from "../../../signaling/contract/api.ts";
import { refused } from "../../../signaling/contract/errors.ts";
import { classroomId, deviceId, lessonId, personId } from "../../../signaling/contract/ids.ts";
import { openScratchStore } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { ADMINISTRATOR, addRecords, aLesson, HILL_1, HILL_2, LAKE_1, MINUTE, NINE, TEACHER } from "../store/records.ts";

const HOUR = 60 * MINUTE;
const END = NINE + 40 * MINUTE;
const UNKNOWN = lessonId.parse("les-unknown");
const OBSERVER = personId.parse("per-observer");
const OTHER = personId.parse("per-other");

const unplaced = { region: "", classroomId: null };
const administrator: Holder = {
  kind: "person",
  personId: ADMINISTRATOR,
  name: "Ma",
  role: "administrator",
  ...unplaced,
};
const teacher: Holder = { kind: "person", personId: TEACHER, name: "Lin Fang", role: "teacher", ...unplaced };
const otherTeacher: Holder = { kind: "person", personId: OTHER, name: "Bai", role: "teacher", ...unplaced };
const deviceIn = (classroom: typeof HILL_1): Holder => ({
  kind: "device",
  deviceId: deviceId.parse("dev-1"),
  classroomId: classroom,
  classroom: "Class",
  school: "School",
});

let clock: FakeClock;
let store: Store;
let close: () => Promise<void>;
let timetable: Timetable;

beforeEach(async () => {
  clock = new FakeClock(NINE);
  ({ store, close } = await openScratchStore());
  await addRecords(store);
  await store.people.add({ id: OTHER, name: "Bai", signInName: "bai", role: "teacher", passwordHash: null });
  timetable = createTimetable({ store, clock });
});
afterEach(() => close());

async function created(changes: Partial<NewLesson> = {}): Promise<LessonRecord> {
  const lesson = await timetable.create(aLesson(changes));
  if (!lesson.ok) throw new Error(`refused with ${lesson.error.code}`);
  return lesson.value;
}

const WHOLE = { limit: 1_000, after: null };

describe("creating a lesson", () => {
  it("answers its record; a classroom named twice is invited once", async () => {
    const lesson = await created({ classroomIds: [LAKE_1, HILL_1, LAKE_1] });
    expect(lesson).toMatchObject({ title: "Maths", state: "waiting", teacher: { id: TEACHER, name: "Lin Fang" } });
    expect(lesson.classrooms.map(({ id }) => id)).toEqual([LAKE_1, HILL_1]);
    expect(await timetable.find(administrator, lesson.id)).toEqual({ ok: true, value: lesson });
  });

  it.each<[string, Partial<NewLesson>, ReturnType<typeof refused>]>([
    ["an end before the start", { endsAt: NINE - 1 }, refused("lesson.ends-before-start")],
    ["no duration", { endsAt: NINE }, refused("lesson.ends-before-start")],
    ["more than twelve hours", { endsAt: NINE + 12 * HOUR + 1 }, refused("lesson.too-long", { limitMinutes: 720 })],
    ["no classroom", { classroomIds: [] }, refused("lesson.no-classrooms")],
    ["an unknown teacher", { teacherId: personId.parse("per-x") }, refused("record.not-found", { record: "teacher" })],
    ["a teacher who is none", { teacherId: ADMINISTRATOR }, refused("record.not-found", { record: "teacher" })],
    [
      "an unknown classroom",
      { classroomIds: [HILL_1, classroomId.parse("cla-x")] },
      refused("record.not-found", { record: "classroom" }),
    ],
  ])("refuses %s and writes nothing", async (_, changes, refusal) => {
    expect(await timetable.create(aLesson(changes))).toEqual(refusal);
    expect((await timetable.list(administrator, { from: 0, to: NINE + 100 * HOUR }, WHOLE)).items).toEqual([]);
  });

  it("takes exactly twelve hours", async () => {
    expect((await created({ endsAt: NINE + 12 * HOUR })).endsAt).toBe(NINE + 12 * HOUR);
  });
});

describe("who sees which lesson", () => {
  it("administrators all, teachers their own, a classroom's device those it is invited to", async () => {
    const lins = await created({ classroomIds: [LAKE_1] });
    const bais = await created({ teacherId: OTHER, classroomIds: [HILL_1] });
    const seenBy = async (holder: Holder) => {
      const listed = (await timetable.list(holder, { from: NINE, to: END }, WHOLE)).items.map(({ id }) => id);
      for (const { id } of [lins, bais]) {
        expect((await timetable.find(holder, id)).ok, "find agrees with list").toBe(listed.includes(id));
      }
      return new Set(listed);
    };
    expect(await seenBy(administrator)).toEqual(new Set([lins.id, bais.id]));
    expect(await seenBy(teacher)).toEqual(new Set([lins.id]));
    expect(await seenBy(otherTeacher)).toEqual(new Set([bais.id]));
    expect(await seenBy(deviceIn(LAKE_1))).toEqual(new Set([lins.id]));
    expect(await seenBy(deviceIn(HILL_2))).toEqual(new Set());
    expect(await timetable.find(administrator, UNKNOWN)).toEqual(refused("record.not-found", { record: "lesson" }));
  });
});

describe("cancelling", () => {
  it("is possible until the lesson is on air, once", async () => {
    const { id } = await created();
    expect(await timetable.cancel(id)).toMatchObject({
      ok: true,
      value: { id, state: "cancelled", endedAt: NINE, endReason: "cancelled" },
    });
    expect(await timetable.cancel(id)).toEqual(refused("lesson.cancelled"));
    expect(await timetable.cancel(UNKNOWN)).toEqual(refused("record.not-found", { record: "lesson" }));

    const live = await created();
    await store.lessons.wentLive(live.id, NINE);
    expect(await timetable.cancel(live.id)).toEqual(refused("record.in-use", { record: "lesson" }));
    await store.lessons.ended(live.id, NINE + 1, "teacher");
    expect(await timetable.cancel(live.id)).toEqual(refused("lesson.over"));
  });
});

describe("a ticket to watch unseen", () => {
  const observer: Holder = { ...administrator, personId: OBSERVER, name: "Wang", role: "observer" };
  const inRegion = (region: string): Holder => ({ ...observer, region });

  it("is for observers and administrators, for a minute, and only while the lesson is on air", async () => {
    const { id } = await created({ classroomIds: [LAKE_1] });
    expect(await timetable.watchingTicketFor(observer, id)).toEqual(refused("lesson.not-live"));
    await store.lessons.wentLive(id, NINE);
    for (const holder of [observer, administrator]) {
      const personId = holder.kind === "person" ? holder.personId : undefined;
      expect(await timetable.watchingTicketFor(holder, id)).toEqual({
        ok: true,
        value: { lessonId: id, seat: { role: "observer", personId }, expiresAt: NINE + MINUTE, title: "Maths" },
      });
    }
    const assistant: Holder = { ...observer, role: "assistant", classroomId: LAKE_1 };
    for (const holder of [teacher, otherTeacher, assistant, deviceIn(LAKE_1)])
      expect(await timetable.watchingTicketFor(holder, id)).toEqual(refused("ticket.forbidden"));
    expect(await timetable.watchingTicketFor(observer, UNKNOWN)).toEqual(
      refused("record.not-found", { record: "lesson" }),
    );
    await store.lessons.ended(id, NINE + 1, "teacher");
    expect(await timetable.watchingTicketFor(observer, id)).toEqual(refused("lesson.over"));
  });

  it("is not given beyond a region, and what was given ends with the role, the region and the account", async () => {
    const { id } = await created({ classroomIds: [LAKE_1] });
    await store.lessons.wentLive(id, NINE);
    expect(await timetable.watchingTicketFor(inRegion("Elsewhere"), id)).toEqual(
      refused("record.not-found", { record: "lesson" }),
    );
    await store.people.add({ id: OBSERVER, name: "Wang", signInName: "wang", role: "observer", passwordHash: null });
    expect(await timetable.mayObserve(OBSERVER, id)).toBe(true);
    expect(await timetable.mayObserve(TEACHER, id)).toBe(false);
    expect(await timetable.mayObserve(personId.parse("per-nobody"), id)).toBe(false);
    const change = {
      name: "Wang",
      signInName: "wang",
      role: "observer",
      region: "Elsewhere",
      classroomId: null,
    } as const;
    await store.people.change({ personId: OBSERVER, version: 1, ...change });
    expect(await timetable.mayObserve(OBSERVER, id)).toBe(false);
  });
});

describe("a ticket", () => {
  it("is for the seat that the holder has, until two hours after the planned end", async () => {
    const { id } = await created({ classroomIds: [LAKE_1, HILL_1] });
    const expiresAt = END + 2 * HOUR;
    expect(await timetable.ticketFor(teacher, id)).toEqual({
      ok: true,
      value: { lessonId: id, seat: { role: "teacher" }, expiresAt },
    });
    for (const classroomId of [LAKE_1, HILL_1]) {
      expect(await timetable.ticketFor(deviceIn(classroomId), id)).toEqual({
        ok: true,
        value: { lessonId: id, seat: { role: "classroom", classroomId }, expiresAt },
      });
    }
  });

  it("is not given to who has no seat, whatever the state of the lesson", async () => {
    const { id } = await created({ classroomIds: [LAKE_1] });
    const without = [administrator, otherTeacher, deviceIn(HILL_1)];
    for (const holder of without) expect(await timetable.ticketFor(holder, id)).toEqual(refused("ticket.forbidden"));
    await timetable.cancel(id);
    for (const holder of without) expect(await timetable.ticketFor(holder, id)).toEqual(refused("ticket.forbidden"));
    expect(await timetable.ticketFor(teacher, UNKNOWN)).toEqual(refused("record.not-found", { record: "lesson" }));
  });

  it("is not given to the lesson's teacher when that person is an administrator now", async () => {
    const { id } = await created();
    const promoted: Holder = { ...administrator, personId: TEACHER };
    expect(await timetable.ticketFor(promoted, id)).toEqual(refused("ticket.forbidden"));
  });

  it("is there from half an hour before the lesson", async () => {
    const opensAt = NINE + HOUR - 30 * MINUTE;
    const { id } = await created({ startsAt: NINE + HOUR, endsAt: NINE + 2 * HOUR });
    clock.advance(30 * MINUTE - 1);
    expect(await timetable.ticketFor(teacher, id)).toEqual(refused("lesson.not-open-yet", { opensAt }));
    clock.advance(1);
    expect((await timetable.ticketFor(teacher, id)).ok).toBe(true);
  });

  it("is there while a lesson overruns, up to two hours, but not once it has ended", async () => {
    const { id } = await created();
    clock.advance(40 * MINUTE + 2 * HOUR - 1);
    expect((await timetable.ticketFor(deviceIn(LAKE_1), id)).ok).toBe(true);
    clock.advance(1);
    expect(await timetable.ticketFor(deviceIn(LAKE_1), id)).toEqual(refused("lesson.over"));

    const ended = await created({ startsAt: clock.now(), endsAt: clock.now() + HOUR });
    await store.lessons.ended(ended.id, clock.now(), "teacher");
    expect(await timetable.ticketFor(teacher, ended.id)).toEqual(refused("lesson.over"));
  });

  it("is not given for a cancelled lesson", async () => {
    const { id } = await created();
    await timetable.cancel(id);
    expect(await timetable.ticketFor(teacher, id)).toEqual(refused("lesson.cancelled"));
  });
});

describe("the attendance", () => {
  it("is read by administrators and by the lesson's teacher", async () => {
    const { id } = await created({ classroomIds: [LAKE_1] });
    await store.attendance.opened({ id: "sta-1", lessonId: id, room: LAKE_1, joinedAt: NINE });
    const rows = [
      { room: LAKE_1, name: "Class 1", school: "Lake School", joinedAt: NINE, leftAt: null, leaveReason: null },
    ];
    expect(await timetable.attendance(administrator, id)).toEqual({ ok: true, value: rows });
    expect(await timetable.attendance(teacher, id)).toEqual({ ok: true, value: rows });
    expect(await timetable.attendance(otherTeacher, id)).toEqual(refused("session.forbidden"));
    expect(await timetable.attendance(deviceIn(LAKE_1), id)).toEqual(refused("session.forbidden"));
    expect(await timetable.attendance(administrator, UNKNOWN)).toEqual(
      refused("record.not-found", { record: "lesson" }),
    );
  });
});

describe("the sweep", () => {
  it("ends a lesson that was left on air, two hours after its planned end", async () => {
    const { id } = await created();
    await store.lessons.wentLive(id, NINE);
    clock.advance(40 * MINUTE + 2 * HOUR);
    await timetable.sweep();
    expect(await store.lessons.find(id)).toMatchObject({ state: "live" });
    clock.advance(1);
    await timetable.sweep();
    expect(await store.lessons.find(id)).toMatchObject({ state: "ended", endedAt: END, endReason: "time" });
  });
});
