import { access, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findCage } from "../../../server/slides/cage.ts";
import { Decks } from "../../../server/slides/decks.ts";
import { runRestricted } from "../../../server/slides/restricted-run.ts";
import { openStore, type Store } from "../../../server/store/store.ts";
import type { DeckSlides, DeckView, SlideImage } from "../../../signaling/contract/deck.ts";
import { MAX_DECK_BYTES } from "../../../signaling/contract/slate-limits.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { grantedValue } from "../../support/lesson-world.ts";
import { makePdf } from "../../support/make-pdf.ts";
import { makePng } from "../../support/make-png.ts";
import { silentLog } from "../../support/silent-log.ts";
import { ADMINISTRATOR, addRecords, aLesson, LESSON, TEACHER } from "../store/records.ts";

let dataDir: string;
let store: Store;
let decks: Decks;
const clock = new FakeClock();
const open = (changed: { stepMs?: number; limitBytes?: number } = {}) =>
  Decks.create({ store: store.decks, dataDir, clock, log: silentLog, ...changed });
const bring = (name: string, body: Readable, shelf = decks) =>
  shelf.take({ ownerId: TEACHER, lessonId: LESSON, name, origin: "file" }, body);

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "oneroom-decks-"));
  store = await openStore({ dataDir });
  await addRecords(store);
  await store.lessons.add(LESSON, aLesson(), 0);
  decks = await open();
});
afterAll(async () => {
  await decks.close();
  await store.close();
  await rm(dataDir, { recursive: true });
});

async function settled(content: Buffer | Readable, shelf = decks): Promise<DeckView> {
  const body = Buffer.isBuffer(content) ? Readable.from([content]) : content;
  const taken = grantedValue(await bring("lesson.pdf", body, shelf));
  expect(taken.state).toBe("converting");
  const found = async (): Promise<DeckView | undefined> =>
    (await shelf.shelf(TEACHER, LESSON)).items.find(({ id, state }) => id === taken.id && state !== "converting");
  await expect.poll(found, { timeout: 60_000 }).toBeDefined();
  return (await found()) ?? taken;
}

const slidesOf = async ({ id }: DeckView): Promise<DeckSlides> => grantedValue(await decks.find(TEACHER, id));

