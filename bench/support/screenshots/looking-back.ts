import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { act } from "../../../tests/e2e/support/act.ts";
import type { County } from "../county.ts";
import { type CountyPage, inCounty } from "./county-page.ts";
import { groupOf, type Stand } from "./group.ts";
import { DESK_SHARE, telephone } from "./open.ts";

/** What a county's lessons leave behind, and who may ask for it. */
export const lookingBack = groupOf({
  name: "looking-back",
  title: "The administrator looks back",
  pictures: {
    reports: "The bureau's report: how many schools reach 10 Mbit/s, by region and by week.",
    "reports-dark": "The same in Chinese, on a computer that asks for dark pages.",
    "reports-school": "One school: its link hour by hour, and its lessons.",
    "reports-telephone": "The report on a telephone, 360 pixels wide.",
    record: "A lesson's record: how long each classroom was there, what it got minute by minute, and why.",
    audit: "The audit: who changed what, when and from where.",
    account: "An administrator's account: where one is signed in, password, second factor.",
    tokens: "Access tokens for programs, each with what it may be used for.",
    "token-made": "A token's secret is shown this once.",
    webhooks: "Programs that hear of lessons.",
    "webhook-form": "A new one: its address, and what it hears of.",
    "webhook-log": "What was sent to one of them, and how it went.",
    "api-docs": "The description of the API.",
  },
  async take({ browser, shoot }) {
    await inCounty(browser, async (county, open) => {
      const english = await open();
      await takeReports(english, shoot);
      await takeAccount(english, county, shoot);
      await takeWebhooks(english, county, shoot);
      const { page } = english;
      await page.goto(`${county.service.url}/api-docs`);
      await page.locator("main h2").first().waitFor();
      await shoot(page, "api-docs", DESK_SHARE);
      const dark = await open({ language: "zh-CN", colours: "dark" });
      await dark.go("reports", ".report-share");
      await shoot(dark.page, "reports-dark", DESK_SHARE);
      const small = await open(telephone);
      await small.go("reports", ".report-share");
      await shoot(small.page, "reports-telephone");
    });
  },
});

type Shoot = Stand<string>["shoot"];

async function takeReports({ page, county, go }: CountyPage, shoot: Shoot): Promise<void> {
  await go("reports", ".report-share");
  await shoot(page, "reports", DESK_SHARE);
  await act(page, "tab-schools");
  await page.locator('a[href^="#reports/"]').first().click();
  await page.locator("main svg").first().waitFor();
  await shoot(page, "reports-school", DESK_SHARE);
  // One whose classrooms got everything from the full picture to still ones.
  const lesson = county.held.findLast(({ title, teacher }) => `${title} ${teacher.name}` === "六年级美术 杨敏");
  await go(`lessons/${lesson?.id}`, ".quality-chart");
  await shoot(page, "record", DESK_SHARE);
}

async function takeAccount({ page, go }: CountyPage, county: County, shoot: Shoot): Promise<void> {
  const days = 180;
  await county.post("/tokens", { name: "教务系统 timetable sync", scopes: ["lessons:read", "lessons:write"], days });
  await county.post("/tokens", { name: "大屏 wall display", scopes: ["operations:read", "reports:read"], days });
  await go("audit", "table tbody tr");
  await shoot(page, "audit", DESK_SHARE);
  await act(page, "open-account");
  const dialog = page.locator("dialog");
  await dialog.locator("tbody tr").first().waitFor();
  await shoot(page, "account", DESK_SHARE);
  const form = dialog.locator('form:has([data-action="make-token"])');
  await form.evaluate((part) => part.scrollIntoView({ block: "end" }));
  await shoot(page, "tokens", DESK_SHARE);
  await form.locator("input").first().fill("数据中心 data centre");
  await form.locator("input[type=checkbox]").first().check();
  await act(page, "make-token");
  const kept = dialog.locator('[data-action="token-kept"]');
  await kept.waitFor();
  await kept.evaluate((key) => key.scrollIntoView({ block: "center" }));
  await shoot(page, "token-made", DESK_SHARE);
}

async function takeWebhooks({ page, go }: CountyPage, county: County, shoot: Shoot): Promise<void> {
  const receiver = createServer((request, response) => {
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  try {
    const { port } = receiver.address() as AddressInfo;
    const events = ["lesson.started", "lesson.ended", "lesson.report-ready"];
    await county.post("/webhooks", { url: `http://127.0.0.1:${port}/oneroom`, events, region: "" });
    await county.post("/webhooks", {
      url: `http://127.0.0.1:${port}/hekou`,
      events: ["lesson.changed"],
      region: "河口镇",
    });
    await go("webhooks", "table tbody tr");
    await shoot(page, "webhooks", DESK_SHARE);
    await act(page, "add-webhook");
    await page.locator("dialog form").waitFor();
    await shoot(page, "webhook-form", DESK_SHARE);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await act(page, "log-webhook");
    await act(page, "test-webhook");
    await page.locator("dialog tbody .chip.good").waitFor();
    await shoot(page, "webhook-log", DESK_SHARE);
  } finally {
    receiver.close();
  }
}
