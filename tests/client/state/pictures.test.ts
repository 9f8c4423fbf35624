import { describe, expect, test } from "vitest";
import { listClassrooms } from "../../../client/state/classroom-list.ts";
import { largestAtTeacher, type Picture } from "../../../client/state/pictures.ts";
import { type Places, placesOf } from "../../../client/state/places.ts";
import type { Focus } from "../../../signaling/contract/layout.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { hillRoom, lessonView, riverRoom } from "../lesson-builders.ts";

const picture = (source: Picture["source"], change: Partial<Picture> = {}): Picture => ({
  key: source,
  source,
  room: source === "pupils" ? hillRoom : MASTER_ROOM,
  as: "video",
  still: undefined,
  track: undefined,
  paused: false,
  unplayable: false,
  preview: false,
  ...change,
});

test.each<[string, Picture[]]>([
  ["pupils", [picture("teacher", { preview: true }), picture("screen", { preview: true }), picture("pupils")]],
  ["screen", [picture("teacher", { preview: true }), picture("screen", { preview: true })]],
  ["teacher", [picture("teacher", { preview: true }), picture("screen", { paused: true })]],
])("the teacher sees the %s large", (large, pictures) => {
  expect(largestAtTeacher(pictures)).toBe(large);
});

describe("a classroom's screen", () => {
  const [teacher, board, screen, pupils] = (["teacher", "board", "screen", "pupils"] as const).map((source) =>
    picture(source),
  ) as [Picture, Picture, Picture, Picture];
  const others = picture("pupils", { key: "others", room: riverRoom });
  const own = picture("pupils", { key: "own", preview: true });
  const sheet = { sheet: true, writes: false };
  const no = { sheet: false, writes: false };

  test.each<[string, Focus, Picture[], typeof sheet, Places]>([
    ["what is written, a sheet", "written", [teacher], sheet, { sheet: "large", large: ["teacher"] }],
    ["what is written, a screen", "written", [teacher, board, screen], no, { sheet: "none", large: ["screen"] }],
    ["what is written, and it does not get here", "written", [teacher], no, { sheet: "none", large: ["teacher"] }],
    ["the teacher", "teacher", [board, teacher], no, { sheet: "none", large: ["teacher"] }],
    ["the teacher, a sheet beside", "teacher", [teacher], sheet, { sheet: "small", large: ["teacher"] }],
    ["the teacher, who does not get here", "teacher", [pupils], sheet, { sheet: "small", large: ["pupils"] }],
    ["the teacher, and no picture at all", "teacher", [], sheet, { sheet: "large", large: [] }],
    [
      "the teacher, whose camera is off",
      "teacher",
      [picture("teacher", { paused: true }), board],
      no,
      { sheet: "none", large: ["board"] },
    ],
    ["one on stage", "stage", [teacher, pupils], no, { sheet: "none", large: ["pupils"] }],
    ["two on stage", "stage", [teacher, pupils, others], sheet, { sheet: "small", large: ["pupils", "others"] }],
    ["the own room on stage", "stage", [teacher, own], sheet, { sheet: "small", large: ["teacher"] }],
    ["both sides, a sheet", "sides", [teacher, pupils], sheet, { sheet: "half", large: ["pupils"] }],
    ["both sides, a screen", "sides", [teacher, screen], no, { sheet: "none", large: ["screen", "teacher"] }],
    ["both sides, and nothing is written", "sides", [teacher], no, { sheet: "none", large: ["teacher"] }],
    [
      "whoever writes here keeps the sheet",
      "stage",
      [teacher, pupils],
      { sheet: true, writes: true },
      { sheet: "large", large: ["teacher"] },
    ],
    ["nothing but the own picture", "stage", [own], no, { sheet: "none", large: ["own"] }],
  ])("%s", (_, focus, pictures, scenery, expected) => {
    expect(placesOf(focus, pictures, scenery)).toEqual(expected);
  });
});

test("the list of classrooms: on stage, here, not here; and only what is looked for", () => {
  const { classrooms } = lessonView();
  expect(listClassrooms(classrooms, [], "").map(({ id }) => id)).toEqual([hillRoom, riverRoom]);
  expect(listClassrooms(classrooms, [riverRoom], "").map(({ id }) => id)).toEqual([riverRoom, hillRoom]);
  expect(listClassrooms(classrooms, [], " RIVER ").map(({ id }) => id)).toEqual([riverRoom]);
});
