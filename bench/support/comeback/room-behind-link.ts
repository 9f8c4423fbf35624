import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { act, untilLesson } from "../../../tests/e2e/support/act.ts";
import { launchChromium } from "../../../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../../../tests/e2e/support/demo-process.ts";
import { speech } from "../../../tests/support/clip/speech.ts";
import { LinkEmulator } from "../../../tests/support/link/link-emulator.ts";
import { routeThrough } from "../../../tests/support/link/route-through.ts";
import type { Shape } from "../../../tests/support/link/shape.ts";
import { makePdf } from "../../../tests/support/make-pdf.ts";
import { freePort } from "../lesson-on-link.ts";
import { sees, writeLines } from "../rehearsal/gestures.ts";
import { notePhases } from "./phases.ts";

/** After so long without, the next sound or frame is one that came back. */
const SILENT_MS = 3_000;
/** Slides, and strokes on a sheet of their own: what a lesson has when somebody comes back to it. */
const SLIDES = ["One half", "One third", "One quarter"];
const STROKES_BEFORE = 2;

/** A lesson in Chromium with the teacher on an open link; pages, socket and media of its one classroom pass an emulated one. */
export class RoomBehindLink {
  readonly teacher: Page;
  readonly page: Page;
  readonly link: LinkEmulator;
  readonly #demo: DemoProcess;
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(
    parts: Pick<RoomBehindLink, "teacher" | "page" | "link">,
    demo: DemoProcess,
    browser: Browser,
    folder: string,
  ) {
    this.teacher = parts.teacher;
    this.page = parts.page;
    this.link = parts.link;
    this.#demo = demo;
    this.#browser = browser;
    this.#folder = folder;
  }

  /** Answers when the classroom has sound, picture and a sheet with ink. */
  static async create({ down, up }: { down: Partial<Shape>; up: Partial<Shape> }): Promise<RoomBehindLink> {
    const mediaPort = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "oneroom-comeback-"));
    const microphone = join(folder, "voice.wav");
    writeFileSync(microphone, speech(6));
    const demo = await DemoProcess.create({ MEDIA_PORT: String(mediaPort), MEDIA_WORKERS: "1" });
    const browser = await launchChromium([
      "--use-fake-device-for-media-stream=device-count=1,fps=15",
      `--use-file-for-fake-audio-capture=${microphone}`,
    ]);
    const link = await LinkEmulator.create({
      listen: { address: "127.0.0.2" },
      target: { address: "127.0.0.1", port: mediaPort },
      tcp: "forward",
      tcpTarget: { address: "127.0.0.1", port: Number(new URL(demo.origin).port) },
      ...{ down, up, seed: 1 },
    });
    const teacher = await (await personIn(browser)).newPage();
    const context = await personIn(browser);
    await routeThrough(context, { address: link.address });
    await context.addInitScript(notePhases, SILENT_MS);
    const page = await context.newPage();
    for (const each of [teacher, page]) each.setDefaultTimeout(60_000);
    const room = new RoomBehindLink({ teacher, page, link }, demo, browser, folder);
    await room.#begin();
    return room;
  }

  async #begin(): Promise<void> {
    const { origin, links } = this.#demo;
    await this.teacher.goto(links.teacher);
    const url = links.classrooms[0]?.url ?? "";
    await this.page.goto(url.replace(origin, `http://${this.link.address}:${this.link.port}`));
    await act(this.page, "join");
    await act(this.teacher, "go-live");
    await untilLesson(this.teacher, "live");
    await sees(this.page, { source: "teacher", classroom: MASTER_ROOM });
    await act(this.teacher, "open-slate");
    await act(this.teacher, "open-decks");
    const file = { name: "Fractions.pdf", mimeType: "application/pdf", buffer: makePdf({ pages: SLIDES }) };
    await this.teacher.locator('dialog input[type="file"]').setInputFiles(file);
    await act(this.teacher, "use-deck");
    await this.page.locator('.slate-main .sheet img[data-slide="1"]').waitFor();
    await act(this.teacher, "white-sheet");
    await act(this.teacher, "pen-r");
    await writeLines(this.teacher, STROKES_BEFORE);
    await this.untilInk(STROKES_BEFORE);
  }

  async untilInk(strokes: number): Promise<void> {
    await this.page.locator(`.slate-main .sheet[data-strokes="${strokes}"]`).waitFor();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.link.close();
    await this.#demo.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function personIn(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1_280, height: 720 },
    locale: "en",
    permissions: ["camera", "microphone"],
  });
}
