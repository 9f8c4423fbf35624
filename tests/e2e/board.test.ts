import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act, untilLesson } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { signInBy } from "./support/rest.ts";
import { writeLine, writingSurface } from "./support/write.ts";

/** What is written: on a held picture of the board, on a laptop's low screen, and beside a question. */

let demo: DemoProcess;
let browser: Browser;
let teacher: Visit;
let classroom: Visit;

/** On less nobody writes legibly, in pixels. */
const WIDTH_TO_WRITE_ON = 400;

beforeAll(async () => {
  demo = await DemoProcess.create({ MEDIA_WORKERS: "1" });
  browser = await launchChromium(["--use-fake-device-for-media-stream=device-count=2,fps=15"]);
  teacher = await visit(browser, demo.links.teacher, { width: 1280, height: 720 });
  await act(teacher.page, "go-live");
  await untilLesson(teacher.page, "live");
  classroom = await visit(browser, demo.links.classrooms[0]?.url ?? "", { width: 1024, height: 768 });
  await act(classroom.page, "join");
  await untilLesson(classroom.page, "live");
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

/** How much is inked along the middle of the shown sheet, and whether a picture with more than one colour lies below. */
const lookAt = (page: Page): Promise<{ inked: boolean; colours: number }> =>
  page.evaluate(() => {
    const sheet = document.querySelector(".slate-main .sheet");
    const inked = [...(sheet?.querySelectorAll("canvas") ?? [])].some((layer) => {
      const { width, height } = layer;
      if (width === 0) return false;
      const pixels = layer.getContext("2d")?.getImageData(width / 2, 0, 1, height).data ?? [];
      return pixels.some((value, index) => index % 4 === 3 && value > 0);
    });
    const picture = sheet?.querySelector<HTMLImageElement>("img[data-slide]");
    if (!picture || picture.naturalWidth === 0) return { inked, colours: 0 };
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [64, 36];
    const context = copy.getContext("2d");
    context?.drawImage(picture, 0, 0, 64, 36);
    const data = context?.getImageData(0, 0, 64, 36).data ?? new Uint8ClampedArray();
    const seen = new Set<number>();
    for (let at = 0; at < data.length; at += 4) seen.add(((data[at] ?? 0) >> 5) * 64 + ((data[at + 1] ?? 0) >> 5));
    return { inked, colours: seen.size };
  });

test("the board camera's picture is held, written on, and is with its ink on the classroom's screen", async () => {
  await act(teacher.page, "open-slate");
  await act(teacher.page, "white-sheet");
  await act(teacher.page, "devices");
  await teacher.page.getByLabel("Board camera").selectOption({ index: 1 });
  await act(teacher.page, "hold-board");
  await teacher.page.locator(".slate-main .sheet img[data-slide]").waitFor();
  await writeLine(teacher.page);
  for (const { page } of [teacher, classroom]) {
    await expect.poll(async () => (await lookAt(page)).colours).toBeGreaterThan(1);
    await expect.poll(async () => (await lookAt(page)).inked).toBe(true);
  }
  // The camera may go: the picture stays.
  await teacher.page.getByLabel("Board camera").selectOption("");
  await expect.poll(async () => (await lookAt(classroom.page)).inked).toBe(true);
  expect((await lookAt(classroom.page)).colours).toBeGreaterThan(1);
});

test("captions and the choice of devices leave the teacher a sheet to write on", async () => {
  const rest = await signInBy(demo.links.teacher);
  const [lesson] = await rest.lessons();
  const { key } = await rest.post<{ key: string }>(`/api/v1/lessons/${lesson?.id}/caption-key`, {});
  const answer = await fetch(`${demo.origin}/api/v1/lessons/${lesson?.id}/captions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key, sequence: 1, text: "A quarter is half of a half.", language: "en", final: true }),
  });
  expect(answer.ok).toBe(true);
  await teacher.page.locator(".captions p").waitFor();
  await teacher.page.locator(".device-choices").waitFor();
  const width = async () => (await writingSurface(teacher.page)).width;
  await expect.poll(width).toBeGreaterThanOrEqual(WIDTH_TO_WRITE_ON);
  await writeLine(teacher.page);
  await expect.poll(() => classroom.page.locator(".slate-main .sheet").getAttribute("data-strokes")).toBe("2");
});

test("what is asked, and its result, covers nothing of what is written", async () => {
  const covers = () =>
    classroom.page.evaluate(() => {
      const [card, sheet] = [".question-card", ".slate-main .sheet"].map((name) =>
        document.querySelector(name)?.getBoundingClientRect(),
      );
      return card && sheet && card.height > 0 && sheet.height > 200
        ? card.top < sheet.bottom && sheet.top < card.bottom
        : undefined;
    });
  await act(teacher.page, "tab-questions");
  await act(teacher.page, "ask-3");
  await expect.poll(covers).toBe(false);
  await act(teacher.page, "reveal-question");
  await classroom.page.locator(".question-card .tally-bars").waitFor();
  await expect.poll(covers).toBe(false);
  await act(teacher.page, "put-question-away");
  await classroom.page.locator(".question-card").waitFor({ state: "detached" });
  expect([...teacher.errors, ...classroom.errors]).toEqual([]);
});
