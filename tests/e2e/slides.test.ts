import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePdf } from "../support/make-pdf.ts";
import { act, untilLesson } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { signInBy } from "./support/rest.ts";

/** Slides that were brought before the lesson are in the classroom before it. */

let demo: DemoProcess;
let browser: Browser;
let teacher: Visit;
let classroom: Visit;

beforeAll(async () => {
  demo = await DemoProcess.create({ MEDIA_WORKERS: "1" });
  browser = await launchChromium();
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
  expect([...teacher.errors, ...classroom.errors]).toEqual([]);
});
