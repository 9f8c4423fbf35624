import { afterEach, beforeEach, expect, test } from "vitest";
import { Scribe } from "../../../client/slate/scribe.ts";
import { sheetOf } from "../../../signaling/contract/slate-state.ts";
import { LinkEmulator } from "../../support/link/link-emulator.ts";
import { SlateLesson, type SlatePage } from "../../support/slate-lesson.ts";

let lesson: SlateLesson;
beforeEach(async () => {
  lesson = await SlateLesson.create();
});
afterEach(() => lesson.close());

const shown = ({ slate }: SlatePage) => sheetOf(slate.view.value, slate.view.value.shown);

function write({ slate }: SlatePage, strokes: number): void {
  const scribe = new Scribe(slate);
  for (let n = 0; n < strokes; n += 1) {
    const sheet = sheetOf(slate.view.value, slate.view.value.shown);
    if (sheet === undefined) throw new Error("nothing is shown");
    const at = (step: number) => ({ x: 0.1 + step * 0.01, y: 0.1 + (n % 40) * 0.01 });
    scribe.down({ kind: "pen", pen: "b2" }, sheet, at(0));
    scribe.move({ kind: "pen", pen: "b2" }, sheet, [at(1), at(2), at(3)]);
    scribe.up();
  }
}

test("what a hand writes is on the other screens, point by point", async () => {
  const [teacher, classroom] = [lesson.open("teacher"), lesson.open("cls-north")];
  await expect.poll(() => teacher.slate.ready.value && classroom.slate.ready.value).toBe(true);
  teacher.slate.wish({ op: "blank", dark: true });
  await expect.poll(() => shown(classroom)?.ground).toEqual({ kind: "blank", dark: true });
  write(teacher, 5);
  await expect.poll(() => shown(classroom)?.strokes.length).toBe(5);
  await expect.poll(() => classroom.slate.view.value).toEqual(teacher.slate.view.value);
  const late = lesson.open("cls-south");
  await expect.poll(() => late.slate.ready.value).toBe(true);
  expect(late.slate.view.value).toEqual(teacher.slate.view.value);
});

test("a teacher whose line is cut goes on writing; when it is back, everything is there once", async () => {
  const emulator = await LinkEmulator.create({
    listen: { address: "127.0.0.9" },
    target: { address: "127.0.0.1", port: lesson.port },
    port: 0,
    udp: "block",
    tcp: "forward",
    seed: 7,
  });
  try {
    const teacher = lesson.open("teacher", `${emulator.address}:${emulator.port}`);
    const classroom = lesson.open("cls-north");
    await expect.poll(() => teacher.slate.ready.value && classroom.slate.ready.value).toBe(true);
    teacher.slate.wish({ op: "blank", dark: false });
    await expect.poll(() => shown(teacher)).toBeDefined();
    write(teacher, 3);
    emulator.setShape({ up: { rateKbps: 0 }, down: { rateKbps: 0 } });
    write(teacher, 30);
    // Until the page itself has noticed: the server hears nothing and closes, the page hears nothing and gives up.
    await expect.poll(() => teacher.signal.state.kind, { timeout: 40_000 }).not.toBe("open");
    write(teacher, 30);
    expect(shown(teacher)?.strokes).toHaveLength(63);
    emulator.setShape({ up: { rateKbps: 10_000 }, down: { rateKbps: 10_000 } });
    await expect.poll(() => shown(classroom)?.strokes.length, { timeout: 40_000 }).toBe(63);
    await expect.poll(() => classroom.slate.view.value, { timeout: 20_000 }).toEqual(teacher.slate.view.value);
  } finally {
    await emulator.close();
  }
}, 120_000);
