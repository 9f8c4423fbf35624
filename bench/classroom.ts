/**
 * What travels as data instead of video: how soon a page turn and a stroke are on a classroom's screen, what a lesson's
 * slides and ink cost on its downlink, how long a late classroom waits for 10,000 strokes, and what a second and a third device in a room
 * cost. Real sockets and the pages' own code without a browser, behind emulated links; on the 300 kbit/s link beside a voice
 * and a picture. `turns`, `lesson`, `late` or `devices` for one of them; `--quick` for less.
 */
import { Scribe } from "../client/slate/scribe.ts";
import { writeInk } from "../signaling/contract/ink.ts";
import { type SheetId, type SlateWish, sheetId } from "../signaling/contract/slate.ts";
import { MAX_WISHES_AT_ONCE } from "../signaling/contract/slate-limits.ts";
import { type Sheet, sheetOf } from "../signaling/contract/slate-state.ts";
import { handwriting } from "../tests/support/handwriting.ts";
import { LinkEmulator } from "../tests/support/link/link-emulator.ts";
import { seededRandom } from "../tests/support/link/random.ts";
import { SlateLesson, type SlatePage } from "../tests/support/slate-lesson.ts";
import { median, percentile } from "./support/figures.ts";
import { roomOfDevices } from "./support/room-of-devices.ts";
import { table } from "./support/table.ts";
import { until } from "./support/until.ts";
import { VoiceAndVideo } from "./support/voice-and-video.ts";

const quick = process.argv.includes("--quick");
const TURNS = quick ? 8 : 30;
const STROKES = quick ? 100 : 500;
const STROKES_PER_S = 50;
const POINTS = 12;
const LATE_STROKES = 10_000;
/** A lesson as a teacher gives it: slides, and handwriting for a quarter of the time. */
const LESSON = { minutes: 40, turns: 40, strokes: 1_200 };
/** A stroke of a hand that writes: its points come over so long. */
const STROKE_MS = 300;
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const isWanted = (part: string): boolean => wanted.length === 0 || wanted.includes(part);

interface Case {
  name: string;
  roundTripMs: number;
  kbps: number;
  videoKbps?: number;
}
const cases: Case[] = [
  { name: "20 ms", roundTripMs: 20, kbps: 20_000 },
  { name: "200 ms", roundTripMs: 200, kbps: 4_000 },
  { name: "600 ms", roundTripMs: 600, kbps: 4_000 },
  { name: "300 kbit/s, 60 ms, voice, 150 kbit/s video", roundTripMs: 60, kbps: 300, videoKbps: 150 },
];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const shownOf = ({ slate }: SlatePage): Sheet | undefined => sheetOf(slate.view.value, slate.view.value.shown);

async function turnPages(teacher: SlatePage, classroom: SlatePage): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const sheet: SheetId = sheetId.parse((turn % 2) + 1);
    const at = performance.now();
    teacher.slate.wish({ op: "show", sheet });
    await until(classroom, () => classroom.slate.view.value.shown === sheet);
    times.push(performance.now() - at);
    await pause(100);
  }
  return times;
}

/** Writes at the pace of 50 strokes a second; how long after its last point each stroke was whole on the other screen. */
async function writeStrokes(teacher: SlatePage, classroom: SlatePage, count: number): Promise<number[]> {
  const scribe = new Scribe(teacher.slate);
  const waiting = new Map<string, { length: number; at: number }>();
  const times: number[] = [];
  const stop = classroom.slate.view.subscribe(() => {
    const { strokes = [] } = shownOf(classroom) ?? {};
    for (const { id, ink } of strokes.slice(-60)) {
      const wanted = waiting.get(id);
      if (wanted === undefined || ink.length < wanted.length) continue;
      waiting.delete(id);
      times.push(performance.now() - wanted.at);
    }
  });
  const startedAt = performance.now();
  for (let n = 0; n < count; n += 1) {
    const sheet = shownOf(teacher);
    if (sheet === undefined) throw new Error("nothing is shown");
    const place = (step: number) => ({
      x: 0.05 + ((n * 37) % 80) / 100 + step * 0.004,
      y: 0.05 + ((n * 13) % 40) / 100 + 0.01 * Math.sin(step),
    });
    const pen = { kind: "pen", pen: "b2" } as const;
    scribe.down(pen, sheet, place(0));
    for (let step = 1; step < POINTS; step += 1) scribe.move(pen, sheet, [place(step)]);
    scribe.up();
    const last = shownOf(teacher)?.strokes.at(-1);
    if (last) waiting.set(last.id, { length: last.ink.length, at: performance.now() });
    await pause(Math.max(0, startedAt + ((n + 1) * 1_000) / STROKES_PER_S - performance.now()));
  }
  await until(classroom, () => waiting.size === 0);
  stop();
  return times;
}

