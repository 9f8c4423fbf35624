import { expect, test } from "vitest";
import { writeInk } from "../../../signaling/contract/ink.ts";
import type { Focus } from "../../../signaling/contract/layout.ts";
import { type SlateWish, sheetId } from "../../../signaling/contract/slate.ts";
import { codeOf, type FakePage, grantedValue, lessonWorld, north, south } from "../../support/lesson-world.ts";

async function lesson() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  const room = await world.openClassroom(north);
  grantedValue(await teacher.join());
  grantedValue(await room.join());
  let batches = 0;
  const write = async (...wishes: SlateWish[]) => {
    batches += 1;
    grantedValue(await teacher.guest.handlers.writeSlate({ writer: "desktab", number: batches, wishes }));
  };
  let strokes = 0;
  const stroke = (): SlateWish => {
    strokes += 1;
    return { op: "draw", sheet: blank, id: `stroke${strokes}`, from: 0, pen: "k2", ink: ink };
  };
  /** What was told to this page since the last call. */
  const told = (page: FakePage = room) =>
    page.fresh().flatMap(({ name, notice }) => (name === "layoutChanged" ? [notice] : []));
  const pin = (page: FakePage, focus: Focus | null) => page.guest.handlers.pinLayout({ focus });
  return { ...world, teacher, room, write, stroke, told, pin };
}

const changed = (focus: Focus, pinned: Focus | null = null) => ({ layout: { focus, pinned } });
const { ink } = writeInk([{ x: 0.1, y: 0.1, pressure: 0.5 }]);
const blank = sheetId.parse(1);

test("one stroke changes nothing; three within ten seconds make the sheet large; after a minute's rest the teacher is", async () => {
  const { write, stroke, told, teacher, clock } = await lesson();
  await teacher.sendVideo("teacher");
  await write({ op: "blank", dark: false });
  // A sheet that is opened is shown at once.
  expect(told()).toEqual([changed("written")]);
  clock.advance(60_000);
  expect(told()).toEqual([changed("teacher")]);
  clock.advance(20_000);
  await write(stroke());
  clock.advance(9_000);
  await write(stroke());
  clock.advance(9_000);
  await write(stroke());
  expect(told()).toEqual([]);
  await write(stroke(), stroke());
  expect(told()).toEqual([changed("written")]);
  // On a sheet that is large one stroke, or a hand that points, is enough to keep it so.
  clock.advance(50_000);
  await write(stroke());
  clock.advance(50_000);
  await teacher.guest.handlers.point({ at: { sheet: blank, x: 0.5, y: 0.5 } });
  clock.advance(59_000);
  expect(told()).toEqual([]);
  clock.advance(1_000);
  expect(told()).toEqual([changed("teacher")]);
});

test("who writes right after a change by itself waits until everybody has had time to look", async () => {
  const { write, stroke, told, teacher, clock } = await lesson();
  await teacher.sendVideo("teacher");
  await write({ op: "blank", dark: false });
  clock.advance(60_000);
  told();
  await write(stroke(), stroke(), stroke());
  expect(told()).toEqual([]);
  clock.advance(7_999);
  expect(told()).toEqual([]);
  clock.advance(1);
  expect(told()).toEqual([changed("written")]);
});

test("a classroom that is called up is large at once, beside a shared screen next to it, and gone when it is sent back", async () => {
  const { told, teacher } = await lesson();
  await teacher.sendVideo("teacher");
  const { openClassroom, closeClassroom } = teacher.guest.handlers;
  grantedValue(await openClassroom({ classroomId: north }));
  expect(told()).toEqual([changed("stage")]);
  const { sourceId } = grantedValue(await teacher.sendVideo("screen"));
  expect(told()).toEqual([changed("sides")]);
  grantedValue(await closeClassroom({ classroomId: north }));
  expect(told()).toEqual([changed("written")]);
  grantedValue(await teacher.guest.handlers.stopSource({ sourceId }));
  expect(told()).toEqual([changed("teacher")]);
});

test("what the teacher pins is large on all screens, also on those that come later, until it is given back", async () => {
  const { pin, told, teacher, room, openClassroom, write } = await lesson();
  await teacher.sendVideo("teacher");
  expect(codeOf(await pin(room, "teacher"))).toBe("ticket.forbidden");
  await write({ op: "blank", dark: true });
  told();
  expect(codeOf(await pin(teacher, "teacher"))).toBe("granted");
  expect(told()).toEqual([changed("teacher", "teacher")]);
  expect(told(teacher)).toContainEqual(changed("teacher", "teacher"));
  const late = await openClassroom(south);
  const answer = grantedValue(await late.join());
  expect(answer.lesson.layout).toEqual({ focus: "teacher", pinned: "teacher" });
  grantedValue(await pin(teacher, null));
  expect(told()).toEqual([changed("written")]);
});

test("a pin of what is not there waits for it", async () => {
  const { pin, told, teacher } = await lesson();
  await teacher.sendVideo("teacher");
  grantedValue(await pin(teacher, "stage"));
  expect(told()).toEqual([changed("teacher", "stage")]);
  await teacher.sendVideo("screen");
  expect(told()).toEqual([changed("written", "stage")]);
  grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
  expect(told()).toEqual([changed("stage", "stage")]);
});
