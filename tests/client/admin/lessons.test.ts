import { describe, expect, test } from "vitest";
import { readAttendance } from "../../../client/admin/lessons/attendance.ts";
import { freshDraft, readDraft } from "../../../client/admin/lessons/lesson-draft.ts";
import { shownState } from "../../../client/admin/lessons/lesson-state.ts";
import { boundsOf, moved } from "../../../client/admin/lessons/range.ts";
import { readCode } from "../../../client/admin/places/pairing-code.ts";
import { groupBySchool } from "../../../client/admin/places/places.ts";
import { attendanceRow, classroomRecord, newLesson, schoolView } from "../../../signaling/contract/api.ts";
import { classroomId, personId } from "../../../signaling/contract/ids.ts";
import { fc } from "../../support/properties.ts";

const local = (text: string) => new Date(text).getTime();
const HOUR_MS = 3_600_000;

describe("range", () => {
  test("a day is from midnight to midnight, a week from Monday to Monday", () => {
    const at = local("2026-11-22T15:00");
    expect(boundsOf({ unit: "day", at })).toEqual({
      fromMs: local("2026-11-22T00:00"),
      toMs: local("2026-11-23T00:00"),
    });
    expect(boundsOf({ unit: "week", at })).toEqual({
      fromMs: local("2026-11-16T00:00"),
      toMs: local("2026-11-23T00:00"),
    });
  });

  test("ranges follow each other without gap or overlap, in years with shifted clocks, too", () => {
    const moments = fc.integer({ min: local("2000-01-01T00:00"), max: local("2040-01-01T00:00") });
    fc.assert(
      fc.property(moments, fc.constantFrom("day" as const, "week" as const), (at, unit) => {
        const range = { unit, at };
        const { fromMs, toMs } = boundsOf(range);
        expect(fromMs <= at && at < toMs).toBe(true);
        expect(boundsOf(moved(range, 1)).fromMs).toBe(toMs);
        expect(boundsOf(moved(range, -1)).toMs).toBe(fromMs);
      }),
    );
  });
});

describe("draft of a lesson", () => {
  const whole = {
    ...freshDraft(local("2026-11-22T09:07")),
    title: " Fractions ",
    teacherId: personId.parse("per-1"),
    classroomIds: new Set([classroomId.parse("cls-1")]),
  };

  test("begins at the next quarter of an hour and lasts 45 minutes", () => {
    expect(whole).toMatchObject({ date: "2026-11-22", startsAt: "09:15", endsAt: "10:00" });
    expect(freshDraft(local("2026-11-22T09:15"))).toMatchObject({ startsAt: "09:30" });
  });

  test("is for tomorrow when today is over", () => {
    expect(freshDraft(local("2026-12-31T23:10"))).toMatchObject({
      date: "2027-01-01",
      startsAt: "08:00",
      endsAt: "08:45",
    });
  });

  test("is never out of order at first", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: local("2040-01-01T00:00") }), (now) => {
        const { date, startsAt, endsAt } = freshDraft(now);
        expect(local(`${date}T${startsAt}`)).toBeGreaterThan(now);
        expect(startsAt < endsAt).toBe(true);
      }),
    );
  });

  test("reads as the lesson that the service takes", () => {
    const reading = readDraft(whole);
    if (!("lesson" in reading)) throw new Error("the draft cannot be read");
    expect(newLesson.parse(reading.lesson)).toEqual({
      title: "Fractions",
      teacherId: "per-1",
      startsAt: local("2026-11-22T09:15"),
      endsAt: local("2026-11-22T10:00"),
      classroomIds: ["cls-1"],
    });
  });

  test("says everything that is still missing", () => {
    const empty = { ...whole, title: " ", teacherId: undefined, startsAt: "", classroomIds: new Set<never>() };
    expect(readDraft(empty)).toEqual({
      notes: { title: "missing", teacherId: "missing", startsAt: "badTime", classroomIds: "noneChosen" },
    });
    expect(readDraft({ ...whole, endsAt: whole.startsAt })).toEqual({ notes: { endsAt: "endsBeforeStart" } });
    expect(readDraft({ ...whole, date: "" })).toEqual({ notes: { startsAt: "badTime", endsAt: "badTime" } });
  });
});

test("a lesson that nobody held is told apart from one to come", () => {
  const at = (state: "waiting" | "live" | "ended", startedAt: number | null, now: number) =>
    shownState({ state, startedAt, endsAt: 10 }, now);
  expect([at("waiting", null, 9), at("waiting", null, 10), at("ended", null, 99)]).toEqual([
    "waiting",
    "missed",
    "missed",
  ]);
  expect([at("live", 1, 11), at("ended", 1, 11)]).toEqual(["live", "ended"]);
});

test("attendance has the teacher first, then classrooms in order, and knows who was missed", () => {
  const stay = (room: string, name: string, school: string | null, joinedAt: number) =>
    attendanceRow.parse({ room, name, school, joinedAt, leftAt: null, leaveReason: null });
  const rooms = ["cls-2", "cls-10", "cls-3"].map((id) => ({ id: classroomId.parse(id), name: id, school: "Hill" }));
  const { stays, absent } = readAttendance(
    [
      stay("cls-10", "Class 10", "Hill", 5),
      stay("cls-2", "Class 2", "Hill", 9),
      stay("cls-2", "Class 2", "Hill", 3),
      stay("master", "Ada", null, HOUR_MS),
    ],
    rooms,
  );
  expect(stays.map(({ room, joinedAt }) => [room, joinedAt])).toEqual([
    ["master", HOUR_MS],
    ["cls-2", 3],
    ["cls-2", 9],
    ["cls-10", 5],
  ]);
  expect(absent.map(({ id }) => id)).toEqual(["cls-3"]);
});

test("schools come by name with their classrooms in natural order", () => {
  const kept = { archivedAt: null, version: 1 };
  const plain = { linkProfile: "mobile", region: "", bandwidthKbps: null, contact: "", ...kept };
  const schools = ["Lake", "Hill"].map((name) => schoolView.parse({ id: `sch-${name.toLowerCase()}`, name, ...plain }));
  const classrooms = ["Class 10", "Class 9"].map((name, index) =>
    classroomRecord.parse({ id: `cls-${index}`, schoolId: "sch-lake", name, devices: [], ...kept }),
  );
  const places = groupBySchool(schools, classrooms);
  expect(places.map((place) => [place.school.name, place.classrooms.map(({ name }) => name)])).toEqual([
    ["Hill", []],
    ["Lake", ["Class 9", "Class 10"]],
  ]);
});

test.each([
  ["482913", "482913"],
  [" 482 913 ", "482913"],
  ["482-913", "482913"],
  ["４８２９１３", "482913"],
  ["48291", undefined],
  ["4829133", undefined],
  ["48291a", undefined],
  ["", undefined],
])("pairing code %j reads %j", (typed, code) => {
  expect(readCode(typed)).toBe(code);
});
