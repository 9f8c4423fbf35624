/**
 * How soon a classroom that is called up is seen by the others: from the teacher's click to its first frame on another
 * classroom's screen. Its whole way, media and socket, goes through an emulated link; its camera is prepared while the
 * teacher's pointer rests on the key, as in a lesson. In Chromium. A round trip in ms for that link alone; `--quick` for one
 * round on the fast link.
 */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { act, untilLesson } from "../tests/e2e/support/act.ts";
import { launchChromium } from "../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../tests/e2e/support/demo-process.ts";
import { signInBy } from "../tests/e2e/support/rest.ts";
import { LinkEmulator } from "../tests/support/link/link-emulator.ts";
import { routeThrough } from "../tests/support/link/route-through.ts";
import { median } from "./support/figures.ts";
import { freePort } from "./support/lesson-on-link.ts";
import { table } from "./support/table.ts";

const quick = process.argv.includes("--quick");
const ROUNDS = quick ? 1 : 3;
const asked = process.argv.slice(2).map(Number).filter(Number.isFinite);
const LINKS = asked.length > 0 ? asked : quick ? [20] : [20, 600];
/** The pointer rests on the key before it is pressed: a teacher says a name meanwhile. */
const REST_MS = 4_000;
/** After it was sent back, until its camera is off again. */
const APART_MS = 13_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const personIn = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: "en", permissions: ["camera", "microphone"] });

/** When the page first showed a frame of that classroom's pupils; to be asked before it can. */
function firstFrame(page: Page, classroom: string): Promise<number> {
  return page.evaluate(
    (id) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const video = document.querySelector(`video[data-source="pupils"][data-classroom="${id}"]`);
          const frames = video instanceof HTMLVideoElement ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
          if (frames > 0) resolve(Date.now());
          else setTimeout(look, 10);
        };
        look();
      }),
    classroom,
  );
}

async function handOver(browser: Browser, roundTripMs: number): Promise<string[]> {
  const mediaPort = await freePort();
  const demo = await DemoProcess.create({ MEDIA_PORT: String(mediaPort), MEDIA_WORKERS: "1" });
  const way = { rateKbps: 4_000, delayMs: roundTripMs / 2 };
  const service = { address: "127.0.0.1", port: Number(new URL(demo.origin).port) };
  const link = await LinkEmulator.create({
    listen: { address: "127.0.0.2" },
    target: { address: "127.0.0.1", port: mediaPort },
    tcp: "forward",
    tcpTarget: service,
    down: way,
    up: way,
    seed: 3,
  });
  try {
    const teacher = await (await personIn(browser)).newPage();
    await teacher.goto(demo.links.teacher);
    await act(teacher, "go-live");
    await untilLesson(teacher, "live");
    const [called, watching] = demo.links.classrooms;
    if (!called || !watching) throw new Error("the demo has too few classrooms");
    const id = (await signInBy(called.url)).classroomId;
    const far = await personIn(browser);
    await routeThrough(far, { address: link.address });
    const farPage = await far.newPage();
    await farPage.goto(called.url.replace(demo.origin, `http://${link.address}:${link.port}`));
    await act(farPage, "join");
    const near = await (await personIn(browser)).newPage();
    await near.goto(watching.url);
    await act(near, "join");
    const key = teacher.locator(`[data-action="open-classroom"][data-classroom="${id}"]`);
    await key.waitFor();
    await pause(10_000);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await key.hover();
      await pause(REST_MS + 3 * roundTripMs);
      const seen = firstFrame(near, id);
      const at = Date.now();
      await key.click();
      times.push((await seen) - at);
      await pause(3_000);
      await act(teacher, "close-classroom", id);
      await teacher.mouse.move(300, 300);
      await pause(APART_MS);
    }
    return [`${roundTripMs} ms`, `${Math.round(median(times))} ms`, times.map(String).join(", ")];
  } finally {
    for (const context of browser.contexts()) await context.close();
    await link.close();
    await demo.stop();
  }
}

const browser = await launchChromium();
try {
  const rows = [];
  for (const roundTripMs of LINKS) rows.push(await handOver(browser, roundTripMs));
  process.stdout.write(`${table(["called up, round trip", "first frame p50", "each, in ms"], rows)}\n`);
} finally {
  await browser.close();
}
