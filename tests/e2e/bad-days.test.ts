import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { act, untilLesson } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { expectToHear, expectToSee } from "./support/perceive.ts";
import { signInBy } from "./support/rest.ts";
import { expectUsable } from "./support/usable.ts";
import { writeLine } from "./support/write.ts";

/** Pages that are reloaded in the middle of something, on devices whose clocks are hours off. The tests follow one another. */

let demo: DemoProcess;
let browser: Browser;
let teacher: Visit;
let classroom: Visit;
let tablet: Visit;
let classroomId: string;

const HOUR_MS = 3_600_000;
const teacherPicture = { source: "teacher", classroom: MASTER_ROOM } as const;

beforeAll(async () => {
  demo = await DemoProcess.create({ MEDIA_WORKERS: "1" });
  browser = await launchChromium();
  teacher = await visit(browser, demo.links.teacher, { clockOffMs: -5 * HOUR_MS });
  const { url } = demo.links.classrooms[0] ?? { url: "" };
  classroomId = (await signInBy(url)).classroomId;
  classroom = await visit(browser, url, { clockOffMs: 7 * HOUR_MS });
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const hoursOff = (page: Page) => page.evaluate((now) => Math.round((Date.now() - now) / 3_600_000), Date.now());

const strokesAt = (page: Page) => page.locator(".slate-main .sheet").getAttribute("data-strokes");

test("a lesson between clocks that are twelve hours apart is one lesson: it runs for seconds, and is seen and heard", async () => {
  await act(teacher.page, "go-live");
  await untilLesson(teacher.page, "live");
  await act(classroom.page, "join");
  await expectToSee(classroom.page, teacherPicture);
  await expectToHear(classroom.page, MASTER_ROOM);
  expect(await Promise.all([hoursOff(teacher.page), hoursOff(classroom.page)])).toEqual([-5, 7]);
  const [minutes] = (await teacher.page.locator(".desk-head .digits").innerText()).split(":");
  expect(Number(minutes)).toBeLessThan(3);
});

test("the teacher's page is reloaded during a question: what is answered meanwhile counts, and the teacher shows it", async () => {
  await act(teacher.page, "open-slate");
  await act(teacher.page, "white-sheet");
  await writeLine(teacher.page);
  await act(teacher.page, "tab-questions");
  await act(teacher.page, "ask-2");
  await classroom.page.mouse.move(500, 500);
  await act(classroom.page, "second-device");
  const opens = await classroom.page.locator(".second-device-code").innerText();
  await classroom.page.keyboard.press("Escape");
  tablet = await visit(browser, `${demo.origin}/assistant#${opens.replace(" ", "")}`);
  const counts = tablet.page.locator(".hands-fields input");
  await counts.nth(0).fill("3");
  await counts.nth(1).fill("20");
  // The tablet, too: what was counted and not sent yet is there again.
  await tablet.page.reload();
  await expect.poll(() => counts.nth(1).inputValue()).toBe("20");
  expect(await counts.nth(0).inputValue()).toBe("3");
  await expectUsable(tablet.page, "assistant, counting");
  await expectUsable(classroom.page, "classroom, asked");
  const reloaded = teacher.page.reload();
  await act(tablet.page, "answer-question");
  await reloaded;
  await act(teacher.page, "tab-questions");
  await teacher.page.locator('[data-voters="23"]').waitFor();
  await act(teacher.page, "reveal-question");
  await classroom.page.locator(".question-card .tally-bars").waitFor();
  await expectUsable(teacher.page, "teacher, a result");
  expect(await strokesAt(teacher.page)).toBe("1");
  await expectToSee(classroom.page, teacherPicture);
});

test("a classroom on stage is reloaded: it is on stage again, with what is written and asked", async () => {
  await act(teacher.page, "tab-classrooms");
  await act(teacher.page, "open-classroom", classroomId);
  await expectToHear(teacher.page, classroomId);
  await classroom.page.reload();
  await classroom.page.locator(".question-card .tally-bars").waitFor();
  await expect.poll(() => strokesAt(classroom.page)).toBe("1");
  await classroom.page.locator(".stage-banner").waitFor();
  await expectToSee(teacher.page, { source: "pupils", classroom: classroomId });
  await expectToHear(teacher.page, classroomId);
  await classroom.page.locator(".stage-sound[data-heard='true']").waitFor();
  await expectUsable(classroom.page, "classroom, on stage");
  await expectUsable(teacher.page, "teacher, a classroom on stage");
});

test("who watches unseen sees what is asked and written, and no way to answer", async () => {
  const admin = await visit(browser, demo.links.admin);
  await admin.page.click('a[href="#operations"]');
  await act(admin.page, "show-classrooms");
  await act(admin.page, "watch");
  await admin.page.locator(".question-card .tally-bars").waitFor();
  await expect.poll(() => strokesAt(admin.page)).toBe("1");
  await act(teacher.page, "tab-questions");
  await act(teacher.page, "put-question-away");
  await admin.page.locator(".question-card").waitFor({ state: "detached" });
  await act(teacher.page, "ask-2");
  await admin.page.locator(".question-card").waitFor();
  await expectUsable(admin.page, "watching unseen");
  expect(await admin.page.locator(".question-code").count()).toBe(0);
  expect(await classroom.page.locator(".question-code").count()).toBe(1);
  await admin.context.close();
});

test("no page wrote an error", () => {
  expect([...teacher.errors, ...classroom.errors, ...tablet.errors]).toEqual([]);
});
