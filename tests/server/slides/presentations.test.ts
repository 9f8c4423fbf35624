import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkSlides } from "../../../server/install/check-machine.ts";
import { findCage } from "../../../server/slides/cage.ts";
import { Decks } from "../../../server/slides/decks.ts";
import { kindOf } from "../../../server/slides/kind.ts";
import { findOffice, officeRun, wasMade } from "../../../server/slides/office.ts";
import { runRestricted } from "../../../server/slides/restricted-run.ts";
import { openStore, type Store } from "../../../server/store/store.ts";
import type { DeckSlides } from "../../../signaling/contract/deck.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { grantedValue } from "../../support/lesson-world.ts";
import { makeOdp, makePptx, makeZip } from "../../support/make-office.ts";
import { makePng } from "../../support/make-png.ts";
import { silentLog } from "../../support/silent-log.ts";
import { addRecords, aLesson, LESSON, TEACHER } from "../store/records.ts";

/** The titles say which of the two a run has proved: LibreOffice is too large to be installed for the tests. */
const office = await findOffice();
const run = promisify(execFile);
let dataDir: string;
let store: Store;
let decks: Decks;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "oneroom-presentations-"));
  store = await openStore({ dataDir });
  await addRecords(store);
  await store.lessons.add(LESSON, aLesson(), 0);
  decks = await Decks.create({ store: store.decks, dataDir, clock: new FakeClock(), log: silentLog });
});
afterAll(async () => {
  await decks.close();
  await store.close();
  await rm(dataDir, { recursive: true });
});

async function brought(content: Buffer): Promise<DeckSlides> {
  const how = { ownerId: TEACHER, lessonId: LESSON, name: "lesson", origin: "file" } as const;
  const { id } = grantedValue(await decks.take(how, Readable.from([content])));
  const find = async () => grantedValue(await decks.find(TEACHER, id));
  await expect.poll(async () => (await find()).deck.state, { timeout: 100_000 }).not.toBe("converting");
  return await find();
}

const noOffice = {
  state: "refused",
  refusal: { code: "deck.no-converter", params: { packages: "libreoffice-impress" } },
};

describe("a presentation", { timeout: 120_000 }, () => {
  test.each([
    ["PowerPoint", makePptx({ slides: ["Half of a whole", "Quarters"] })],
    ["OpenDocument", makeOdp(["Half of a whole", "Quarters"])],
  ])(
    `of %s ${office ? "becomes slides by LibreOffice, which is here" : "is refused in words: LibreOffice is not here"}`,
    async (_name, content) => {
      const { deck, slides } = await brought(content);
      if (office) expect(slides.map(({ text }) => text)).toEqual(["Half of a whole", "Quarters"]);
      else expect(deck).toMatchObject(noOffice);
      const { accepts } = await decks.shelf(TEACHER, LESSON);
      expect(accepts.includes("pptx")).toBe(office);
      expect((await checkSlides(undefined)).found).toContain(office ? "PowerPoint and ODP" : "PowerPoint is refused");
    },
  );

  test(`${office ? "of before 2007 is drawn" : "of before 2007 is told from what is none, without LibreOffice"}`, async () => {
    if (office) {
      const folder = await mkdtemp(join(dataDir, "old-"));
      await writeFile(join(folder, "new.pptx"), makePptx({ slides: ["Old times"] }));
      const own = `-env:UserInstallation=${pathToFileURL(join(folder, "profile")).href}`;
      await run("soffice", ["--headless", own, "--convert-to", "ppt", "--outdir", folder, join(folder, "new.pptx")]);
      const { slides } = await brought(await readFile(join(folder, "new.ppt")));
      expect(slides.map(({ text }) => text)).toEqual(["Old times"]);
    } else {
      const head = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
      const old = Buffer.concat([head, Buffer.alloc(4_000), Buffer.from("PowerPoint Document", "utf16le")]);
      expect((await brought(old)).deck).toMatchObject(noOffice);
    }
  });

  test(`${office ? "gets nothing from this machine's disk that it names" : "that names files of this machine is refused: LibreOffice is not here"}`, async () => {
    const folder = join(dataDir, "secret");
    await mkdir(folder, { recursive: true });
    const picture = join(folder, "picture.png");
    await writeFile(picture, makePng(800, 600));
    const file = join(folder, "upload");
    await writeFile(file, makePptx({ slides: ["Linked"], linkedPicture: pathToFileURL(picture).href }));
    if (!office) return expect((await brought(await readFile(file))).deck).toMatchObject(noOffice);
    const how = { folder: join(folder, "made"), stepMs: 60_000, signal: AbortSignal.any([]) };
    const { run: restricted, pdf } = await officeRun(file, "pptx", how);
    expect(await runRestricted(restricted, await findCage())).toMatchObject({ kind: "ended" });
    expect(await wasMade(pdf)).toBe(true);
    const { stdout } = await run("pdfimages", ["-list", pdf]);
    // Two lines of heading, and no picture: without the setting it is on the page.
    expect(stdout.trim().split("\n")).toHaveLength(2);
  });

  const broken = makePptx({ slides: ["x"] });
  test.each<[string, Buffer, string]>([
    ["an archive of something else", makeZip([{ name: "word/document.xml", content: "<x/>" }]), "deck.wrong-type"],
    [
      "an archive whose directory is a lie",
      Buffer.concat([broken.subarray(0, -6), Buffer.alloc(6, 255)]),
      "deck.wrong-type",
    ],
    [
      "one with a password",
      Buffer.concat([
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        Buffer.alloc(2_000_000),
        Buffer.from("EncryptedPackage", "utf16le"),
      ]),
      "deck.encrypted",
    ],
    [
      "one that holds nothing",
      makeZip([{ name: "ppt/presentation.xml", content: "" }]),
      office ? "deck.unreadable" : "deck.no-converter",
    ],
  ])("%s is refused with the reason", async (_name, content, code) => {
    expect((await brought(content)).deck).toMatchObject({ state: "refused", refusal: { code } });
  });
});

test("what a file is stands in its content", async () => {
  const file = join(dataDir, "some-file");
  const kind = async (content: Buffer) => {
    await writeFile(file, content);
    return await kindOf(file);
  };
  expect(await kind(makePptx({ slides: ["x"] }))).toBe("pptx");
  expect(await kind(makeOdp(["x"]))).toBe("odp");
  expect(await kind(Buffer.from("PK\u0003\u0004"))).toBeUndefined();
  expect(await kind(Buffer.alloc(0))).toBeUndefined();
});

test("LibreOffice is looked for where programs are, without starting it", async () => {
  expect(await findOffice("")).toBe(false);
  expect(await findOffice(`${dataDir}:/nowhere`)).toBe(false);
  await writeFile(join(dataDir, "soffice"), "", { mode: 0o755 });
  expect(await findOffice(`/nowhere:${dataDir}`)).toBe(true);
});