describe("slides", { timeout: 120_000 }, () => {
  test("a PDF becomes pictures of each page in three sizes, and its text", async () => {
    const deck = await settled(makePdf({ pages: ["Half of a whole", "Quarters"] }));
    expect(deck).toMatchObject({ state: "ready", pages: 2, done: 2, refusal: null });
    const { slides } = await slidesOf(deck);
    expect(slides.map(({ number, height, text }) => [number, height, text])).toEqual([
      [1, 540 / 960, "Half of a whole"],
      [2, 540 / 960, "Quarters"],
    ]);
    for (const { images } of slides) {
      expect(images.map(({ width }) => width)).toEqual([480, 1_280, 1_920]);
      for (const { hash, width, bytes } of images) {
        const picture = await readFile(decks.placeOf(hash));
        expect(picture.length).toBe(bytes);
        expect(picture.readUInt32BE(16)).toBe(width);
      }
    }
    expect(await readdir(join(dataDir, "slides-work"))).toEqual([]);
  });

  test("the same page twice is one file", async () => {
    const [one, again] = [
      await slidesOf(await settled(makePdf({ pages: ["Same"] }))),
      await slidesOf(await settled(makePdf({ pages: ["Same"] }))),
    ];
    expect(one.slides[0]?.images).toEqual(again.slides[0]?.images);
  });

  test("a picture becomes one slide, never larger than it is", async () => {
    const { slides } = await slidesOf(await settled(makePng(800, 600)));
    expect(slides).toMatchObject([{ number: 1, height: 0.75, images: [{ width: 480 }, { width: 800 }] }]);
  });

  test("a deck that is deleted takes its pictures along, but not those that another deck shows, too", async () => {
    const [one, other] = [
      await settled(makePdf({ pages: ["Alone", "Shared"] })),
      await settled(makePdf({ pages: ["Shared"] })),
    ];
    const [alone, shared] = (await slidesOf(one)).slides.map(({ images }) => images);
    const before = (await decks.shelf(TEACHER, LESSON)).usedBytes;
    expect(await decks.remove(TEACHER, one.id)).toMatchObject({ ok: true });
    expect(await decks.find(TEACHER, one.id)).toMatchObject({ ok: false, error: { code: "record.not-found" } });
    const here = async (images: SlideImage[] = []) =>
      await Promise.all(
        images.map(({ hash }) =>
          access(decks.placeOf(hash)).then(
            () => true,
            () => false,
          ),
        ),
      );
    expect(await here(alone)).toEqual([false, false, false]);
    expect(await here(shared)).toEqual([true, true, true]);
    expect((await decks.shelf(TEACHER, LESSON)).usedBytes).toBe(before - one.bytes);
    expect(await decks.remove(TEACHER, other.id)).toMatchObject({ ok: true });
    expect(await here(shared)).toEqual([false, false, false]);
  });

  test("a deck on the slate of a lesson that is not over cannot be deleted, and nobody else can delete one", async () => {
    const deck = await settled(makePdf({ pages: ["In use"] }));
    await decks.shown(LESSON, deck.id);
    expect(await decks.remove(TEACHER, deck.id)).toMatchObject({ ok: false, error: { code: "record.in-use" } });
    expect(await decks.remove(ADMINISTRATOR, deck.id)).toMatchObject({
      ok: false,
      error: { code: "record.not-found" },
    });
    expect((await slidesOf(deck)).slides).toHaveLength(1);
  });

  test("who has no room left brings nothing until something is deleted", async () => {
    const deck = await settled(makePdf({ pages: ["Full"] }));
    const narrow = await open({ limitBytes: deck.bytes });
    const file = () => Readable.from([makePdf({ pages: ["One more"] })]);
    expect(await bring("more.pdf", file(), narrow)).toEqual({
      ok: false,
      error: { code: "deck.no-room", params: { limitBytes: deck.bytes } },
    });
    await narrow.close();
  });

  test("a whole deck has its time, and then the next one has its turn", async () => {
    const endless = makePdf({ pages: Array(300).fill("Page") });
    const taken = grantedValue(await bring("endless.pdf", Readable.from([endless])));
    const view = async () => (await decks.shelf(TEACHER, LESSON)).items.find(({ id }) => id === taken.id);
    await expect.poll(async () => (await view())?.pages).toBe(300);
    clock.advance(20 * 60_000);
    await expect.poll(view).toMatchObject({ state: "refused", refusal: { code: "deck.too-costly" } });
    expect(await settled(makePdf({ pages: ["Next"] }))).toMatchObject({ state: "ready" });
  });

  test("a picture of the board is a JPEG of bounded size, and one sheet", async () => {
    const send = async (body: Buffer) =>
      await decks.take({ ownerId: TEACHER, lessonId: LESSON, name: "Board", origin: "board" }, Readable.from([body]));
    expect(await send(Buffer.alloc(600_001, 65))).toMatchObject({ ok: false, error: { code: "input.too-large" } });
    const taken = grantedValue(await send(makePdf({ pages: ["no board"] })));
    const view = async () => (await decks.shelf(TEACHER, LESSON)).items.find(({ id }) => id === taken.id);
    await expect.poll(view).toMatchObject({ origin: "board", state: "refused", refusal: { code: "deck.wrong-type" } });
  });

  test("a deck is its owner's", async () => {
    const deck = await settled(makePdf({ pages: ["Mine"] }));
    expect(await decks.find(ADMINISTRATOR, deck.id)).toMatchObject({ ok: false, error: { code: "record.not-found" } });
    expect((await decks.shelf(ADMINISTRATOR, LESSON)).items).toEqual([]);
  });
});

