import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** No violation of axe's rules, nothing wider than the window. */
export async function expectUsable(page: Page, view: string): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const run: { violations: { id: string; nodes: { html: string }[] }[] } = await Reflect.get(window, "axe").run();
    return run.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  });
  expect([view, ...found]).toEqual([view]);
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect([view, Math.max(0, overflowPx)]).toEqual([view, 0]);
}
