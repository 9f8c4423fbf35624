import type { Page } from "playwright-core";
import { act } from "../../../tests/e2e/support/act.ts";
import { type CountyPage, inCounty } from "./county-page.ts";
import { groupOf, type Stand } from "./group.ts";
import { DESK_SHARE, telephone } from "./open.ts";

/** A county plans: 40 schools, 150 series, the eleventh week of the term. */
export const planning = groupOf({
  name: "planning",
  title: "The administrator plans",
  pictures: {
    timetable: "A school's week: lessons that are over, one that was not held, and those to come.",
    "timetable-teacher": "A teacher's week in Chinese, on a computer that asks for dark pages.",
    "timetable-telephone": "A week on a telephone, 360 pixels wide.",
    lesson: "One lesson of the week: moved, substituted, given other classrooms or cancelled from here.",
    move: "Moving it: this one, or all that follow.",
    series: "All series of the term, to be searched and changed.",
    "series-form": "A new series.",
    clash: "It would be in two places at once: both lessons are named before anything is saved.",
    feasibility: "Feasibility: what each classroom will get, what its link is short of, and better times.",
    term: "A term with its periods, holidays and make-up days.",
    subscribe: "A calendar address for a teacher's lessons.",
    "import-file": "Spreadsheets, in and out.",
    "import-errors": "A dry run: every row's fate, and what is wrong in which column, before anything is written.",
    "import-ready": "A sheet without errors, and the key that writes it.",
    lessons: "The lessons of a day.",
    "new-lesson": "A lesson outside of every series.",
    attendance: "Who was there in a lesson, and how many children.",
    places: "Schools with their classrooms and what pairs a screen.",
    pair: "Pairing a classroom's screen.",
    people: "People and their roles.",
    invite: "Inviting somebody.",
  },
  async take({ browser, shoot }) {
    await inCounty(browser, async (_county, open) => {
      const english = await open();
      await takeWeeks(english, shoot);
      await takeSeries(english, shoot);
      await takeSheets(english, shoot);
      const dark = await open({ language: "zh-CN", colours: "dark" });
      await dark.go("timetable", '[data-action="open-lesson"]');
      await shoot(dark.page, "timetable-teacher", DESK_SHARE);
      const small = await open(telephone);
      await small.go("timetable", '[data-action="open-lesson"]');
      await shoot(small.page, "timetable-telephone");
      const chinese = await open({ language: "zh-CN" });
      await takeRecords(chinese, shoot);
    });
  },
});

type Shoot = Stand<string>["shoot"];

const closed = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
};

async function takeWeeks({ page, go }: CountyPage, shoot: Shoot): Promise<void> {
  await go("timetable", '[data-action="open-lesson"]');
  await act(page, "subscribe");
  await act(page, "open-calendar");
  await page.locator("dialog .copy-field").waitFor();
  await shoot(page, "subscribe", DESK_SHARE);
  await closed(page);
  await page.getByLabel("Show").selectOption({ label: "A school" });
  await page.locator('[data-state="ended"]').nth(5).waitFor();
  await shoot(page, "timetable", DESK_SHARE);
  await page.locator('[data-action="open-lesson"][data-state="waiting"]').first().click();
  await page.locator("dialog").waitFor();
  await shoot(page, "lesson", DESK_SHARE);
  await act(page, "move-lesson");
  await page.locator('dialog [data-action="save-change"]').waitFor();
  await shoot(page, "move", DESK_SHARE);
  await closed(page);
  await act(page, "edit-term");
  await page.locator("dialog form").waitFor();
  await shoot(page, "term", DESK_SHARE);
  await closed(page);
  await act(page, "toggle-series");
  await page.locator('[data-action="edit-series"]').first().waitFor();
  await shoot(page, "series", DESK_SHARE);
  await act(page, "toggle-series");
}