function linkTo(lesson: SlateLesson, { roundTripMs, kbps }: Pick<Case, "roundTripMs" | "kbps">): Promise<LinkEmulator> {
  const shape = { rateKbps: kbps, delayMs: roundTripMs / 2 };
  const target = { address: "127.0.0.1", port: lesson.port };
  return LinkEmulator.create({
    listen: { address: "127.0.0.9" },
    ...{ target, port: 0, tcp: "forward", seed: 5, down: shape, up: shape },
  });
}

async function measure(lesson: SlateLesson, teacher: SlatePage, each: Case) {
  const { name, videoKbps } = each;
  const link = await linkTo(lesson, each);
  const media = videoKbps === undefined ? undefined : await VoiceAndVideo.listen(lesson.port);
  try {
    await media?.start(link, videoKbps ?? 0);
    await pause(media ? 4_000 : 0);
    const alone = media?.take();
    const classroom = lesson.open("cls-north", `${link.address}:${link.port}`);
    await until(classroom, () => classroom.slate.ready.value);
    const turns = await turnPages(teacher, classroom);
    media?.take();
    const bytesBefore = link.counters("down").bytesOut;
    const startedAt = performance.now();
    const strokes = await writeStrokes(teacher, classroom, STROKES);
    const beside = media?.take();
    const inkBytes = media ? undefined : link.counters("down").bytesOut - bytesBefore;
    const inkKbps = inkBytes === undefined ? undefined : (inkBytes * 8) / (performance.now() - startedAt);
    classroom.close();
    const ms = (values: number[]) =>
      [median(values), percentile(values, 0.95)].map((value) => `${Math.round(value)} ms`);
    return {
      row: [name, ...ms(turns), ...ms(strokes), inkKbps === undefined ? "–" : `${Math.round(inkKbps)} kbit/s`],
      voice: alone && beside && { alone, beside },
    };
  } finally {
    media?.close();
    await link.close();
  }
}

/** A stroke as fast as a hand makes it. */
async function writeByHand(teacher: SlatePage, n: number): Promise<void> {
  const scribe = new Scribe(teacher.slate);
  const sheet = shownOf(teacher);
  if (sheet === undefined) throw new Error("nothing is shown");
  const pen = { kind: "pen", pen: "b2" } as const;
  const place = (step: number) => ({ x: 0.05 + ((n * 37) % 80) / 100 + step * 0.004, y: 0.1 + 0.01 * Math.sin(step) });
  scribe.down(pen, sheet, place(0));
  for (let step = 1; step < POINTS; step += 1) {
    await pause(STROKE_MS / POINTS);
    scribe.move(pen, sheet, [place(step)]);
  }
  scribe.up();
}

/** What a lesson's page turns and handwriting are on a classroom's downlink: a part of it is played at a hand's pace. */
async function costOfLesson(lesson: SlateLesson, teacher: SlatePage): Promise<string> {
  const link = await linkTo(lesson, { roundTripMs: 60, kbps: 20_000 });
  try {
    const classroom = lesson.open("cls-north", `${link.address}:${link.port}`);
    await until(classroom, () => classroom.slate.ready.value);
    const bytesOf = async (play: () => Promise<unknown>): Promise<number> => {
      const before = link.counters("down").bytesOut;
      await play();
      await pause(500);
      return link.counters("down").bytesOut - before;
    };
    const strokes = quick ? 20 : 100;
    const inkBytes = await bytesOf(async () => {
      for (let n = 0; n < strokes; n += 1) await writeByHand(teacher, n);
    });
    const turnBytes = await bytesOf(() => turnPages(teacher, classroom));
    const idleMs = quick ? 5_000 : 20_000;
    const idleBytes = await bytesOf(() => pause(idleMs));
    classroom.close();
    const [perStroke, perTurn] = [inkBytes / strokes, turnBytes / TURNS];
    const quiet = (idleBytes / idleMs) * LESSON.minutes * 60_000;
    const all = perStroke * LESSON.strokes + perTurn * LESSON.turns + quiet;
    return (
      `A lesson of ${LESSON.minutes} minutes, ${LESSON.strokes} strokes and ${LESSON.turns} page turns of slides that were ` +
      `fetched ahead: ${Math.round(all / 1_000)} kB (${Math.round(perStroke)} bytes a stroke of ${POINTS} points, ` +
      `${Math.round(perTurn)} a page turn, ${Math.round(quiet / 1_000)} kB that keep the socket open; TCP's headers not included).`
    );
  } finally {
    await link.close();
  }
}

