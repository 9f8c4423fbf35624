import type { Page } from "playwright-core";
import { expect } from "vitest";
import { framesOf, LOUD, loudnessOf, selectorOf, type Wanted } from "./senses.ts";

/** What a person before the page would see and hear: decoded frames that advance, sound that is not silence. */

/** Waits until at least `frames` more frames of the picture were decoded from now on. */
export async function expectToSee(page: Page, wanted: Wanted, frames = 10): Promise<void> {
  let before: number | null = null;
  await expect
    .poll(
      async () => {
        const now = await framesOf(page, wanted);
        // A rejoined page starts counting anew.
        if (before === null || (now !== null && now < before)) before = now;
        return now === null || before === null ? 0 : now - before;
      },
      { timeout: 30_000, message: `${wanted.source} of ${wanted.classroom} on ${page.url()}` },
    )
    .toBeGreaterThanOrEqual(frames);
}

export async function expectNotToSee(page: Page, { source, classroom }: Wanted): Promise<void> {
  await expect.poll(() => page.locator(selectorOf("video", source, classroom)).count(), { timeout: 30_000 }).toBe(0);
}

/** Waits until the voice of that room is louder than silence on this page, and is being played. */
export async function expectToHear(page: Page, classroom: string): Promise<void> {
  await expect
    .poll(() => loudnessOf(page, classroom), { timeout: 30_000, message: `voice of ${classroom} on ${page.url()}` })
    .toBeGreaterThanOrEqual(LOUD);
}

export async function expectNotToHear(page: Page, classroom: string): Promise<void> {
  await expect.poll(() => page.locator(selectorOf("audio", "voice", classroom)).count(), { timeout: 30_000 }).toBe(0);
}

async function lessonState(page: Page): Promise<string | null> {
  return await page.locator("main[data-lesson-state]").getAttribute("data-lesson-state");
}

export async function expectLessonState(page: Page, state: "waiting" | "live" | "ended"): Promise<void> {
  await expect.poll(() => lessonState(page), { timeout: 30_000, message: page.url() }).toBe(state);
}
