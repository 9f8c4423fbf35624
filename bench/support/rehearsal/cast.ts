import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { LessonQuality } from "../../../signaling/contract/quality.ts";
import { launchChromium } from "../../../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../../../tests/e2e/support/demo-process.ts";
import { type Rest, signInBy } from "../../../tests/e2e/support/rest.ts";
import { speech } from "../../../tests/support/clip/speech.ts";
import { LinkEmulator } from "../../../tests/support/link/link-emulator.ts";
import { routeThrough } from "../../../tests/support/link/route-through.ts";
import type { Shape } from "../../../tests/support/link/shape.ts";
import type { Recording } from "../../../tests/support/playback/recording.ts";
import { type PlaybackWatch, watchPlayback } from "../../../tests/support/playback/watch-playback.ts";
import { freePort } from "../lesson-on-link.ts";

export type RoomName = "strong" | "weak" | "far";

interface RoomLink {
  readonly told: string;
  readonly down: Partial<Shape>;
  readonly up: Partial<Shape>;
}

/** Everything of a room passes its link, both ways: pages, socket, media, and its other devices. */
export const roomLinks: Readonly<Record<RoomName, RoomLink>> = {
  strong: link("50 Mbit/s, 20 ms", { rateKbps: 50_000, delayMs: 10 }),
  weak: link("500 kbit/s, 20 ms", { rateKbps: 500, delayMs: 10 }),
  far: link("2 Mbit/s, 600 ms, 1 % loss", { rateKbps: 2_000, delayMs: 300, loss: 0.01 }),
};
const roomNames: readonly RoomName[] = ["strong", "weak", "far"];

function link(told: string, way: Partial<Shape>): RoomLink {
  return { told, down: way, up: way };
}

/** A classroom: its big screen, and the link that all of its devices share. */
export interface Room {
  readonly name: RoomName;
  readonly id: string;
  readonly page: Page;
  readonly link: LinkEmulator;
  readonly playback: PlaybackWatch;
  /** An address of the service as this room's devices reach it. */
  readonly through: (url: string) => string;
}

/** Who takes part: the teacher on an open link, three classrooms behind theirs, an assistant's tablet, a child's device. */
export class Cast {
  readonly demo: DemoProcess;
  readonly teacher: Page;
  readonly rooms: Readonly<Record<RoomName, Room>>;
  readonly administrator: Rest;
  readonly teacherRest: Rest;
  readonly lessonId: string;
  /** Opened in the lesson, by the code on its classroom's screen. */
  tablet: Page | undefined;
  /** What pages that were loaded anew had shown and played before. */
  readonly before: { readonly room: RoomName; readonly recording: Recording }[] = [];
  /** When a link carried nothing, up to the moment that the voice was heard again. */
  readonly cuts: { readonly room: RoomName; readonly fromMs: number; readonly toMs: number }[] = [];
  /** What is on record of the links, once it was read. */
  quality: LessonQuality | undefined;
  /** What every page wrote as an error. */
  readonly errors: string[];
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(
    parts: Pick<Cast, "demo" | "teacher" | "rooms" | "administrator" | "teacherRest" | "lessonId" | "errors">,
    browser: Browser,
    folder: string,
  ) {
    this.demo = parts.demo;
    this.teacher = parts.teacher;
    this.rooms = parts.rooms;
    this.administrator = parts.administrator;
    this.teacherRest = parts.teacherRest;
    this.lessonId = parts.lessonId;
    this.errors = parts.errors;
    this.#browser = browser;
    this.#folder = folder;
  }

  static async create(): Promise<Cast> {
    const mediaPort = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "oneroom-rehearsal-"));
    const microphone = join(folder, "voice.wav");
    writeFileSync(microphone, speech(6));
    const demo = await DemoProcess.create({ MEDIA_PORT: String(mediaPort), MEDIA_WORKERS: "1" });
    const browser = await launchChromium([
      // Two cameras, so that one can look at the board.
      "--use-fake-device-for-media-stream=device-count=2,fps=15",
      `--use-file-for-fake-audio-capture=${microphone}`,
    ]);
    const errors: string[] = [];
    const [administrator, teacherRest] = await Promise.all([signInBy(demo.links.admin), signInBy(demo.links.teacher)]);
    const [lesson] = await administrator.lessons();
    if (lesson === undefined) throw new Error("the demo has no lesson");
    const open = async (index: number, name: RoomName): Promise<Room> => {
      const url = demo.links.classrooms[index]?.url;
      if (url === undefined) throw new Error("the demo has too few classrooms");
      const { down, up } = roomLinks[name];
      const emulator = await LinkEmulator.create({
        listen: { address: `127.0.0.${index + 2}` },
        target: { address: "127.0.0.1", port: mediaPort },
        tcp: "forward",
        tcpTarget: { address: "127.0.0.1", port: Number(new URL(demo.origin).port) },
        ...{ down, up, seed: index + 1 },
      });
      const through = (address: string) => address.replace(demo.origin, `http://${emulator.address}:${emulator.port}`);
      const context = await personIn(browser);
      await routeThrough(context, { address: emulator.address });
      const page = await pageOf(context, name, errors);
      const playback = await watchPlayback(page);
      const { classroomId } = await signInBy(url);
      await page.goto(through(url));
      return { name, id: classroomId, page, link: emulator, playback, through };
    };
    const teacher = await pageOf(await personIn(browser), "teacher", errors);
    await teacher.goto(demo.links.teacher);
    const rooms = { strong: await open(0, "strong"), weak: await open(1, "weak"), far: await open(2, "far") };
    const parts = { demo, teacher, rooms, administrator, teacherRest, lessonId: lesson.id, errors };
    return new Cast(parts, browser, folder);
  }

  get everyRoom(): readonly Room[] {
    return roomNames.map((name) => this.rooms[name]);
  }

  /** The screens on which the lesson is seen. */
  get screens(): Readonly<Record<"teacher" | RoomName, Page>> {
    const { strong, weak, far } = this.rooms;
    return { teacher: this.teacher, strong: strong.page, weak: weak.page, far: far.page };
  }

  /** A telephone or tablet in that room, on its link. */
  async openDevice(room: Room, path: string, name: string): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 800, height: 1_100 }, locale: "en" });
    const page = await pageOf(context, name, this.errors);
    await page.goto(room.through(`${this.demo.origin}${path}`));
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    for (const room of this.everyRoom) await room.link.close();
    await this.demo.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function personIn(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 720 },
    locale: "en",
    permissions: ["camera", "microphone"],
  });
  await context.addInitScript(smallCamera);
  return context;
}

async function pageOf(context: BrowserContext, name: string, errors: string[]): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  page.on("pageerror", (error) => errors.push(`${name}: ${error}`));
  page.on("console", (message) => {
    // Chromium reports failed connections and refusals by itself; the pages say them in words.
    const network = /ERR_|WebSocket connection to|net::|status of 409/.test(message.text());
    if (message.type() === "error" && !network) errors.push(`${name}: ${message.text()}`);
  });
  return page;
}

/** Runs in the page: cameras of 640x360, so that five pages' encoders leave room on a small machine. */
function smallCamera(): void {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const smaller = (video: MediaStreamConstraints["video"]) =>
    typeof video === "object" ? { ...video, width: { ideal: 640 }, height: { ideal: 360 } } : video;
  mediaDevices.getUserMedia = (wish) => open(wish?.video ? { ...wish, video: smaller(wish.video) ?? false } : wish);
}
