import type { Page } from "playwright-core";

/** Presses a button by its stable name. */
export async function act(page: Page, action: string, classroom?: string): Promise<void> {
  const suffix = classroom === undefined ? "" : `[data-classroom="${classroom}"]`;
  await page.locator(`[data-action="${action}"]${suffix}`).first().click();
}

/** Waits until the page says that its lesson is in this state. */
export async function untilLesson(page: Page, state: "waiting" | "live" | "ended"): Promise<void> {
  await page.locator(`main[data-lesson-state="${state}"]`).waitFor({ state: "attached" });
}
