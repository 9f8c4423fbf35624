import type { Browser, Page } from "playwright-core";
import { type County, openCounty } from "../county.ts";
import { openAs, tablet } from "./open.ts";

export interface CountyPage {
  readonly county: County;
  readonly page: Page;
  /** Goes to a part of the administrator's page, and waits for what shows that it is there. */
  go(section: string, ready: string): Promise<void>;
}

interface CountyLooks {
  readonly width?: number;
  readonly height?: number;
  readonly language?: "zh-CN" | "en";
  readonly colours?: "light" | "dark";
}

/** The administrator of a county that is in its eleventh week; `run` is given a way to the pages in each look. */
export async function inCounty(
  browser: Browser,
  run: (county: County, open: (looks?: CountyLooks) => Promise<CountyPage>) => Promise<void>,
): Promise<void> {
  const county = await openCounty({ WEBHOOKS_PRIVATE: "allow" });
  const open = async (looks: CountyLooks = {}): Promise<CountyPage> => {
    const { url } = county.service;
    const all = { ...tablet, zone: county.zone, language: "en", ...looks } as const;
    const page = await openAs(browser, county.session, "about:blank", all);
    await page.context().clock.setFixedTime(county.now);
    const go = async (section: string, ready: string): Promise<void> => {
      // Another address, and not only another part of the page that is there.
      await page.goto(`${url}/admin?${section}#${section}`);
      await page.locator(ready).first().waitFor();
    };
    return { county, page, go };
  };
  try {
    await run(county, open);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await county.close();
  }
}
