import { act } from "../../../tests/e2e/support/act.ts";
import { mustHave, openService } from "../own-service.ts";
import { groupOf } from "./group.ts";
import { DESK_SHARE, openAs, tablet, telephone } from "./open.ts";

/** A new installation: nothing is there yet, and each page says what to do. */
export const beginning = groupOf({
  name: "beginning",
  title: "An administrator begins",
  pictures: {
    lessons: "No lessons yet.",
    timetable: "No term yet.",
    "new-term": "The first term.",
    "timetable-nobody": "A term, but nobody to teach in it.",
    operations: "Nothing is on air.",
    reports: "Nothing was measured yet.",
    places: "No schools yet.",
    people: "Nobody but oneself.",
    webhooks: "No program hears of lessons.",
    audit: "The audit of a new installation.",
    "places-telephone": "No schools yet, on a telephone.",
    observer: "An observer, with no lesson on air.",
  },
  async take({ browser, shoot }) {
    const { service, close } = await openService({});
    const { accounts, url } = service;
    try {
      const key = (await accounts.ensureFirstAdministratorLink()) ?? "";
      const wanted = { name: "周敏", signInName: "zhou.min", password: "青山不改 绿水长流" };
      const session = mustHave(await accounts.createFirstAdministrator({ key, ...wanted }));
      const page = await openAs(browser, session, `${url}/admin`, tablet);
      const sections = [
        ["lessons", ".empty"],
        ["timetable", ".empty"],
        ["operations", ".empty"],
        ["reports", ".empty"],
        ["places", ".empty"],
        ["people", "tbody tr"],
        ["webhooks", ".empty"],
        ["audit", ".empty, main tbody tr"],
      ] as const;
      for (const [section, ready] of sections) {
        await page.click(`a[href="#${section}"]`);
        await page
          .locator(`main ${ready.replace("main ", "")}`)
          .first()
          .waitFor();
        await page.locator(".waiting").waitFor({ state: "detached" });
        await shoot(page, section, DESK_SHARE);
      }
      await page.click('a[href="#timetable"]');
      await act(page, "new-term");
      await page.locator("dialog form").waitFor();
      await shoot(page, "new-term", DESK_SHARE);
      await page.locator("dialog input").first().fill("2026 年秋季学期");
      await act(page, "save-term");
      await page.locator("dialog").waitFor({ state: "detached" });
      await page.locator(".empty").waitFor();
      await shoot(page, "timetable-nobody", DESK_SHARE);
      const small = await openAs(browser, session, `${url}/admin#places`, telephone);
      await small.locator(".empty").waitFor();
      await shoot(small, "places-telephone");
      const observer = await openAs(browser, session, `${url}/observer`, { ...tablet, language: "en" });
      await observer.locator(".empty").waitFor();
      await shoot(observer, "observer", DESK_SHARE);
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await close();
    }
  },
});
