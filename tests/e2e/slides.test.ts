import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePdf } from "../support/make-pdf.ts";
import { act, untilLesson } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { signInBy } from "./support/rest.ts";

/** Slides that were brought before the lesson are in the classroom before it; the board camera's picture becomes one. */

let demo: DemoProcess;
let browser: Browser;
let teacher: Visit;
let classroom: Visit;

beforeAll(async () => {
  demo = await DemoProcess.create({ MEDIA_WORKERS: "1" });
  browser = await launchChromium(["--use-fake-device-for-media-stream=device-count=2"]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

/** How much of the slides the browser keeps: their pictures and the list of them. */
const kept = (page: Page): Promise<number> =>
  page.evaluate(async () => (await (await caches.open("oneroom-slides")).keys()).length);
const shown = async ({ page }: Visit): Promise<string | null> =>
  await page.locator(".slate-main img[data-slide]").first().getAttribute("data-slide");

test("a classroom that waits fetches the slides that were brought for its lesson", async () => {
  const rest = await signInBy(demo.links.teacher);
  const [lesson] = await rest.lessons();
  const lessonPath = `${demo.origin}/api/v1/lessons/${lesson?.id}`;
  const sent = await fetch(`${lessonPath}/decks?name=Fractions.pdf`, {
    method: "PUT",
    headers: { authorization: `Bearer ${rest.session.token}`, "content-type": "application/pdf" },
    body: new Uint8Array(makePdf({ pages: ["One half", "One third", "One quarter"] })),
  });
  expect(sent.status).toBe(201);
  const state = async () =>
    await (await fetch(`${lessonPath}/decks`, { headers: { authorization: `Bearer ${rest.session.token}` } })).text();
  await expect.poll(state, { timeout: 60_000 }).toContain('"ready"');
  classroom = await visit(browser, demo.links.classrooms[0]?.url ?? "");
  await expect.poll(() => kept(classroom.page), { timeout: 60_000 }).toBe(4);
});

test("in the lesson it shows them without asking for a single byte of them", async () => {
  const asked: string[] = [];
  classroom.page.on("request", (request) => {
    if (/\/(slides|decks|pictures)\b/.test(request.url())) asked.push(request.url());
  });
  await act(classroom.page, "join");
  teacher = await visit(browser, demo.links.teacher);
  await act(teacher.page, "go-live");
  await untilLesson(teacher.page, "live");
  await act(teacher.page, "open-slate");
  await act(teacher.page, "open-decks");
  await act(teacher.page, "use-deck");
  await expect.poll(() => shown(classroom)).toBe("1");
  await act(teacher.page, "next-sheet");
  await expect.poll(() => shown(classroom)).toBe("2");
  expect(asked).toEqual([]);
});

test("what the board camera shows becomes a sheet that everybody sees, to be written on", async () => {
  const before = await teacher.page.locator(".sheet-thumb").count();
  const boards = teacher.page.locator(".device-choices select").nth(2);
  // The desk may still be finding its place: a key that moves under the mouse is not pressed.
  const choose = async () => {
    if (!(await boards.isVisible())) await act(teacher.page, "devices");
    return await boards.isVisible();
  };
  await expect.poll(choose).toBe(true);
  await boards.selectOption({ index: 1 });
  await act(teacher.page, "hold-board");
  await expect.poll(() => teacher.page.locator(".sheet-thumb").count(), { timeout: 30_000 }).toBe(before + 1);
  const size = () =>
    classroom.page
      .locator(".slate-main img[data-slide='1']")
      .evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth / image.naturalHeight : 0));
  await expect.poll(size, { timeout: 30_000 }).toBeCloseTo(4 / 3, 1);
  const surface = await teacher.page.locator(".writing-surface").boundingBox();
  if (!surface) throw new Error("there is nothing to write on");
  await teacher.page.mouse.move(surface.x + 60, surface.y + 60);
  await teacher.page.mouse.down();
  await teacher.page.mouse.move(surface.x + 200, surface.y + 90, { steps: 5 });
  await teacher.page.mouse.up();
  const inked = () =>
    classroom.page.evaluate(() =>
      [...document.querySelectorAll<HTMLCanvasElement>(".slate-main canvas")].some((canvas) =>
        canvas
          .getContext("2d")
          ?.getImageData(0, 0, canvas.width, canvas.height)
          .data.some((value) => value > 0),
      ),
    );
  await expect.poll(inked).toBe(true);
  expect([...teacher.errors, ...classroom.errors]).toEqual([]);
});
