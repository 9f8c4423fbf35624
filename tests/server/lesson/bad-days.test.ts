import { describe, expect, test } from "vitest";
import { writeInk } from "../../../signaling/contract/ink.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import type { QuestionDraft, QuestionsView, RoomTally } from "../../../signaling/contract/questions.ts";
import { type SlateWish, sheetId } from "../../../signaling/contract/slate.ts";
import {
  codeOf,
  type FakePage,
  grantedValue,
  lessonRecord,
  lessonWorld,
  north,
  south,
  west,
} from "../../support/lesson-world.ts";
import { fc, runs } from "../../support/properties.ts";

/** What two people do at the same moment, and who is gone in the middle of something. */

const rooms = [north, south, west];

async function onAir() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  const pages = [await world.openClassroom(north), await world.openClassroom(south), await world.openClassroom(west)];
  for (const page of [teacher, ...pages]) grantedValue(await page.join());
  grantedValue(await teacher.guest.handlers.goLive({}));
  const live = world.lessons.live(lessonRecord().id);
  if (live === undefined) throw new Error("the lesson is open");
  return { ...world, teacher, pages, live };
}

const latest = <T extends object>(page: FakePage, wanted: string): T | undefined =>
  page.heard.filter(({ name }) => name === wanted).at(-1)?.notice as T | undefined;

describe("the stage", () => {
  const act = fc.record({
    room: fc.nat(2),
    does: fc.constantFrom("open", "open", "close", "raise", "lower", "leave", "join", "prepare"),
  });

  test("called by several at once holds two at most, nobody twice and nobody who is not here, and all see the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(act, { maxLength: 6 }), { maxLength: 6 }), async (moments) => {
        const { teacher, pages, live } = await onAir();
        for (const moment of moments) {
          const asked = moment.map(({ room, does }) => {
            const classroomId = rooms[room] ?? north;
            const own = pages[room] ?? teacher;
            const { handlers } = teacher.guest;
            if (does === "open") return handlers.openClassroom({ classroomId });
            if (does === "close") return handlers.closeClassroom({ classroomId });
            if (does === "prepare") return handlers.prepareClassroom({ classroomId });
            if (does === "raise") return own.guest.handlers.raiseHand({});
            if (does === "lower") return own.guest.handlers.lowerHand({});
            return does === "leave" ? own.guest.handlers.leave({}) : own.join();
          });
          await Promise.all(asked);
          expect(live.stage.length).toBeLessThanOrEqual(2);
          expect(new Set(live.stage).size).toBe(live.stage.length);
          for (const id of live.stage) expect(live.presenceOf(id)).toBe("present");
          const told = [teacher, ...pages].map(
            (page) => latest<{ stage: string[] }>(page, "stageChanged")?.stage ?? [],
          );
          for (const stage of told) expect(stage).toEqual([...live.stage]);
        }
      }),
      runs(60),
    );
  });

  test("called up in the moment in which another page of the teacher's takes over is called up once", async () => {
    const { teacher, openTeacher, live } = await onAir();
    const other = await openTeacher();
    const [called, taken, again] = await Promise.all([
      teacher.guest.handlers.openClassroom({ classroomId: north }),
      other.join(),
      other.guest.handlers.openClassroom({ classroomId: north }),
    ]);
    expect([codeOf(called), codeOf(taken), codeOf(again)]).toEqual(["granted", "granted", "granted"]);
    expect(live.stage).toEqual([north]);
    expect(teacher.names().at(-1)).toBe("seatTaken");
    expect(codeOf(await teacher.guest.handlers.closeClassroom({ classroomId: north }))).not.toBe("granted");
    expect(live.stage).toEqual([north]);
  });
});