/** A lesson for many classrooms in the late morning, when links sag. */
async function takeSeries({ page, go }: CountyPage, shoot: Shoot): Promise<void> {
  await go("timetable", '[data-action="open-lesson"]');
  await act(page, "new-series");
  const dialog = page.locator("dialog");
  await dialog.getByLabel("Title").fill("五年级书法");
  await dialog.getByLabel("Teacher", { exact: true }).selectOption({ index: 1 });
  await dialog.getByLabel("Master classroom").selectOption({ label: "青山中心小学 录播教室" });
  await dialog.getByLabel("Thursday").check();
  await dialog.getByLabel("At", { exact: true }).selectOption({ index: 3 });
  const rooms = dialog.getByLabel("三（1）班");
  for (let nth = 0; nth < 12; nth += 1) await rooms.nth(nth).check();
  await dialog.evaluate((box) => box.scrollTo(0, 0));
  await shoot(page, "series-form", DESK_SHARE);
  const inSight = async (part: string): Promise<void> => {
    const found = dialog.locator(part);
    await found.waitFor();
    await found.evaluate((element) => element.scrollIntoView({ block: "center" }));
  };
  for (let teacher = 1; (await dialog.locator(".clashes").count()) === 0; teacher += 1) {
    await dialog.getByLabel("Teacher", { exact: true }).selectOption({ index: teacher });
    await act(page, "check-series");
    await dialog.locator(".feasibility").waitFor();
  }
  await inSight(".clashes");
  await shoot(page, "clash", DESK_SHARE);
  await dialog.getByLabel("Teacher", { exact: true }).selectOption({ index: 3 });
  await act(page, "check-series");
  await dialog.locator(".clashes").waitFor({ state: "detached" });
  await dialog.locator(".feasibility").evaluate((part) => part.scrollIntoView({ block: "end" }));
  await shoot(page, "feasibility", 0.9);
  await closed(page);
}

const heads = ["学校,区域,网络类型,带宽（Mbit/s）,联系人"];
const good = ["云岭小学,青山镇,光纤,100,何校长 0471-5550190", "柳河小学,河口镇,卫星,20,罗校长 0471-5550191"];
const bad = [
  "青山中心小学,青山镇,光纤,200,林校长 0471-5550100",
  "石门小学,白石镇,电话线,8,郑校长 0471-5550192",
  "榆树小学,草原乡,移动网络,很快,梁校长 0471-5550193",
  ",草原乡,移动网络,20,谢校长 0471-5550194",
];

async function takeSheets({ page, go }: CountyPage, shoot: Shoot): Promise<void> {
  await go("places", "[data-school]");
  const bring = async (rows: readonly string[]): Promise<void> => {
    const buffer = Buffer.from([...heads, ...rows].join("\r\n"));
    const file = { name: "学校 2026.csv", mimeType: "text/csv", buffer };
    await page.locator("dialog input[type=file]").setInputFiles(file);
  };
  await act(page, "open-sheets");
  await page.locator("dialog input[type=file]").waitFor({ state: "attached" });
  await shoot(page, "import-file", DESK_SHARE);
  await bring([...good, ...bad]);
  await page.locator('dialog [data-action="another-file"]').waitFor();
  await shoot(page, "import-errors", DESK_SHARE);
  await act(page, "another-file");
  await bring(good);
  await page.locator('dialog [data-action="write-sheet"]').waitFor();
  await shoot(page, "import-ready", DESK_SHARE);
  await closed(page);
}

async function takeRecords({ page, go }: CountyPage, shoot: Shoot): Promise<void> {
  await go("lessons", "table tbody tr");
  await shoot(page, "lessons", DESK_SHARE);
  await act(page, "show-attendance");
  await page.locator("dialog tbody tr").first().waitFor();
  await shoot(page, "attendance", DESK_SHARE);
  await closed(page);
  await act(page, "new-lesson");
  await page.locator("dialog form").waitFor();
  await shoot(page, "new-lesson", DESK_SHARE);
  await closed(page);
  await go("places", "[data-school]");
  await shoot(page, "places", DESK_SHARE);
  await act(page, "pair");
  await page.locator("dialog form").waitFor();
  await shoot(page, "pair", DESK_SHARE);
  await closed(page);
  await go("people", "table tbody tr");
  await shoot(page, "people", DESK_SHARE);
  await act(page, "add-person");
  await page.locator("dialog form").waitFor();
  await shoot(page, "invite", DESK_SHARE);
  await closed(page);
}
