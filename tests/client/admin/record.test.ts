import { describe, expect, test } from "vitest";
import { changeSheet, minuteSheet } from "../../../client/admin/record/record-sheets.ts";
import { attendedMs, figuresOf, roomRecords } from "../../../client/admin/record/room-record.ts";
import { recordWords } from "../../../client/admin/record/words.ts";
import { csvOf } from "../../../client/csv/csv.ts";
import { planWords } from "../../../client/i18n/plan-text.ts";
import { speak } from "../../../client/i18n/words.ts";
import type { AttendanceRow } from "../../../signaling/contract/api.ts";
import { classroomId } from "../../../signaling/contract/ids.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import type { QualityChange, QualityMinute } from "../../../signaling/contract/quality.ts";

const [lake, hill] = [classroomId.parse("cls-lake"), classroomId.parse("cls-hill")];

const minute = (changes: Partial<QualityMinute> = {}): QualityMinute => ({
  classroomId: lake,
  at: 60_000,
  receivedKbps: 1_000,
  budgetKbps: 1_200,
  plannedKbps: 1_100,
  tier: "full",
  tierSeconds: { full: 60, reduced: 0, stills: 0, audio: 0 },
  saturated: false,
  medianCapacityKbps: 1_250,
  uplinkKbps: null,
  uplinkProvenKbps: null,
  roundTripMs: 40,
  queueMs: 2,
  lossShare: 0.004,
  stalledSeconds: 0,
  voiceConcealedShare: 0,
  seconds: 60,
  ...changes,
});

const change: QualityChange = {
  room: lake,
  at: 60_000,
  tier: "reduced",
  cause: { code: "link-dropped", fromKbps: 1_900, toKbps: 900 },
  budgetKbps: 900,
  plannedKbps: 850,
  neededKbps: 2_100,
};

const stay = (room: string, joinedAt: number, leftAt: number | null): AttendanceRow => ({
  room,
  name: room,
  school: null,
  joinedAt,
  leftAt,
  leaveReason: null,
});

const masterClassroom = null;
const classrooms = [
  { id: lake, name: "=Lake 1", school: "Lake" },
  { id: hill, name: "Hill 1", school: "Hill" },
];

describe("a lesson's record", () => {
  test("goes to the classrooms that it is about; one that never came has nothing", () => {
    const rooms = roomRecords({ masterClassroom, classrooms }, { minutes: [minute()], changes: [change] }, [
      stay("master", 0, null),
      stay(lake, 0, 5_000),
    ]);
    expect(rooms.map(({ id, stays, minutes, changes }) => [id, stays.length, minutes.length, changes.length])).toEqual([
      [lake, 1, 1, 1],
      [hill, 0, 0, 0],
    ]);
  });

  test("has the room in which it was taught first, with what was decided for its teacher", () => {
    const studio = { id: classroomId.parse("cls-studio"), name: "Studio", school: "Hill" };
    const quality = {
      minutes: [minute({ classroomId: studio.id, uplinkKbps: 950, uplinkProvenKbps: 990 })],
      changes: [{ ...change, room: MASTER_ROOM } as const],
    };
    const [first, ...others] = roomRecords({ masterClassroom: studio, classrooms }, quality, [stay("master", 0, null)]);
    expect(first).toMatchObject({ ...studio, taughtHere: true, ...quality, stays: [{ room: "master" }] });
    expect(others.map(({ taughtHere, minutes, changes }) => [taughtHere, minutes, changes])).toEqual([
      [false, [], []],
      [false, [], []],
    ]);
  });

  test("figures weigh each minute by how much of it was observed, and say how many there were", () => {
    const short = minute({
      receivedKbps: 100,
      seconds: 20,
      tierSeconds: { full: 0, reduced: 0, stills: 0, audio: 20 },
      stalledSeconds: 8,
      voiceConcealedShare: null,
    });
    expect(figuresOf([minute({ voiceConcealedShare: 0.1 }), short])).toEqual({
      measurements: 2,
      measuredSeconds: 80,
      receivedKbps: 775,
      tierShares: { full: 0.75, reduced: 0, stills: 0, audio: 0.25 },
      stalledShare: 0.1,
      voiceConcealedShare: 0.1,
    });
  });

  test("without measurements there are no figures, and none of them is zero by mistake", () => {
    expect(figuresOf([])).toBeNull();
    expect(figuresOf([minute({ voiceConcealedShare: null })])?.voiceConcealedShare).toBeNull();
  });

  test("a stay that goes on counts until now", () => {
    expect(attendedMs([stay(lake, 1_000, 4_000), stay(lake, 10_000, null)], 15_000)).toBe(8_000);
  });
});

describe("a sheet", () => {
  const words = {
    say: speak(recordWords, "en"),
    plan: speak(planWords, "en"),
    why: () => "The link has dropped.",
  };
  const rooms = roomRecords({ masterClassroom, classrooms }, { minutes: [minute()], changes: [change] }, []);

  test("has a row for each minute, as wide as its head", () => {
    const [head, ...rows] = minuteSheet(rooms, words);
    expect(rows.length).toBe(1);
    expect(rows[0]?.length).toBe(head?.length);
    expect(rows[0]?.slice(3, 6)).toEqual(["Full picture", 1_000, 1_200]);
  });

  test("has a row for each change, with its cause in words", () => {
    const [head, ...rows] = changeSheet(rooms, words);
    expect(rows[0]?.length).toBe(head?.length);
    expect(rows[0]?.slice(3, 6)).toEqual(["Reduced", "The link has dropped.", 900]);
  });
});

describe("a CSV file", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+86 123", "'+86 123"],
    ["-2", "'-2"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    [" =x", "' =x"],
    ['say "hi", you', '"say ""hi"", you"'],
    ["two\nlines", '"two\nlines"'],
    ["=a,b", `"'=a,b"`],
    ["三年级 1 班", "三年级 1 班"],
    ["", ""],
  ])("writes the text %j as %j", (text, written) => {
    expect(csvOf([[text]])).toBe(`\ufeff${written}\r\n`);
  });

  test("writes numbers as they are, also below zero, and nothing for what is not known", () => {
    expect(csvOf([[-1.5, 0, null, Number.NaN]])).toBe("\ufeff-1.5,0,,\r\n");
  });
});
