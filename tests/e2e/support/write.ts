import type { Page } from "playwright-core";

export interface Surface {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LOOK_AGAIN_MS = 100;

/** Where the teacher's sheet can be written on, in pixels of the page. A sheet that was just put up has no size yet, and the one before it may go while we look. */
export async function writingSurface(page: Page): Promise<Surface> {
  const surface = page.locator(".writing-surface");
  for (;;) {
    await surface.waitFor();
    const box = await surface.boundingBox();
    if (box !== null && box.width > 0) return box;
    await page.waitForTimeout(LOOK_AGAIN_MS);
  }
}

/** A line across the middle of the sheet, with the mouse. */
export async function writeLine(page: Page): Promise<void> {
  const { x, y, width, height } = await writingSurface(page);
  await page.mouse.move(x + width * 0.2, y + height * 0.5);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.8, y + height * 0.5, { steps: 8 });
  await page.mouse.up();
}