describe("a file that is no deck", { timeout: 120_000 }, () => {
  const whole = makePdf({ pages: ["One", "Two"] });
  test.each<[string, Buffer, string]>([
    ["a text that calls itself a PDF", Buffer.from("this is no PDF"), "deck.wrong-type"],
    ["nothing at all", Buffer.alloc(0), "deck.wrong-type"],
    ["an archive", Buffer.from("PK\u0003\u0004rest of an archive"), "deck.wrong-type"],
    ["a PDF that is only a beginning", Buffer.from("%PDF-1.7\n"), "deck.unreadable"],
    ["a PDF that was cut off", whole.subarray(0, 300), "deck.unreadable"],
    ["a PDF with a password", makePdf({ pages: ["Secret"], encrypted: true }), "deck.encrypted"],
    ["a PDF with too many pages", makePdf({ pages: Array(301).fill("x") }), "deck.too-long"],
    ["a page like a thread", makePdf({ pages: ["x"], size: [10, 14_000] }), "deck.unreadable"],
    ["a PNG that is only a beginning", makePng(40, 40).subarray(0, 30), "deck.unreadable"],
    ["a JPEG that is none behind its first bytes", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), "deck.unreadable"],
    ["a picture that unpacks to gigabytes", makePng(60_000, 60_000), "deck.unreadable"],
  ])("%s is refused with the reason", async (_name, content, code) => {
    const deck = await settled(content);
    expect(deck).toMatchObject({ state: "refused", refusal: { code } });
    expect((await slidesOf(deck)).slides).toEqual([]);
    expect(await readdir(join(dataDir, "slides-work"))).toEqual([]);
  });

  test("a few bytes that would take for ever are stopped, and the next file has its turn", async () => {
    const impatient = await open({ stepMs: 2_000 });
    const bomb = makePdf({ pages: ["x"], nested: { levels: 12, times: 12 } });
    expect(await settled(bomb, impatient)).toMatchObject({ state: "refused", refusal: { code: "deck.too-costly" } });
    await impatient.close();
  });

  test("more than the limit is not taken, and leaves nothing", async () => {
    const block = Buffer.alloc(1_000_000, 65);
    const endless = Readable.from(
      (function* () {
        for (let sent = 0; sent <= MAX_DECK_BYTES; sent += block.length) yield block;
      })(),
    );
    expect(await bring("large.pdf", endless)).toEqual({
      ok: false,
      error: { code: "input.too-large", params: { limitBytes: MAX_DECK_BYTES } },
    });
    expect(await readdir(join(dataDir, "slides-work"))).toEqual([]);
  });

  test("a service that stops gives up what it converts, and says so when it is back", async () => {
    const stopping = await open();
    const taken = grantedValue(await bring("half.pdf", Readable.from([makePdf({ pages: ["Half"] })]), stopping));
    await stopping.close();
    const back = await open();
    const [deck] = (await back.shelf(TEACHER, LESSON)).items.filter(({ id }) => id === taken.id);
    expect(deck).toMatchObject({ state: "refused", refusal: { code: "deck.interrupted" } });
    await back.close();
  });
});

describe("a program that reads a stranger's file", () => {
  const run = async (script: string, limitMs = 20_000) => {
    const options = { command: "sh", args: ["-c", script], folder: dataDir, limitMs, signal: AbortSignal.any([]) };
    return await runRestricted(options, await findCage());
  };

  test("does not have the service's environment", async () => {
    process.env.JWT_SECRET_OF_A_TEST = "secret";
    expect(await run("echo $JWT_SECRET_OF_A_TEST; echo $HOME")).toMatchObject({ output: `\n${dataDir}\n` });
  });

  test("may not take memory, nor write without end", async () => {
    expect(await run("ulimit -v; ulimit -c")).toMatchObject({ output: `${Math.floor(1_500_000_000 / 1024)}\n0\n` });
    const large = join(dataDir, "large");
    expect(await run(`head -c 100000000 /dev/zero > ${large}`)).not.toMatchObject({ exitCode: 0 });
    await rm(large, { force: true });
  });

  test("is ended with everything that it started", async () => {
    const note = join(dataDir, "child");
    const stop = new AbortController();
    const args = ["-c", `sleep 600 & echo $! > ${note}; sleep 600`];
    const options = { command: "sh", args, folder: dataDir, limitMs: 600_000, signal: stop.signal };
    const running = runRestricted(options, await findCage());
    const child = async () => (await readFile(note, "utf8").catch(() => "")).trim();
    await expect.poll(child).toMatch(/^\d+$/);
    stop.abort();
    expect(await running).toEqual({ kind: "limit" });
    // A zombie that nobody has buried yet is dead, too.
    const state = async () => /State:\s+(\w)/.exec(await readFile(`/proc/${await child()}/status`, "utf8"))?.[1];
    await expect.poll(() => state().catch(() => "gone")).toMatch(/gone|Z|X/);
  });

  test("that is not there is told from one that failed", async () => {
    const options = { args: [], folder: dataDir, limitMs: 5_000, signal: AbortSignal.any([]) };
    const cage = await findCage();
    expect(await runRestricted({ ...options, command: "no-such-program" }, cage)).toEqual({ kind: "missing" });
    expect(await runRestricted({ ...options, command: "false" }, cage)).toMatchObject({ kind: "ended", exitCode: 1 });
  });
});
