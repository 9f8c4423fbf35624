import { describe, expect, test } from "vitest";
import { LessonSlate } from "../../../server/lesson/lesson-slate.ts";
import { deckId } from "../../../signaling/contract/deck.ts";
import { writeInk } from "../../../signaling/contract/ink.ts";
import type { RoomId } from "../../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { type SheetId, type SlateOp, type SlateWish, sheetId } from "../../../signaling/contract/slate.ts";
import { apply, emptySlate, sheetOf } from "../../../signaling/contract/slate-state.ts";
import { codeOf, grantedValue, lessonWorld, north, south, west } from "../../support/lesson-world.ts";

const ink = writeInk([
  { x: 10, y: 10 },
  { x: 40, y: 20 },
]).ink;
const first = sheetId.parse(1);

function open() {
  const told: SlateOp[] = [];
  let now = 0;
  const slate = new LessonSlate({
    epoch: "one",
    now: () => now,
    mayHold: (room) => room !== south,
    tell: ({ first: number, ops }) => {
      expect(number).toBe(told.length + 1);
      told.push(...ops);
    },
    mention: () => undefined,
  });
  const numbers = new Map<string, number>();
  const write = (room: RoomId, ...wishes: SlateWish[]) => {
    const number = (numbers.get(room) ?? 0) + 1;
    numbers.set(room, number);
    return grantedValue(slate.write(room, { writer: `writer${room.length}`, number, wishes }));
  };
  return { slate, told, write, later: (ms: number) => (now += ms) };
}

const draw = (id: string, sheet: SheetId = first): SlateWish => ({ op: "draw", sheet, id, from: 0, pen: "k2", ink });
const idsOn = ({ slate }: ReturnType<typeof open>, id: SheetId = first) =>
  sheetOf(slate.slate, id)?.strokes.map((stroke) => stroke.id);

describe("writing", () => {
  test("everybody who applies what was told has what the server has", () => {
    const { slate, told, write } = open();
    write(MASTER_ROOM, { op: "blank", dark: false }, draw("aaaaa1"), draw("aaaaa2"));
    write(MASTER_ROOM, { op: "erase", sheet: first, ids: ["aaaaa1"] }, { op: "undo", sheet: first });
    write(MASTER_ROOM, { op: "clear", sheet: first }, { op: "blank", dark: true });
    expect(told.reduce(apply, emptySlate)).toEqual(slate.slate);
    expect(slate.slate).toMatchObject({ shown: 2, pen: MASTER_ROOM });
  });

  test("a batch counts once, however often it comes, and none is left out", () => {
    const { slate, told } = open();
    const batch = (number: number, ...wishes: SlateWish[]) =>
      slate.write(MASTER_ROOM, { writer: "writer", number, wishes });
    expect(codeOf(batch(1, { op: "blank", dark: false }))).toBe("granted");
    expect(codeOf(batch(1, { op: "blank", dark: false }))).toBe("granted");
    expect(slate.slate.sheets).toHaveLength(1);
    expect(batch(3, draw("aaaaa1"))).toEqual({
      ok: false,
      error: { code: "slate.out-of-order", params: { expected: 2 } },
    });
    expect(told).toHaveLength(2);
  });

  test("a part of a stroke that came before is not drawn twice, and one without its beginning not at all", () => {
    const world = open();
    world.write(MASTER_ROOM, { op: "blank", dark: false }, draw("aaaaa1"), draw("aaaaa1"));
    expect(sheetOf(world.slate.slate, first)?.strokes).toEqual([{ id: "aaaaa1", pen: "k2", ink }]);
    const lost: SlateWish = { op: "draw", sheet: first, id: "aaaaa9", from: 12, ink };
    expect(world.write(MASTER_ROOM, lost).refused).toBe("slate.not-found");
  });

  test("nothing that is no ink gets in", () => {
    const world = open();
    world.write(MASTER_ROOM, { op: "blank", dark: false });
    const off = writeInk([{ x: 4_000, y: 0 }]).ink;
    expect(world.write(MASTER_ROOM, { ...draw("aaaaa1"), ink: `${off}oGA` } as SlateWish).refused).toBe(
      "input.invalid",
    );
    expect(idsOn(world)).toEqual([]);
  });

  test("a stroke, a sheet and their number have an end", () => {
    const world = open();
    world.write(MASTER_ROOM, { op: "blank", dark: false }, draw("long1"));
    let length = ink.length;
    let refused: string | null = null;
    for (let part = 0; part < 40 && refused === null; part += 1) {
      const more = "AA".repeat(100);
      refused = world.write(MASTER_ROOM, { op: "draw", sheet: first, id: "long1", from: length, ink: more }).refused;
      length += more.length;
    }
    expect(refused).toBe("slate.full");
    for (let n = 0; n < 10_000; n += 1) refused = world.write(MASTER_ROOM, draw(`n${n.toString(36)}zzzz`)).refused;
    expect(refused).toBe("slate.full");
    expect(idsOn(world)).toHaveLength(10_000);
  });
});

