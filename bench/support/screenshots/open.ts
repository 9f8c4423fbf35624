import type { Browser, Page } from "playwright-core";
import type { Session } from "../../../signaling/contract/api.ts";
import { type Devices, plugInto } from "./devices.ts";

export interface Looks {
  readonly width: number;
  readonly height: number;
  readonly language: "zh-CN" | "en";
  readonly colours?: "light" | "dark";
  /** Where it is about nine in the morning, unless it is told. */
  readonly zone?: string | undefined;
}

/** In a classroom, three metres away. */
export const bigScreen: Looks = { width: 1920, height: 1080, language: "zh-CN" };
/** How many of its pixels a picture of it has. */
export const BIG_SHARE = 0.5;
/** What most teachers have. */
export const laptop: Looks = { width: 1366, height: 768, language: "en" };
export const tablet: Looks = { width: 1280, height: 800, language: "zh-CN" };
export const telephone: Looks = { width: 360, height: 740, language: "zh-CN" };
/** Of laptops and tablets. */
export const DESK_SHARE = 0.75;

/** Opens a link as somebody of their own. `prepare`: what has to be done before the page is there. */
export async function openPage(
  browser: Browser,
  url: string,
  looks: Looks,
  { devices, prepare }: { devices?: Devices; prepare?: (page: Page) => Promise<void> } = {},
): Promise<Page> {
  const { width, height, language, colours = "light", zone = teachingTimeZone() } = looks;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    timezoneId: zone,
    colorScheme: colours,
    permissions: ["camera", "microphone"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  if (devices) await plugInto(page, devices);
  await prepare?.(page);
  await page.goto(url);
  return page;
}

/** A page of somebody who signed in before: a teacher's, or an administrator's and observer's. */
export async function openAs(browser: Browser, session: Session, url: string, looks: Looks): Promise<Page> {
  const teaches = session.holder.kind === "person" && session.holder.role === "teacher";
  const kept = { key: `oneroom.session.${teaches ? "teacher" : "admin"}`, value: JSON.stringify(session) };
  const prepare = async (page: Page) => {
    await page.addInitScript(({ key, value }) => sessionStorage.setItem(key, value), kept);
  };
  return await openPage(browser, url, looks, { prepare });
}

/** Lessons are given in the morning, whenever this is run: the zone (whole hours) where it is about nine now. */
function teachingTimeZone(): string {
  const eastOfGreenwich = ((9 - new Date().getUTCHours() + 36) % 24) - 12;
  // POSIX's sign: east is minus.
  return `Etc/GMT${eastOfGreenwich > 0 ? "-" : "+"}${Math.abs(eastOfGreenwich)}`;
}
