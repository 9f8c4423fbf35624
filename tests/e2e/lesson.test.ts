import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { act } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { CuttableProxy } from "./support/cuttable-proxy.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { expectLessonState, expectNotToHear, expectNotToSee, expectToHear, expectToSee } from "./support/perceive.ts";
import { signInBy } from "./support/rest.ts";

/**
 * One lesson from the first click to the record of who was there, in Chromium, on the real service. The tests follow
 * one another as the minutes of a lesson do.
 */

let demo: DemoProcess;
let proxy: CuttableProxy;
let browser: Browser;
let teacher: Visit;
let first: Visit;
let second: Visit;
let ids: string[];

const teacherPicture = { source: "teacher", classroom: MASTER_ROOM } as const;

async function expectTheTeacherAt({ page }: Visit): Promise<void> {
  await expectToSee(page, teacherPicture);
  await expectToHear(page, MASTER_ROOM);
}

beforeAll(async () => {
  demo = await DemoProcess.create();
  proxy = await CuttableProxy.create(demo.origin);
  browser = await launchChromium();
  ids = await Promise.all(demo.links.classrooms.map(async ({ url }) => (await signInBy(url)).classroomId));
});

afterAll(async () => {
  await browser?.close();
  await proxy?.close();
  await demo?.stop();
});

function linkOf(index: number): string {
  const link = demo.links.classrooms[index];
  if (link === undefined) throw new Error(`the demo has no classroom ${index}`);
  return link.url;
}

function idOf(index: number): string {
  const id = ids[index];
  if (id === undefined) throw new Error(`the demo has no classroom ${index}`);
  return id;
}