describe("taking back", () => {
  test("each room takes back its own: strokes, what it erased, what it cleared", () => {
    const world = open();
    world.write(MASTER_ROOM, { op: "blank", dark: false }, { op: "pen", room: north }, draw("aaaaa1"));
    world.write(north, draw("bbbbb1"));
    world.write(MASTER_ROOM, { op: "undo", sheet: first });
    expect(idsOn(world)).toEqual(["bbbbb1"]);
    world.write(MASTER_ROOM, { op: "clear", sheet: first });
    world.write(north, { op: "undo", sheet: first });
    expect(idsOn(world)).toEqual([]);
    world.write(MASTER_ROOM, { op: "undo", sheet: first });
    expect(idsOn(world)).toEqual(["bbbbb1"]);
    expect(world.write(MASTER_ROOM, { op: "undo", sheet: first })).toMatchObject({ refused: null });
  });

  test("what was cleared comes back in pieces; who missed a lot gets a base", () => {
    const world = open();
    world.write(MASTER_ROOM, { op: "blank", dark: false });
    for (let n = 0; n < 2_000; n += 1) world.write(MASTER_ROOM, draw(`stroke${n}`));
    world.write(MASTER_ROOM, { op: "clear", sheet: first });
    const told = world.told.length;
    world.write(MASTER_ROOM, { op: "undo", sheet: first });
    const pieces = world.told.slice(told);
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(JSON.stringify(piece).length).toBeLessThan(20_000);
    expect(idsOn(world)).toHaveLength(2_000);
    expect(world.slate.read({ epoch: "one", after: 0 }).base).toMatchObject({ sheets: [{ parts: 3 }] });
    expect(world.slate.read({ epoch: "one", after: world.told.length - 1 })).toMatchObject({ base: null, more: false });
  });
});

describe("the pen", () => {
  test("a classroom writes while it has it, on the sheet that is shown, and leads nothing", () => {
    const world = open();
    world.write(MASTER_ROOM, { op: "blank", dark: false }, { op: "blank", dark: false });
    expect(world.write(north, draw("bbbbb1", sheetId.parse(2))).refused).toBe("slate.not-allowed");
    world.write(MASTER_ROOM, { op: "pen", room: north });
    expect(world.write(north, draw("bbbbb1", sheetId.parse(2))).refused).toBeNull();
    expect(world.write(north, draw("bbbbb2", first)).refused).toBe("slate.not-found");
    for (const wish of [
      { op: "clear", sheet: sheetId.parse(2) },
      { op: "show", sheet: null },
      { op: "blank", dark: true },
      { op: "pen", room: north },
      { op: "remove", sheets: [first] },
    ] satisfies SlateWish[]) {
      expect(world.write(north, wish).refused).toBe("slate.not-allowed");
    }
    expect(codeOf(world.slate.point(north, { at: null }))).toBe("granted");
    world.write(MASTER_ROOM, { op: "pen", room: MASTER_ROOM });
    expect(world.write(north, draw("bbbbb3", sheetId.parse(2))).refused).toBe("slate.not-allowed");
    expect(codeOf(world.slate.point(north, { at: null }))).toBe("slate.not-allowed");
    expect(world.write(MASTER_ROOM, { op: "pen", room: south }).refused).toBe("slate.not-found");
  });

  test("comes back to the teacher when its room goes", () => {
    const world = open();
    world.write(MASTER_ROOM, { op: "pen", room: north });
    world.slate.left(south);
    expect(world.slate.slate.pen).toBe(north);
    world.slate.left(north);
    expect(world.slate.slate.pen).toBe(MASTER_ROOM);
    expect(world.told.reduce(apply, emptySlate).pen).toBe(MASTER_ROOM);
  });
});