/** Ten thousand strokes on the sheet that is shown, as fast as the service takes them. */
async function fill(teacher: SlatePage): Promise<void> {
  const sheet = shownOf(teacher);
  if (sheet === undefined) throw new Error("nothing is shown");
  const random = seededRandom(5);
  for (let number = 1; number * MAX_WISHES_AT_ONCE <= LATE_STROKES + MAX_WISHES_AT_ONCE; number += 1) {
    const wishes = Array.from({ length: MAX_WISHES_AT_ONCE }, (_, index): SlateWish => {
      const n = number * MAX_WISHES_AT_ONCE + index;
      const place = { x: 200 + ((n * 151) % 3_300), y: 200 + ((n * 53) % 1_700) };
      const { ink } = writeInk(handwriting(random, place, POINTS));
      return { op: "draw", sheet: sheet.id, id: `filler${n.toString(36)}`, from: 0, pen: "k1", ink };
    });
    await teacher.signal.request("writeSlate", { writer: "filler", number, wishes });
  }
  await until(teacher, () => (shownOf(teacher)?.strokes.length ?? 0) >= LATE_STROKES);
}

async function lateClassroom(lesson: SlateLesson, each: Case): Promise<string[]> {
  const link = await linkTo(lesson, each);
  const media = each.videoKbps === undefined ? undefined : await VoiceAndVideo.listen(lesson.port);
  try {
    await media?.start(link, each.videoKbps ?? 0);
    await pause(media ? 4_000 : 0);
    const alone = media?.take();
    const bytesBefore = link.counters("down").bytesOut;
    const at = performance.now();
    const late = lesson.open("cls-south", `${link.address}:${link.port}`);
    await until(late, () => (shownOf(late)?.strokes.length ?? 0) > 0);
    const firstMs = performance.now() - at;
    while (!late.slate.ready.value) await pause(10);
    const allMs = performance.now() - at;
    const beside = media?.take();
    late.close();
    const kilobytes = media ? "–" : `${Math.round((link.counters("down").bytesOut - bytesBefore) / 1_000)} kB`;
    const told = ({ p95Ms, lostShare }: NonNullable<typeof beside>) =>
      `${Math.round(p95Ms)} ms, ${(lostShare * 100).toFixed(1)} % lost`;
    const voice = alone && beside ? `${told(alone)} → ${told(beside)}` : "–";
    return [each.name, `${Math.round(firstMs)} ms`, `${(allMs / 1_000).toFixed(1)} s`, kilobytes, voice];
  } finally {
    media?.close();
    await link.close();
  }
}

const lesson = await SlateLesson.create();
const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
try {
  const teacher = lesson.open("teacher");
  await until(teacher, () => teacher.slate.ready.value);
  teacher.slate.wish({ op: "blank", dark: false });
  teacher.slate.wish({ op: "blank", dark: false });
  await until(teacher, () => teacher.slate.view.value.sheets.length === 2);
  if (isWanted("turns")) {
    const results = [];
    for (const each of quick ? cases.slice(0, 1) : cases) {
      results.push(await measure(lesson, teacher, each));
      for (const sheet of teacher.slate.view.value.sheets) teacher.slate.wish({ op: "clear", sheet: sheet.id });
      await until(teacher, () => teacher.slate.view.value.sheets.every(({ strokes }) => strokes.length === 0));
    }
    const head = ["link", "page turn p50", "p95", "stroke p50", "p95", "downlink at 50 strokes/s"];
    const rows = results.map(({ row }) => row);
    say(table(head, rows));
    for (const { voice } of results) {
      if (!voice) continue;
      const told = ({ p95Ms, lostShare }: typeof voice.alone) =>
        `p95 ${Math.round(p95Ms)} ms, lost ${(lostShare * 100).toFixed(1)} %`;
      say(`The voice on 300 kbit/s: ${told(voice.alone)}; beside 50 strokes/s: ${told(voice.beside)}.`);
    }
  }
  if (isWanted("lesson")) say(await costOfLesson(lesson, teacher));
  if (isWanted("devices")) {
    const writing = async (): Promise<void> => {
      for (let n = 0; n < (quick ? 10 : 40); n += 1) await writeByHand(teacher, n);
    };
    say(
      await roomOfDevices({
        lesson,
        teacher,
        linkTo: () => linkTo(lesson, { roundTripMs: 60, kbps: 20_000 }),
        writing,
      }),
    );
  }
  if (isWanted("late")) {
    await fill(teacher);
    const late = [];
    const { videoKbps: _, ...quiet } = { ...cases[3], name: "300 kbit/s, 60 ms, nothing beside it" } as Case;
    for (const each of quick ? cases.slice(0, 1) : [...cases, quiet]) late.push(await lateClassroom(lesson, each));
    say(
      table(
        [`late, after ${LATE_STROKES} strokes`, "first ink", "all", "received", "voice p95, alone → beside it"],
        late,
      ),
    );
  }
} finally {
  await lesson.close();
}