describe("a lesson", () => {
  test("a classroom may join before the teacher, and waits", async () => {
    first = await visit(browser, proxy.through(linkOf(0)), { width: 1920, height: 1080, language: "zh-CN" });
    await act(first.page, "join");
    await expectLessonState(first.page, "waiting");
    await first.page.locator('[data-action="leave"]').waitFor();
  });

  test("the teacher goes live and is seen and heard there", async () => {
    teacher = await visit(browser, demo.links.teacher);
    await expectLessonState(teacher.page, "waiting");
    await act(teacher.page, "go-live");
    await expectLessonState(teacher.page, "live");
    await expectLessonState(first.page, "live");
    await expectTheTeacherAt(first);
  });

  test("a late joiner sees and hears the teacher", async () => {
    second = await visit(browser, linkOf(1));
    await act(second.page, "join");
    await expectLessonState(second.page, "live");
    await expectTheTeacherAt(second);
  });

  test("a classroom that raises its hand and is called up is seen and heard by the teacher and by the other, and not by itself", async () => {
    await first.page.mouse.move(400, 400);
    await act(first.page, "raise-hand");
    await teacher.page.locator(`[data-hand="${idOf(0)}"]`).waitFor();
    await act(teacher.page, "call-hand", idOf(0));
    const pupils = { source: "pupils", classroom: idOf(0) } as const;
    for (const { page } of [teacher, second]) {
      await expectToSee(page, pupils);
      await expectToHear(page, idOf(0));
    }
    await expectNotToHear(first.page, idOf(0));
    await expectTheTeacherAt(first);
  });

  test("a question is answered on a child's device and on the assistant's tablet, and shown to all", async () => {
    await act(teacher.page, "tab-questions");
    await act(teacher.page, "ask-2");
    const code = await first.page.locator(".question-code strong").innerText();
    const child = await visit(browser, `${demo.origin}/answer#${code}`, { width: 360, height: 700 });
    await act(child.page, "choose-1");
    await first.page.mouse.move(500, 500);
    await act(first.page, "second-device");
    const opens = await first.page.locator(".second-device-code").innerText();
    const tablet = await visit(browser, `${demo.origin}/assistant#${opens.replace(" ", "")}`);
    await tablet.page.locator(".hands-fields input").nth(1).fill("20");
    await act(tablet.page, "answer-question");
    await teacher.page.locator('[data-voters="21"]').waitFor();
    await act(teacher.page, "reveal-question");
    await second.page.locator(".question-card .tally-bars").waitFor();
    await act(teacher.page, "put-question-away");
    await act(teacher.page, "tab-classrooms");
    await first.page.keyboard.press("Escape");
    expect([...child.errors, ...tablet.errors]).toEqual([]);
    await child.context.close();
    await tablet.context.close();
  });

  test("a reload comes back by itself, and goes back on stage", async () => {
    await first.page.reload();
    await expectTheTeacherAt(first);
    await expectToSee(teacher.page, { source: "pupils", classroom: idOf(0) });
    await expectToHear(second.page, idOf(0));
  });

  test("a line that is lost is told, and comes back by itself", async () => {
    proxy.cut();
    await expect.poll(() => first.page.locator("[data-connection='lost']").count(), { timeout: 20_000 }).toBe(1);
    proxy.mend();
    await expect.poll(() => first.page.locator("[data-connection='lost']").count(), { timeout: 30_000 }).toBe(0);
    await expectTheTeacherAt(first);
    // Notices arrive again, and what the page sends is taken: off the stage and back on it.
    await act(teacher.page, "close-classroom", idOf(0));
    await expectNotToSee(second.page, { source: "pupils", classroom: idOf(0) });
    await act(teacher.page, "open-classroom", idOf(0));
    await expectToSee(second.page, { source: "pupils", classroom: idOf(0) });
  });

  test("a killed worker stops the lesson for a moment only", async () => {
    const pids = demo.workerPids;
    expect(pids).toHaveLength(2);
    for (const pid of pids) process.kill(pid, "SIGKILL");
    await expectTheTeacherAt(first);
    await expectTheTeacherAt(second);
    // It was on stage, and is again.
    await expectToSee(teacher.page, { source: "pupils", classroom: idOf(0) });
    await expectToHear(second.page, idOf(0));
    expect(demo.workerPids).not.toContain(pids[0]);
    await expectLessonState(teacher.page, "live");
  });

  test("a reload of the teacher's page goes on where it was", async () => {
    await teacher.page.reload();
    await expectLessonState(teacher.page, "live");
    await expectTheTeacherAt(second);
  });

  test("the end is told to everybody and nothing plays on", async () => {
    await act(second.page, "leave");
    await act(teacher.page, "end-lesson");
    await expectLessonState(teacher.page, "ended");
    await expectLessonState(first.page, "ended");
    await expectNotToSee(first.page, teacherPicture);
    await expectNotToHear(first.page, MASTER_ROOM);
  });

  test("the attendance is on record", async () => {
    const administrator = await signInBy(demo.links.admin);
    const [lesson] = await administrator.lessons();
    if (lesson === undefined) throw new Error("the lesson is gone");
    expect(lesson.state).toBe("ended");
    expect(lesson.endReason).toBe("teacher");
    const rows = await administrator.attendance(lesson.id);
    const stay = (room: string) => rows.filter((row) => row.room === room);
    expect(stay(MASTER_ROOM).at(-1)?.leaveReason).toBe("lesson-ended");
    expect(stay(idOf(0)).at(-1)?.leaveReason).toBe("lesson-ended");
    expect(stay(idOf(1)).at(-1)?.leaveReason).toBe("left");
    expect(stay(idOf(2))).toEqual([]);
    // Neither the reloads nor the lost line nor the killed workers made a second stay.
    expect([stay(MASTER_ROOM).length, stay(idOf(0)).length, stay(idOf(1)).length]).toEqual([1, 1, 1]);
    for (const { joinedAt, leftAt } of rows) expect(leftAt).toBeGreaterThan(joinedAt);
  });

  test("no page wrote an error", () => {
    expect([...teacher.errors, ...first.errors, ...second.errors]).toEqual([]);
  });

  test("the service stops gracefully", async () => {
    expect(await demo.stop()).toBe(0);
  });
});