describe("the pen, handed on before it came back", () => {
  test("is with the last one alone, who takes back nothing of the one before, and keeps it when that one goes", () => {
    const world = open();
    world.write(MASTER_ROOM, { op: "blank", dark: false }, { op: "pen", room: north });
    world.write(north, draw("bbbbb1"));
    world.write(MASTER_ROOM, { op: "pen", room: west }, { op: "pen", room: west });
    expect(world.told.filter(({ op }) => op === "pen")).toHaveLength(2);
    expect(world.write(north, draw("bbbbb2"), { op: "undo", sheet: first }).refused).toBe("slate.not-allowed");
    world.write(west, { op: "undo", sheet: first });
    expect(idsOn(world)).toEqual(["bbbbb1"]);
    world.write(west, { op: "erase", sheet: first, ids: ["bbbbb1"] });
    world.write(west, { op: "undo", sheet: first });
    expect(idsOn(world)).toEqual(["bbbbb1"]);
    world.slate.left(north);
    expect(world.slate.slate.pen).toBe(west);
    // With the pen again, it takes back what it wrote then.
    world.write(MASTER_ROOM, { op: "pen", room: north });
    world.write(north, { op: "undo", sheet: first });
    expect(idsOn(world)).toEqual([]);
    expect(world.told.reduce(apply, emptySlate)).toEqual(world.slate.slate);
  });
});

describe("in the lesson", () => {
  test("the teacher prepares in the lobby, everybody there hears it; a classroom that left has no pen", async () => {
    const world = lessonWorld();
    const [teacher, page] = [await world.openTeacher(), await world.openClassroom(north)];
    const write = (number: number, ...wishes: SlateWish[]) =>
      teacher.guest.handlers.writeSlate({ writer: "writer", number, wishes });
    page.fresh();
    expect(codeOf(await write(1, { op: "blank", dark: false }))).toBe("granted");
    expect(page.fresh()).toMatchObject([
      { name: "slateChanged", notice: { first: 1 } },
      { name: "layoutChanged", notice: { layout: { focus: "written" } } },
    ]);
    const fromLobby = { writer: "lobby1", number: 1, wishes: [draw("bbbbb1")] };
    expect(codeOf(await page.guest.handlers.writeSlate(fromLobby))).toBe("lesson.not-joined");
    await page.join();
    await write(2, { op: "pen", room: north });
    expect(grantedValue(await page.guest.handlers.writeSlate(fromLobby)).refused).toBeNull();
    page.guest.gone();
    await expect.poll(() => teacher.fresh().map(({ name }) => name)).toContain("slateChanged");
    const read = grantedValue(await teacher.guest.handlers.readSlate({ epoch: "", after: 0 }));
    expect(read.base).toMatchObject({ pen: MASTER_ROOM, shown: 1, sheets: [{ id: 1, parts: 1 }] });
  });

  test("an own deck's pages come behind the sheet that is shown; what is written is kept for the next start", async () => {
    const id = deckId.parse("dck-fractions");
    const slides = [1, 2].map((number) => ({ number, height: 0.75, text: "", images: [] }));
    const made = { state: "ready", refusal: null, pages: 2, done: 2, bytes: 0 } as const;
    const deck = { id, name: "Fractions", createdAt: 0, origin: "file", ...made } as const;
    const world = lessonWorld(undefined, null, { deck, slides });
    const [teacher, page] = [await world.openTeacher(), await world.openClassroom(north)];
    const blank = (): SlateWish => ({ op: "blank", dark: false });
    await teacher.guest.handlers.writeSlate({ writer: "writer", number: 1, wishes: [blank(), blank()] });
    await teacher.guest.handlers.writeSlate({ writer: "writer", number: 2, wishes: [{ op: "show", sheet: first }] });
    expect(codeOf(await page.guest.handlers.addDeck({ deckId: id }))).toBe("ticket.forbidden");
    expect(codeOf(await teacher.guest.handlers.addDeck({ deckId: deckId.parse("dck-other") }))).toBe(
      "record.not-found",
    );
    expect(codeOf(await teacher.guest.handlers.addDeck({ deckId: id }))).toBe("granted");
    const { base } = grantedValue(await page.guest.handlers.readSlate({ epoch: "", after: 0 }));
    expect(base?.sheets.map(({ ground }) => (ground.kind === "slide" ? ground.number : "blank"))).toEqual([
      "blank",
      1,
      2,
      "blank",
    ]);
    expect(base?.shown).toBe(3);
    await world.lessons.close();
    expect(world.keptSlate()).toMatchObject({ sheetsMade: 4, slate: { shown: 3 } });
    const again = lessonWorld(undefined, null, undefined, world.keptSlate());
    const back = await again.openTeacher();
    const read = grantedValue(await back.guest.handlers.readSlate({ epoch: "", after: 0 }));
    expect(read.base?.sheets).toEqual(base?.sheets);
  });

  test("nobody writes into a lesson that is over", async () => {
    const world = lessonWorld();
    const teacher = await world.openTeacher();
    await teacher.join();
    await teacher.guest.handlers.endLesson({});
    const outcome = await teacher.guest.handlers.writeSlate({
      writer: "writer",
      number: 1,
      wishes: [{ op: "blank", dark: false }],
    });
    expect(codeOf(outcome)).toBe("lesson.over");
  });
});
