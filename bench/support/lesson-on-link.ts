import { createServer } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { act, untilLesson } from "../../tests/e2e/support/act.ts";
import { launchChromium } from "../../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../../tests/e2e/support/demo-process.ts";
import { clipFlags, makeClip } from "../../tests/support/clip/make-clip.ts";
import type { Step } from "../../tests/support/link/link.ts";
import { LinkEmulator } from "../../tests/support/link/link-emulator.ts";
import { routeThrough } from "../../tests/support/link/route-through.ts";
import type { Shape } from "../../tests/support/link/shape.ts";
import { type PlaybackWatch, watchPlayback } from "../../tests/support/playback/watch-playback.ts";

export type PolicyName = "adapt" | "stock";

export interface LinkCase {
  readonly down: Partial<Shape>;
  readonly up?: Partial<Shape>;
  /** From the teacher's first picture at the classroom on. */
  readonly steps?: readonly Step[];
}

/** The browser has had the page before, over this: how long loading takes is another question. */
const OPEN_KBPS = 4_000;

/**
 * One lesson with the teacher on an open link and one classroom behind an emulated one, in Chromium. Everything of the
 * classroom crosses its link: media, page, socket, still pictures.
 */
export class LessonOnLink {
  readonly page: Page;
  readonly link: LinkEmulator;
  readonly playback: PlaybackWatch;
  readonly #demo: DemoProcess;
  readonly #browser: Browser;

  private constructor(demo: DemoProcess, browser: Browser, page: Page, link: LinkEmulator, playback: PlaybackWatch) {
    this.#demo = demo;
    this.#browser = browser;
    this.page = page;
    this.link = link;
    this.playback = playback;
  }

  static async create(policy: PolicyName, { down, up = {}, steps }: LinkCase): Promise<LessonOnLink> {
    const port = await freePort();
    const clip = await makeClip();
    const demo = await DemoProcess.create({
      POLICY: policy,
      MEDIA_PORT: String(port),
      MEDIA_WORKERS: "1",
      LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
    });
    const browser = await launchChromium(clipFlags(clip));
    const service = new URL(demo.origin);
    const link = await LinkEmulator.create({
      listen: { address: "127.0.0.2" },
      target: { address: "127.0.0.1", port },
      tcp: "forward",
      tcpTarget: { address: service.hostname, port: Number(service.port) },
      down: { rateKbps: OPEN_KBPS },
      seed: 1,
    });
    const teacher = await (await personIn(browser)).newPage();
    await teacher.goto(demo.links.teacher);
    await act(teacher, "go-live");
    await untilLesson(teacher, "live");
    const context = await personIn(browser);
    await routeThrough(context, { address: link.address });
    const [classroom, other] = demo.links.classrooms;
    if (classroom === undefined || other === undefined) throw new Error("the demo has too few classrooms");
    const before = await context.newPage();
    await before.goto(through(link, other.url));
    await before.locator('[data-action="join"]').waitFor();
    await before.close();
    link.setShape({ down, up });
    const page = await context.newPage();
    const playback = await watchPlayback(page);
    await page.goto(through(link, classroom.url));
    await act(page, "join");
    // On a tiny link there are stills and no frames.
    await Promise.race([playback.firstFrameMs(), page.waitForSelector(".still-age", { state: "attached" })]);
    if (steps !== undefined) link.play(steps);
    return new LessonOnLink(demo, browser, page, link, playback);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.link.close();
    await this.#demo.stop();
  }
}

/** The same page, by way of the link. */
function through(link: LinkEmulator, url: string): string {
  const door = new URL(url);
  door.host = `${link.address}:${link.port}`;
  return door.href;
}

function personIn(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1_280, height: 720 }, permissions: ["camera", "microphone"] });
}

/** A port that nobody has at the moment, for a service that cannot tell which one it took. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
