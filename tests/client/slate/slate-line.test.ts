import { expect, test } from "vitest";
import { writeInk } from "../../../signaling/contract/ink.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { type SlateWish, sheetId } from "../../../signaling/contract/slate.ts";
import { sheetOf } from "../../../signaling/contract/slate-state.ts";
import { handwriting } from "../../support/handwriting.ts";
import { north } from "../../support/lesson-world.ts";
import { seededRandom } from "../../support/link/random.ts";
import { fc, runs } from "../../support/properties.ts";
import { slateLesson } from "./hand-cable.ts";

const first = sheetId.parse(1);
const stroke = (id: string): SlateWish => ({
  op: "draw",
  sheet: first,
  id,
  from: 0,
  pen: "r2",
  ink: writeInk([
    { x: 1, y: 1 },
    { x: 9, y: 5 },
  ]).ink,
});

const random = seededRandom(1);
/** A stroke of twelve points. */
const byHand = (id: string): SlateWish => ({
  op: "draw",
  sheet: first,
  id,
  from: 0,
  pen: "r2",
  ink: writeInk(handwriting(random, { x: 400 + random() * 3_000, y: 400 + random() * 1_500 }, 12)).ink,
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("write" as const), page: fc.nat(2) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      page: fc.nat(2),
      way: fc.constantFrom("up" as const, "down" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("cut" as const, "mend" as const, "lose" as const), page: fc.nat(2) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("blank" as const), page: fc.constantFrom(0, 2) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("wait" as const), page: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("clear" as const, "undo" as const), page: fc.constant(0) }) },
);

test("whatever is cut, when and however often, every page ends with the server's slate, and each stroke is there once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
      const world = slateLesson([MASTER_ROOM, north, MASTER_ROOM]);
      await world.settle();
      world.pages[0]?.line.wish({ op: "blank", dark: false });
      world.pages[0]?.line.wish({ op: "pen", room: north });
      world.clock.advance(60);
      await world.settle();
      const written: string[] = [];
      let takenBack = false;
      let blanks = 1;
      for (const move of steps) {
        const page = world.pages[move.page];
        if (page === undefined) continue;
        if (move.do === "write") {
          const id = `stroke${page.room.length}${written.length.toString(36)}`;
          written.push(id);
          page.line.wish(stroke(id));
        } else if (move.do === "pass") await page.cable.pass(move.way);
        else if (move.do === "cut") await page.cable.cut();
        else if (move.do === "mend") page.cable.mend();
        else if (move.do === "lose") page.cable.lose();
        else if (move.do === "blank") {
          blanks += 1;
          page.line.wish({ op: "blank", dark: true });
        } else if (move.do === "wait") world.clock.advance(60);
        else {
          takenBack = true;
          page.line.wish({ op: move.do, sheet: first });
        }
      }
      world.clock.advance(60);
      await world.settle();
      // That the very last notice was lost, only the next one shows; a real socket loses none while it stands.
      world.pages[0]?.line.wish({ op: "show", sheet: null });
      await world.settle();
      const there = sheetOf(world.slate().slate, first)?.strokes.map(({ id }) => id) ?? [];
      expect(new Set(there).size).toBe(there.length);
      expect(world.slate().slate.sheets).toHaveLength(blanks);
      // A classroom writes on what is shown only: what comes after a new sheet is not taken.
      const sure = written.filter((id) => id.startsWith(`stroke${MASTER_ROOM.length}`) || blanks === 1);
      if (!takenBack) expect(there).toEqual(expect.arrayContaining(sure));
      for (const { line } of world.pages) {
        expect(line.view.value).toEqual(world.slate().slate);
        expect(line.ready.value).toBe(true);
        line.close();
      }
    }),
    runs(150),
  );
});

