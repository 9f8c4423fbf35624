import type { Browser, Page } from "playwright-core";
import { openCounty } from "./county.ts";

const size = { width: 1280, height: 800 };

/** The administrator's pages with a county's data, each given to `shoot` under its name. */
export async function shootCounty(
  browser: Browser,
  shoot: (page: Page, name: string, share?: number) => Promise<void>,
): Promise<void> {
  const county = await openCounty();
  const context = await browser.newContext({ viewport: size, locale: "en", timezoneId: county.zone });
  try {
    await context.clock.setFixedTime(county.now);
    const page = await context.newPage();
    await page.addInitScript(
      (session) => sessionStorage.setItem("oneroom.session.admin", session),
      JSON.stringify(county.session),
    );
    const open = async (section: string, ready: string): Promise<void> => {
      // Another address, and not only another part of the page that is there.
      await page.goto(`${county.service.url}/admin?${section}#${section}`);
      await page.locator(ready).first().waitFor();
    };
    await open("timetable", "[data-action=open-lesson]");
    await page.getByLabel("Show").selectOption({ label: "A school" });
    await page.locator('[data-state="ended"]').nth(5).waitFor();
    await shoot(page, "timetable");
    await planSeries(page);
    await shoot(page, "feasibility", 0.9);
    await open("reports", ".report-share");
    await shoot(page, "reports");
    // One whose classrooms got everything from the full picture to still ones.
    const lesson = county.held.findLast(({ title, teacher }) => `${title} ${teacher.name}` === "六年级美术 杨敏");
    await open(`lessons/${lesson?.id}`, ".quality-chart");
    await shoot(page, "record");
  } finally {
    await context.close();
    await county.close();
  }
}

/** A lesson for many classrooms in the late morning, when links sag. */
async function planSeries(page: Page): Promise<void> {
  await page.click("[data-action=new-series]");
  const dialog = page.locator("dialog");
  await dialog.getByLabel("Title").fill("五年级书法");
  await dialog.getByLabel("Teacher", { exact: true }).selectOption({ index: 3 });
  await dialog.getByLabel("Master classroom").selectOption({ label: "青山中心小学 录播教室" });
  await dialog.getByLabel("Thursday").check();
  await dialog.getByLabel("At", { exact: true }).selectOption({ index: 3 });
  const rooms = dialog.getByLabel("三（1）班");
  for (let nth = 0; nth < 12; nth += 1) await rooms.nth(nth).check();
  await page.click("[data-action=check-series]");
  const found = dialog.locator(".feasibility");
  await found.waitFor();
  await found.evaluate((part) => part.scrollIntoView({ block: "end" }));
}
