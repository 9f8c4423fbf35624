import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { act, untilLesson } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { expectToHear, expectToSee } from "./support/perceive.ts";
import { signInBy } from "./support/rest.ts";

/** An administrator watches a lesson and acts in it. The tests follow one another. */

let demo: DemoProcess;
let browser: Browser;
let teacher: Visit;
let classroom: Visit;
let admin: Visit;
let classroomId: string;

const patiently = { timeout: 60_000 };

beforeAll(async () => {
  demo = await DemoProcess.create();
  browser = await launchChromium();
  teacher = await visit(browser, demo.links.teacher);
  await act(teacher.page, "go-live");
  await untilLesson(teacher.page, "live");
  const { url } = demo.links.classrooms[0] ?? { url: "" };
  classroomId = (await signInBy(url)).classroomId;
  classroom = await visit(browser, url);
  await act(classroom.page, "join");
  admin = await visit(browser, demo.links.admin);
  await admin.page.click('a[href="#operations"]');
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const row = () => admin.page.locator(`tr[data-classroom="${classroomId}"]`);
const rowAction = (action: string) => row().locator(`[data-action="${action}"]`).click();
const dialogGone = () => admin.page.locator("dialog").waitFor({ state: "detached" });

test("sees the classroom, what it gets and that it hears", async () => {
  await act(admin.page, "show-classrooms");
  await expect.poll(() => row().getAttribute("data-presence"), patiently).toBe("present");
  await expect.poll(() => row().getAttribute("data-sound"), patiently).toBe("heard");
  expect(await row().getAttribute("data-tier")).toMatch(/^(full|reduced|stills|audio)$/);
  expect(await row().innerText()).toMatch(/carries \d/);
});

test("writes to the classroom", async () => {
  await rowAction("message");
  await admin.page.getByLabel("Text", { exact: true }).fill("Please turn the camera to the class");
  await act(admin.page, "send-message");
  await dialogGone();
  await classroom.page.getByText("Please turn the camera to the class").first().waitFor(patiently);
});

test("mutes it, and lets it be heard again", async () => {
  await rowAction("mute");
  const told = classroom.page.getByText("The administration has muted this classroom");
  await told.waitFor(patiently);
  await row().getByText("Muted", { exact: true }).waitFor(patiently);
  await rowAction("mute");
  await told.waitFor({ ...patiently, state: "detached" });
});

test("moves the lesson to another worker: the classroom hears again by itself", async () => {
  await act(admin.page, "move-lesson");
  await act(admin.page, "confirm-move");
  await dialogGone();
  await admin.page.getByText("The lesson is now on worker 2.").waitFor(patiently);
  await expectToHear(classroom.page, MASTER_ROOM);
});

test("watches unseen: pictures run there, and the teacher's page shows nobody new", async () => {
  const listed = () =>
    teacher.page
      .locator("li[data-presence]")
      .evaluateAll((rooms) =>
        rooms.map((room) => `${room.getAttribute("data-classroom")} ${room.getAttribute("data-presence")}`),
      );
  const before = await listed();
  expect(before).not.toEqual([]);
  await act(admin.page, "watch");
  await expectToSee(admin.page, { source: "teacher", classroom: MASTER_ROOM });
  await expectToHear(admin.page, MASTER_ROOM);
  expect(await listed()).toEqual(before);
  await admin.page.goBack();
  await act(admin.page, "show-classrooms");
});

test("removes the classroom, and lets it in again", async () => {
  await rowAction("remove");
  await act(admin.page, "confirm-remove");
  await dialogGone();
  await classroom.page.getByText("taken this classroom out of the lesson").waitFor(patiently);
  await row().getByText("Removed", { exact: true }).waitFor(patiently);
  await rowAction("remove");
  await row().getByText("Not here").waitFor(patiently);
  await act(classroom.page, "join");
  await expect.poll(() => row().getAttribute("data-presence"), patiently).toBe("present");
});

test("extends the lesson, then ends it", async () => {
  await act(admin.page, "extend-lesson");
  await act(admin.page, "confirm-extend");
  await dialogGone();
  await act(admin.page, "end-lesson");
  await act(admin.page, "confirm-end");
  await untilLesson(classroom.page, "ended");
  await admin.page.locator("[data-lesson]").waitFor({ ...patiently, state: "detached" });
  expect(admin.errors.filter((line) => !line.startsWith("Failed to load resource"))).toEqual([]);
});
