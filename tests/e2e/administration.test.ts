import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays } from "../../client/admin/timetable/days.ts";
import { act } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { expectUsable } from "./support/usable.ts";

/** From an empty school to a lesson in it, by the administrator's page alone. The tests follow one another. */

let demo: DemoProcess;
let browser: Browser;
let admin: Visit;
let terminal: Visit;

const school = "Lake School";
const classroom = "Room 7";
const teacherName = "Ada Lovelace";
const password = "analytical engine";

beforeAll(async () => {
  demo = await DemoProcess.create();
  browser = await launchChromium();
  admin = await visit(browser, demo.links.admin);
  terminal = await visit(browser, `${demo.origin}/classroom`);
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const section = (name: "lessons" | "places" | "people") => admin.page.click(`a[href="#${name}"]`);
const dialogGone = () => admin.page.locator("dialog").waitFor({ state: "detached" });

async function pairingCode(): Promise<string> {
  return (await terminal.page.locator("[data-pairing-code]").getAttribute("data-pairing-code")) ?? "";
}

describe("an administrator", () => {
  test("adds a school and a classroom", async () => {
    await section("places");
    await act(admin.page, "add-school");
    await admin.page.getByLabel("Name of the school").fill(school);
    await act(admin.page, "save-school");
    await dialogGone();
    const panel = admin.page.locator("[data-school]", { hasText: school });
    await panel.locator('[data-action="add-classroom"]').click();
    await admin.page.getByLabel("Name of the classroom").fill(classroom);
    await act(admin.page, "save-classroom");
    await dialogGone();
    await panel.getByText(classroom).waitFor();
  });

  test("is told that a name is taken", async () => {
    await act(admin.page, "add-school");
    await admin.page.getByLabel("Name of the school").fill(school);
    await act(admin.page, "save-school");
    await admin.page.locator("dialog [role=alert]", { hasText: school }).waitFor();
    await admin.page.keyboard.press("Escape");
    await dialogGone();
  });

  test("pairs the classroom's screen by its code", async () => {
    const row = admin.page.locator("tr", { hasText: classroom });
    await row.locator('[data-action="pair"]').click();
    const code = await pairingCode();
    const wrong = code === "000000" ? "111111" : "000000";
    await admin.page.getByLabel("Code on the screen").fill(wrong);
    await act(admin.page, "confirm-pair");
    await admin.page.locator("dialog [role=alert]").waitFor();
    await admin.page.getByLabel("Code on the screen").fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await act(admin.page, "confirm-pair");
    await dialogGone();
    await terminal.page.locator("[data-pairing-code]").waitFor({ state: "detached" });
    await terminal.page.getByText(classroom).first().waitFor();
    await row.locator('[data-action="unpair"]').waitFor();
  });

  test("invites a teacher, who chooses a password and signs in with it", async () => {
    await section("people");
    await act(admin.page, "add-person");
    await admin.page.getByLabel("Name", { exact: true }).fill(teacherName);
    await admin.page.getByLabel("Sign-in name").fill("ada");
    await act(admin.page, "save-person");
    const first = await admin.page.getByLabel("One-time link").inputValue();
    await admin.page.keyboard.press("Escape");
    await dialogGone();
    const row = admin.page.locator("tr", { hasText: teacherName });
    await row.locator('[data-action="renew-link"]').click();
    await act(admin.page, "confirm-renew-link");
    const link = await admin.page.getByLabel("One-time link").inputValue();
    expect(link).not.toBe(first);
    await admin.page.keyboard.press("Escape");
    await dialogGone();

    const { page, context } = await visit(browser, link);
    await page.getByLabel("New password").fill(password);
    await page.getByLabel("Repeat the password").fill(password);
    await act(page, "choose-password");
    const signOut = page.getByRole("button", { name: "Sign out" });
    await signOut.click();
    await page.getByLabel("Sign-in name").fill("ADA");
    await page.getByLabel("Password").fill("difference engine");
    await act(page, "sign-in");
    await page.locator("[role=alert]").waitFor();
    await page.getByLabel("Password").fill(password);
    await act(page, "sign-in");
    await signOut.waitFor();

    await page.goto(`${demo.origin}/`);
    await page.goto(link);
    await page.getByText("This link has been used already").waitFor();
    await context.close();
  });

  test("schedules a lesson and cancels it", async () => {
    await section("lessons");
    await act(admin.page, "new-lesson");
    await act(admin.page, "create-lesson");
    await expect.poll(() => admin.page.locator("dialog [aria-invalid=true]").count()).toBeGreaterThan(0);
    await admin.page.getByLabel("Title").fill("Loops");
    await admin.page.locator("dialog").getByLabel("Teacher").selectOption({ label: teacherName });
    await admin.page.locator("dialog").getByLabel(classroom).check();
    await act(admin.page, "create-lesson");
    await dialogGone();
    const row = admin.page.locator("tr", { hasText: "Loops" });
    await row.getByText("Scheduled").waitFor();
    await row.getByText(`${school} ${classroom}`).waitFor();
    await row.locator('[data-action="cancel-lesson"]').click();
    await act(admin.page, "confirm-cancel-lesson");
    await dialogGone();
    await row.getByText("Cancelled").waitFor();
  });

  test("plans a term and a series in it, and moves a lesson with the keyboard and back", async () => {
    const { page } = admin;
    const dialog = page.locator("dialog");
    await page.click('a[href="#timetable"]');
    await act(page, "new-term");
    await page.getByLabel("Name", { exact: true }).fill("This term");
    await act(page, "save-term");
    await dialogGone();
    await act(page, "new-series");
    await act(page, "check-series");
    await dialog.locator("[aria-invalid=true]").first().waitFor();
    await page.getByLabel("Title").fill("Engines");
    await dialog.getByLabel("Teacher", { exact: true }).selectOption({ label: teacherName });
    await dialog.getByLabel("Wednesday").check();
    await dialog.getByLabel(classroom).check();
    await act(page, "check-series");
    await dialog.getByText("No clash.").waitFor();
    await act(page, "add-series");
    await dialogGone();
    await page.getByLabel("Whose week").selectOption({ label: teacherName });
    await act(page, "later-week");
    const lesson = page.locator("[data-action=open-lesson]", { hasText: "Engines" });
    const cell = () => lesson.locator("xpath=ancestor::td").getAttribute("data-cell");
    await lesson.waitFor();
    const before = await cell();
    await lesson.focus();
    await page.keyboard.press("Alt+ArrowDown");
    await act(page, "save-change");
    await lesson.getByText("Moved").waitFor();
    expect(await cell()).toBe(before?.replace(/ 1$/, " 2"));
    await page.keyboard.press("Control+Z");
    await expect.poll(cell).toBe(before);
    await lesson.dragTo(page.locator(`[data-cell="${before?.replace(/ 1$/, " 3")}"]`));
    await page.getByLabel("For which lessons").selectOption({ label: "This one and all that follow" });
    await act(page, "save-change");
    await expect.poll(cell).toBe(before?.replace(/ 1$/, " 3"));
    await lesson.getByText("Moved").waitFor({ state: "detached" });
  });

  test("brings a term in from three spreadsheets, and each lesson stands where its row says", async () => {
    const { page } = admin;
    const dialog = page.locator("dialog");
    const bring = async (name: string, rows: readonly string[], kind?: string) => {
      await act(page, "open-sheets");
      if (kind !== undefined) await dialog.getByLabel("Which list").selectOption({ label: kind });
      const buffer = Buffer.from(rows.join("\r\n"));
      await dialog.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
      await act(page, "write-sheet");
      await dialog.getByText(/written\./).waitFor();
      await page.keyboard.press("Escape");
      await dialogGone();
    };
    const places = [
      "School,Region,Link,Classroom",
      "Peak School,North,satellite,Room 1",
      "Peak School,North,satellite,Room 2",
    ];
    await section("places");
    await bring("places.csv", places);
    await bring("places.csv", places, "Classrooms");
    await section("people");
    await bring("people.csv", ["Name,Sign-in name,Role", "Marie Curie,marie,teacher"]);
    await page.click('a[href="#timetable"]');
    const head = "Title,Teacher,Classrooms,Weekdays,Period,Start,End";
    const rows = [
      'Chemistry,Marie Curie,Peak School Room 1; Peak School Room 2,"Tue, Thu",2,,',
      "Physics,marie,Peak School Room 1,Fri,,11:40,12:20",
    ];
    await bring("timetable.csv", [head, ...rows]);
    await page.getByLabel("Whose week").selectOption({ label: "Marie Curie" });
    await act(page, "later-week");
    const lesson = (title: string) => page.locator("[data-action=open-lesson]", { hasText: title });
    await expect.poll(() => lesson("Chemistry").count()).toBe(2);
    await lesson("Physics").locator(".digits", { hasText: "11:40" }).waitFor();

    const cell = await lesson("Chemistry").first().locator("xpath=ancestor::td").getAttribute("data-cell");
    const [tuesday = ""] = cell?.split(" ") ?? [];

    await act(page, "toggle-series");
    const row = page.locator("tr", { hasText: "Chemistry" });
    await row.getByText("Peak School Room 1; Peak School Room 2").waitFor();
    await row.locator('[data-action="edit-series"]').click();
    await dialog.getByLabel("Thursday").uncheck();
    await dialog.getByLabel("Day without a lesson").fill(addDays(tuesday, 7));
    await act(page, "skip-day");
    await dialog.locator("[data-action=unskip]").waitFor();
    await act(page, "check-series");
    await act(page, "add-series");
    await dialogGone();
    await row.getByText("Tue").waitFor();
    await row.getByText("Thu").waitFor({ state: "detached" });
    await page.locator("tr", { hasText: "Physics" }).locator('[data-action="archive-series"]').click();
    await page.locator("tr", { hasText: "Physics" }).waitFor({ state: "detached" });
    await act(page, "toggle-series");
    await page.getByLabel("Whose week").selectOption({ label: "Marie Curie" });
    await act(page, "later-week");
    const held = () => lesson("Chemistry").and(page.locator(":not([data-state=cancelled])")).count();
    await expect.poll(held).toBeGreaterThan(0);
    await act(page, "later-week");
    await page
      .locator(`[data-cell^="${addDays(tuesday, 7)}"]`)
      .first()
      .waitFor();
    await expect.poll(held).toBe(0);
  });

  test("unpairs the screen, which then shows a code again", async () => {
    await section("places");
    await admin.page.locator("tr", { hasText: classroom }).locator('[data-action="unpair"]').click();
    await act(admin.page, "confirm-unpair");
    await dialogGone();
    await terminal.page.reload();
    expect(await pairingCode()).toMatch(/^\d{6}$/);
  });

  test("saw no error on the way", () => {
    expect(admin.errors.filter(isFault)).toEqual([]);
    expect(terminal.errors.filter(isFault)).toEqual([]);
  });
});

/** Chromium writes a line for every refused request; the page says it in words. */
const isFault = (line: string) => !line.startsWith("Failed to load resource");

describe.each([
  { language: "zh-CN", colours: "light", width: 1920, height: 1080 },
  { language: "en", colours: "dark", width: 1280, height: 800 },
  { language: "zh-CN", colours: "dark", width: 360, height: 740 },
  { language: "en", colours: "light", width: 360, height: 740 },
] as const)("in $language, $colours, $width pixels wide", (options) => {
  test("every view can be used by everybody, and fits", async () => {
    const { page, context, errors } = await visit(browser, `${demo.origin}/`, options);
    await expectUsable(page, "home");
    await page.goto(`${demo.origin}/admin`);
    await act(page, "sign-in");
    await page.locator("[aria-invalid=true]").first().waitFor();
    await expectUsable(page, "sign-in");
    await page.goto(`${demo.origin}/classroom`);
    await page.locator("[data-pairing-code]").waitFor();
    await expectUsable(page, "pairing");
    await page.goto(demo.links.admin);
    await page.locator("table").waitFor();
    await expectUsable(page, "lessons");
    await expectDialogUsable(page, "new-lesson");
    await page.click('a[href="#operations"]');
    await page.getByRole("checkbox").waitFor();
    await expectUsable(page, "operations");
    await page.click('a[href="#timetable"]');
    await page.locator(".week-head select").nth(1).selectOption({ label: teacherName });
    await act(page, "later-week");
    await page.locator("[data-action=open-lesson]").first().waitFor();
    await expectUsable(page, "timetable");
    await expectDialogUsable(page, "new-series");
    await act(page, "toggle-series");
    await page.locator('[data-action="edit-series"]').first().waitFor();
    await expectUsable(page, "series");
    await act(page, "toggle-series");
    await expectDialogUsable(page, "edit-term");
    await page.click('a[href="#places"]');
    await page.locator("[data-school]").first().waitFor();
    await expectUsable(page, "places");
    await expectDialogUsable(page, "add-school");
    await expectDialogUsable(page, "pair");
    await page.click('a[href="#people"]');
    await page.locator('[data-action="add-person"]').waitFor();
    await page.locator("table").waitFor();
    await expectUsable(page, "people");
    await expectDialogUsable(page, "add-person");
    expect(errors.filter(isFault)).toEqual([]);
    await context.close();
  });
});

/** Opened and closed by the keyboard alone; afterwards the focus is where it was. */
async function expectDialogUsable(page: Page, action: string): Promise<void> {
  const opener = page.locator(`[data-action="${action}"]`).first();
  await opener.focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open] form").waitFor();
  await expectUsable(page, action);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true);
}
