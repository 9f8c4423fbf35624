import type { Browser, Page } from "playwright-core";
import { act, untilLesson } from "../../../tests/e2e/support/act.ts";
import { type DemoLinks, DemoProcess } from "../../../tests/e2e/support/demo-process.ts";
import { signInBy } from "../../../tests/e2e/support/rest.ts";
import { writingSurface } from "../../../tests/e2e/support/write.ts";
import { classOfPupils, slides, teacherAtBlackboard, worksheet } from "../drawings.ts";
import { type Looks, openPage } from "./open.ts";

const teacherDevices = { camera: teacherAtBlackboard(), board: worksheet() };
const roomDevices = { camera: classOfPupils(), board: null };

export interface Room {
  readonly id: string;
  readonly page: Page;
}

/** The demo with its lesson; ended, with all pages closed, when `run` is done. */
export async function inDemo(
  browser: Browser,
  run: (demo: DemoProcess) => Promise<void>,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const demo = await DemoProcess.create({ MEDIA_WORKERS: "1", ...env });
  try {
    await run(demo);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await demo.stop();
  }
}

/** The page of one of the demo's classrooms, in front of the door. */
export async function openRoom(
  browser: Browser,
  { classrooms }: DemoLinks,
  index: number,
  looks: Looks,
  { through = (url: string) => url, prepare }: Way = {},
): Promise<Room> {
  const link = classrooms[index];
  if (link === undefined) throw new Error("the demo has too few classrooms");
  const { classroomId } = await signInBy(link.url);
  const page = await openPage(browser, through(link.url), looks, {
    devices: roomDevices,
    ...(prepare ? { prepare } : {}),
  });
  return { id: classroomId, page };
}

interface Way {
  /** The address as this room reaches it. */
  through?: (url: string) => string;
  prepare?: (page: Page) => Promise<void>;
}

/** The teacher's page before the lesson, its own camera on. */
export async function openTeacher(browser: Browser, { teacher }: DemoLinks, looks: Looks): Promise<Page> {
  const page = await openPage(browser, teacher, looks, { devices: teacherDevices });
  await page.locator("video[data-source=teacher]").waitFor();
  return page;
}

export async function joinAndGoLive(teacher: Page, rooms: readonly Room[]): Promise<void> {
  for (const { page } of rooms) await act(page, "join");
  await act(teacher, "go-live");
  for (const { page } of rooms) await untilLesson(page, "live");
}

/** Somebody takes the mouse: keys and details are there for a few seconds. */
export async function wake({ page }: Room): Promise<void> {
  await page.mouse.move(400 + Math.random() * 200, 300);
  await page.locator(".room-keys.awake").waitFor();
}

/** Nobody has touched the screen for a while. */
export async function asleep({ page }: Room): Promise<void> {
  await page.locator(".room-keys:not(.awake)").waitFor({ state: "attached" });
}

/** Waits for the picture in its full size: the first seconds of a lesson are smaller. */
export async function untilSharp(page: Page, source: string, height: number): Promise<void> {
  const selector = `video[data-source="${source}"]:not([data-preview])`;
  await page.waitForFunction(
    ([video, least]) => {
      const found = document.querySelector(video);
      return found instanceof HTMLVideoElement && found.videoHeight >= least;
    },
    [selector, height] as const,
    { timeout: 90_000 },
  );
}

/** A PDF of slides, as a teacher brings it. */
export async function slidesPdf(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage();
  const pages = slides().map((slide) => `<div style="page-break-after:always;height:900px">${slide}</div>`);
  await page.setContent(
    `<style>body{margin:0}svg{display:block}</style>${pages.slice(0, -1).join("")}${slides().at(-1)}`,
  );
  const pdf = await page.pdf({ width: "1600px", height: "900px", printBackground: true });
  await page.close();
  return pdf;
}

/** Draws through points in shares of the sheet's width and height. */
export async function draw(page: Page, points: readonly (readonly [number, number])[]): Promise<void> {
  const { x, y, width, height } = await writingSurface(page);
  const [first = [0, 0], ...rest] = points.map(([right, down]) => [x + width * right, y + height * down] as const);
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 3 });
  await page.mouse.up();
}

/** A ring around a point, not quite closed, as a hand draws it. */
export function ring(x: number, y: number, across: number): readonly (readonly [number, number])[] {
  return Array.from({ length: 30 }, (_, step) => {
    const angle = (step / 27) * 2 * Math.PI - 2;
    return [x + across * (1 + step / 300) * Math.cos(angle), y + 1.7 * across * Math.sin(angle)] as const;
  });
}

/** Under something, a little wavy. */
export function line(fromX: number, toX: number, y: number): readonly (readonly [number, number])[] {
  return Array.from({ length: 12 }, (_, step) => [
    fromX + ((toX - fromX) * step) / 11,
    y + 0.006 * Math.sin(step * 1.3),
  ]);
}