describe("the pen of a classroom whose line is lost", () => {
  const first = sheetId.parse(1);
  const { ink, end } = writeInk([
    { x: 100, y: 100 },
    { x: 200, y: 120 },
  ]);
  const rest = writeInk([{ x: 300, y: 140 }], end).ink;
  const begin: SlateWish = { op: "draw", sheet: first, id: "bbbbb1", from: 0, pen: "r2", ink };
  const goOn: SlateWish = { op: "draw", sheet: first, id: "bbbbb1", from: ink.length, ink: rest };

  async function writing() {
    const world = await onAir();
    const [page] = world.pages;
    if (page === undefined) throw new Error("there is a classroom");
    const lead = (number: number, ...wishes: SlateWish[]) =>
      world.teacher.guest.handlers.writeSlate({ writer: "teacher1", number, wishes });
    const write = (number: number, ...wishes: SlateWish[]) =>
      page.guest.handlers.writeSlate({ writer: "north1", number, wishes });
    grantedValue(await lead(1, { op: "blank", dark: false }, { op: "pen", room: north }));
    expect(grantedValue(await write(1, begin)).refused).toBeNull();
    return { ...world, page, lead, write };
  }

  test("is still there when it is back soon, and its stroke goes on where it was", async () => {
    const { page, live, write } = await writing();
    page.guest.dropped();
    expect(live.slate.slate.pen).toBe(north);
    page.guest.returned();
    // What was written before the loss comes again, and counts once.
    grantedValue(await write(1, begin));
    expect(grantedValue(await write(2, goOn)).refused).toBeNull();
    expect(live.slate.slate.sheets[0]?.strokes).toMatchObject([{ id: "bbbbb1", ink: ink + rest }]);
  });

  test("is the teacher's when it does not come back; what was written stays, and what comes too late is left out", async () => {
    const { page, live, lead, teacher, openClassroom } = await writing();
    page.guest.dropped();
    page.guest.gone();
    await expect.poll(() => live.slate.slate.pen).toBe(MASTER_ROOM);
    expect(latest(teacher, "slateChanged")).toMatchObject({ ops: [{ op: "pen", room: MASTER_ROOM }] });
    const back = await openClassroom(north);
    grantedValue(await back.join());
    const late = await back.guest.handlers.writeSlate({ writer: "north2", number: 1, wishes: [goOn] });
    expect(grantedValue(late).refused).toBe("slate.not-allowed");
    expect(live.slate.slate.sheets[0]?.strokes).toMatchObject([{ id: "bbbbb1", ink }]);
    // The teacher hands it on, and the unfinished stroke can be taken away.
    expect(grantedValue(await lead(2, { op: "pen", room: south })).refused).toBeNull();
    expect(grantedValue(await lead(3, { op: "erase", sheet: first, ids: ["bbbbb1"] })).refused).toBeNull();
    expect(live.slate.slate).toMatchObject({ pen: south, sheets: [{ strokes: [] }] });
  });

  test("is not handed to a room that leaves in the same moment", async () => {
    const { live, lead, pages } = await writing();
    const other = pages[1];
    await Promise.all([lead(2, { op: "pen", room: south }), other?.guest.handlers.leave({})]);
    expect(live.slate.slate.pen).toBe(MASTER_ROOM);
  });
});

describe("a question that is closed while answers arrive", () => {
  const single: QuestionDraft = { kind: "single", text: "3 + 4", choices: ["6", "7"], correct: [1] };
  const devices = 12;

  test("counts what was taken, each device and each room once, and nothing that was refused", async () => {
    const answerOf = fc.oneof(
      fc.record({ device: fc.nat(devices - 1), choice: fc.nat(1) }),
      fc.record({ room: fc.nat(2), hands: fc.tuple(fc.nat(40), fc.nat(40)) }),
    );
    const close = fc.constantFrom("closeQuestion" as const, "revealQuestion" as const);
    await fc.assert(
      fc.asyncProperty(fc.array(answerOf, { maxLength: 40 }), fc.nat(40), close, async (answers, at, closing) => {
        const { teacher, pages, lessons, clock } = await onAir();
        const { questionId } = grantedValue(await teacher.guest.handlers.askQuestion(single));
        const [page] = pages;
        const code = (page && latest<QuestionsView>(page, "questionsTold")?.code) ?? "";
        const passes = Array.from({ length: devices }, () => grantedValue(lessons.answering.passFor(code, null)).pass);
        const counted = { devices: new Map<number, number>(), rooms: new Map<number, readonly number[]>() };
        const asked = answers.map((given) => async () => {
          if ("device" in given) {
            const pass = passes[given.device] ?? "";
            const answer = { choices: [given.choice] };
            const outcome = await lessons.answering.answer({ code, pass, questionId, answer });
            if (outcome.ok) counted.devices.set(given.device, given.choice);
            return outcome;
          }
          const own = pages[given.room];
          const outcome = await own?.guest.handlers.answerQuestion({ questionId, answer: { hands: [...given.hands] } });
          if (outcome?.ok) counted.rooms.set(given.room, given.hands);
          return outcome;
        });
        // All on their way at once; the closing is somewhere among them.
        const before = asked.slice(0, at).map((ask) => ask());
        const closed = teacher.guest.handlers[closing]({ questionId });
        const after = asked.slice(at).map((ask) => ask());
        for (const outcome of await Promise.all([...before, ...after]))
          if (outcome && !outcome.ok) expect(outcome.error.code).toBe("question.closed");
        grantedValue(await closed);
        const late = await page?.guest.handlers.answerQuestion({ questionId, answer: { hands: [7, 7] } });
        expect(late && codeOf(late)).toBe("question.closed");
        clock.advance(1_000);
        const wanted = [0, 1].map((option) => {
          const shown = [...counted.rooms.values()].reduce((sum, hands) => sum + (hands[option] ?? 0), 0);
          return shown + [...counted.devices.values()].filter((choice) => choice === option).length;
        });
        grantedValue(await teacher.guest.handlers.revealQuestion({ questionId }));
        const view = latest<QuestionsView>(teacher, "questionsTold");
        const sums = [0, 1].map((option) =>
          (view?.tallies ?? []).reduce((sum: number, { counts }: RoomTally) => sum + (counts[option] ?? 0), 0),
        );
        expect(sums).toEqual(wanted);
        expect(view?.current?.total?.counts).toEqual(wanted);
        for (const own of pages)
          expect(latest<QuestionsView>(own, "questionsTold")?.current?.total?.counts).toEqual(wanted);
      }),
      runs(60),
    );
  });
});
