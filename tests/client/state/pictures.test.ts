import { expect, test } from "vitest";
import { listClassrooms } from "../../../client/state/classroom-list.ts";
import { largest, type Picture } from "../../../client/state/pictures.ts";
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

test.each<["classroom" | "teacher", string, Picture[]]>([
  ["classroom", "screen", [picture("teacher"), picture("board"), picture("screen")]],
  ["classroom", "board", [picture("teacher"), picture("board"), picture("pupils")]],
  ["classroom", "teacher", [picture("pupils"), picture("teacher")]],
  ["classroom", "teacher", [picture("board", { paused: true }), picture("teacher")]],
  ["classroom", "teacher", [picture("pupils", { preview: true }), picture("teacher")]],
  [
    "teacher",
    "pupils",
    [picture("teacher", { preview: true }), picture("screen", { preview: true }), picture("pupils")],
  ],
  ["teacher", "screen", [picture("teacher", { preview: true }), picture("screen", { preview: true })]],
])("a %s sees the %s large", (viewer, large, pictures) => {
  expect(largest(pictures, viewer)).toBe(large);
});

test("the list of classrooms: on stage, here, not here; and only what is looked for", () => {
  const { classrooms } = lessonView();
  expect(listClassrooms(classrooms, [], "").map(({ id }) => id)).toEqual([hillRoom, riverRoom]);
  expect(listClassrooms(classrooms, [riverRoom], "").map(({ id }) => id)).toEqual([riverRoom, hillRoom]);
  expect(listClassrooms(classrooms, [], " RIVER ").map(({ id }) => id)).toEqual([riverRoom]);
});
