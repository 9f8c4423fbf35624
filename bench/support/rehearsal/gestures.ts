import type { Page } from "playwright-core";
import { act } from "../../../tests/e2e/support/act.ts";
import { framesOf, LOUD, loudnessOf, selectorOf, type Wanted } from "../../../tests/e2e/support/senses.ts";
import { writingSurface } from "../../../tests/e2e/support/write.ts";
import type { Cast, Room } from "./cast.ts";
import { inkApart, standingApart } from "./compare.ts";
import { inkOn, type ShownSheet, sheetOn } from "./screen.ts";
import { until, untilAll } from "./until.ts";

/** What people do before the pages, and what they look for there. */

/** In shares of the sheet's width and height. */
export type Point = readonly [x: number, y: number];

const POINTS_A_STROKE = 8;
/** Two screens' antialiasing differs by less, from a small sheet to a big screen; their strokes are counted besides. */
const INK_APART = 0.15;

/** Draws a wavy line from one point to the other with the mouse, as a hand would. */
export async function writeStroke(page: Page, [fromX, fromY]: Point, [toX, toY]: Point): Promise<void> {
  const surface = await writingSurface(page);
  const at = (share: number, wave: number) => ({
    x: surface.x + surface.width * (fromX + (toX - fromX) * share),
    y: surface.y + surface.height * (fromY + (toY - fromY) * share + wave),
  });
  const start = at(0, 0);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (let n = 1; n <= POINTS_A_STROKE; n += 1) {
    const { x, y } = at(n / POINTS_A_STROKE, 0.02 * Math.sin(n));
    await page.mouse.move(x, y, { steps: 2 });
  }
  await page.mouse.up();
}

/** So many lines below each other, from that row on. */
export async function writeLines(page: Page, count: number, firstRow = 0): Promise<void> {
  for (let line = firstRow; line < firstRow + count; line += 1)
    await writeStroke(page, [0.1, 0.1 + line * 0.08], [0.7, 0.1 + line * 0.08]);
}

/** Waits until all screens show the same sheet with so many strokes, then that their ink looks the same. */
export async function agreeOnSheet(
  screens: Readonly<Record<string, Page>>,
  wanted: Partial<ShownSheet>,
  timeoutMs = 60_000,
): Promise<number> {
  const looked = async () => {
    const shown = await each(screens, sheetOn);
    const apart = standingApart(shown).length > 0;
    return Object.fromEntries(Object.entries(shown).map(([name, sheet]) => [name, { sheet, apart }]));
  };
  const agrees = ({ sheet, apart }: { sheet: ShownSheet | null; apart: boolean }): boolean =>
    sheet !== null && !apart && matches(sheet, wanted);
  await untilAll("one sheet on every screen", looked, agrees, timeoutMs);
  const inks = async () => {
    const read = await each(screens, inkOn);
    const first = Object.values(read)[0] ?? [];
    return Object.fromEntries(
      Object.entries(read).map(([name, ink]) => [name, ink.length === 0 ? 1 : inkApart(first, ink)]),
    );
  };
  const apart = await untilAll("one ink on every screen", inks, (share) => share <= INK_APART);
  return Math.max(...Object.values(apart));
}

function matches(shown: ShownSheet, wanted: Partial<ShownSheet>): boolean {
  return (["sheet", "strokes", "slide"] as const).every(
    (key) => wanted[key] === undefined || shown[key] === wanted[key],
  );
}

export async function each<T>(
  pages: Readonly<Record<string, Page>>,
  read: (page: Page, name: string) => Promise<T>,
): Promise<Record<string, T>> {
  const told = Object.entries(pages).map(async ([name, page]) => [name, await read(page, name)] as const);
  return Object.fromEntries(await Promise.all(told));
}

/** Waits until that many more frames of the picture were decoded. */
export async function sees(page: Page, wanted: Wanted, frames = 5, timeoutMs = 45_000): Promise<void> {
  let before: number | null = null;
  await until(
    `${wanted.source} of ${wanted.classroom} on ${page.url()}`,
    async () => {
      const now = await framesOf(page, wanted);
      if (before === null || (now !== null && now < before)) before = now;
      return now !== null && before !== null && now - before >= frames;
    },
    timeoutMs,
  );
}

export async function hears(page: Page, classroom: string, timeoutMs = 45_000): Promise<void> {
  await until(`voice of ${classroom}`, async () => (await loudnessOf(page, classroom)) >= LOUD, timeoutMs);
}

export async function hearsNoMore(page: Page, classroom: string): Promise<void> {
  const voice = page.locator(selectorOf("audio", "voice", classroom));
  await until(`the end of the voice of ${classroom}`, async () => (await voice.count()) === 0);
}

/** Wakes the keys of a big screen, then presses one. */
export async function pressOn(room: Room, action: string): Promise<void> {
  await room.page.mouse.move(300 + Math.random() * 200, 300);
  await act(room.page, action);
}

/** The room's desk on its big screen, for as long as something is done at it. */
export async function atDesk(room: Room, run: (page: Page) => Promise<void>): Promise<void> {
  await pressOn(room, "tell-teacher");
  await room.page.locator("dialog .room-desk").waitFor();
  try {
    await run(room.page);
  } finally {
    await room.page.keyboard.press("Escape");
    await room.page.locator("dialog").waitFor({ state: "detached" });
  }
}

/** Types into the form that this key sends, and sends it. */
export async function fillAndSend(page: Page, action: string, text: string): Promise<void> {
  const form = page.locator(`form:has([data-action="${action}"])`);
  await form.locator("input").first().fill(text);
  await form.locator(`[data-action="${action}"]`).click();
}

export function tabletOf({ tablet }: Cast): Page {
  if (tablet === undefined) throw new Error("the assistant's tablet is not in the lesson");
  return tablet;
}