test("a late page gets ten thousand strokes in parts, while more are written, and misses none", async () => {
  const world = slateLesson([MASTER_ROOM, north]);
  const [teacher, late] = world.pages;
  if (!teacher || !late) throw new Error("there are two pages");
  const write = (number: number, wishes: SlateWish[]) =>
    world.slate().write(MASTER_ROOM, { writer: "earlier", number, wishes });
  write(1, [{ op: "blank", dark: false }]);
  for (let n = 0; n < 9_900; n += 1) write(n + 2, [byHand(`many${n}z`)]);
  teacher.cable.mend();
  late.cable.mend();
  for (let n = 0; n < 20; n += 1) {
    teacher.line.wish(stroke(`fresh${n}`));
    world.clock.advance(60);
    for (const { cable } of world.pages) for (const way of ["up", "down"] as const) await cable.pass(way);
  }
  expect(late.line.ready.value).toBe(false);
  await world.settle();
  expect(late.line.ready.value).toBe(true);
  expect(late.line.view.value).toEqual(world.slate().slate);
  expect(sheetOf(late.line.view.value, first)?.strokes).toHaveLength(9_920);
});

test("a late page asks for parts of ten thousand strokes at once: a long way is gone a few times, not once for each", async () => {
  const world = slateLesson([MASTER_ROOM, north]);
  const [, late] = world.pages;
  if (!late) throw new Error("there are two pages");
  const write = (number: number, wishes: SlateWish[]) =>
    world.slate().write(MASTER_ROOM, { writer: "earlier", number, wishes });
  write(1, [{ op: "blank", dark: false }]);
  for (let n = 0; n < 10_000; n += 1) write(n + 2, [byHand(`many${n}z`)]);
  late.cable.mend();
  let roundTrips = 0;
  for (; !late.line.ready.value && roundTrips < 100; roundTrips += 1) {
    world.clock.advance(600);
    while (await late.cable.pass("up"));
    while (await late.cable.pass("down"));
  }
  expect(roundTrips).toBeLessThan(13);
  expect(late.line.view.value).toEqual(world.slate().slate);
});

test("what is written without a connection shows at once, and arrives when it is back", async () => {
  const world = slateLesson([MASTER_ROOM, north]);
  const [teacher, other] = world.pages;
  await world.settle();
  teacher?.line.wish({ op: "blank", dark: false });
  world.clock.advance(60);
  await world.settle();
  await teacher?.cable.cut();
  for (let second = 0; second < 60; second += 1) {
    teacher?.line.wish(stroke(`offline${second}`));
    world.clock.advance(1_000);
  }
  expect(sheetOf(teacher?.line.view.value ?? world.slate().slate, first)?.strokes).toHaveLength(60);
  expect(sheetOf(world.slate().slate, first)?.strokes).toHaveLength(0);
  await world.settle();
  expect(sheetOf(other?.line.view.value ?? world.slate().slate, first)?.strokes).toHaveLength(60);
});

test("a service that was started anew is believed, and goes on with what the page writes next", async () => {
  const world = slateLesson([MASTER_ROOM]);
  const [page] = world.pages;
  await world.settle();
  page?.line.wish({ op: "blank", dark: false });
  page?.line.wish(stroke("before1"));
  world.clock.advance(60);
  await world.settle();
  await page?.cable.cut();
  world.restart();
  await world.settle();
  page?.line.wish({ op: "blank", dark: true });
  world.clock.advance(60);
  await world.settle();
  expect(page?.line.view.value).toEqual(world.slate().slate);
  expect(world.slate().slate.sheets).toMatchObject([{ ground: { dark: true } }]);
});

test("a page that lost the pen hears so, and what it wrote too late is gone from its screen", async () => {
  const world = slateLesson([MASTER_ROOM, north]);
  const [teacher, room] = world.pages;
  await world.settle();
  teacher?.line.wish({ op: "blank", dark: false });
  world.clock.advance(60);
  await world.settle();
  room?.line.wish(stroke("toolate"));
  world.clock.advance(60);
  await world.settle();
  expect(room?.line.trouble.value).toBe("slate.not-allowed");
  expect(room?.line.view.value).toEqual(world.slate().slate);
});

test("a pointer is told while it moves, and forgotten when nothing more is heard of it", async () => {
  const world = slateLesson([MASTER_ROOM, north]);
  const [teacher, room] = world.pages;
  await world.settle();
  teacher?.line.point({ sheet: first, x: 0.25, y: 0.5 });
  for (const { cable } of world.pages) while ((await cable.pass("up")) || (await cable.pass("down")));
  while (await room?.cable.pass("down"));
  expect(room?.line.pointer.value).toMatchObject({ x: 0.25, y: 0.5, room: MASTER_ROOM });
  await teacher?.cable.cut();
  world.clock.advance(3_100);
  expect(room?.line.pointer.value).toBeNull();
});
