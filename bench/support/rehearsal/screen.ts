import type { Page } from "playwright-core";

/** What a screen shows of the lesson, read off its page. */

/** The sheet that is shown; null when none is. */
export interface ShownSheet {
  readonly sheet: string;
  readonly strokes: number;
  /** The slide's number, once its picture is there; null on a blank sheet. */
  readonly slide: string | null;
}

export async function sheetOn(page: Page): Promise<ShownSheet | null> {
  return await page.evaluate(() => {
    const sheet = document.querySelector<HTMLElement>(".slate-main .sheet");
    if (!sheet) return null;
    const picture = sheet.querySelector<HTMLImageElement>("img[data-slide]");
    return {
      sheet: sheet.dataset.sheet ?? "",
      strokes: Number(sheet.dataset.strokes),
      slide: picture && picture.naturalWidth > 0 ? (picture.dataset.slide ?? null) : null,
    };
  });
}

/** So many cells across a sheet. */
const CELLS_ACROSS = 64;

/**
 * How much ink lies around each cell of the shown sheet, 0 to 255, whatever the screen's size; row by row. A pixel counts
 * for the four cells around it by its distance, so that where a line lies between cells does not depend on that size.
 */
export async function inkOn(page: Page): Promise<readonly number[]> {
  return await page.evaluate((across) => {
    const layers = [...document.querySelectorAll<HTMLCanvasElement>(".slate-main .sheet canvas")];
    const [first] = layers;
    if (!first || first.width === 0) return [];
    const { width, height } = first;
    const down = Math.round((across * height) / width);
    const sums = new Float64Array((across + 1) * (down + 1));
    for (const layer of layers) {
      const pixels = layer.getContext("2d")?.getImageData(0, 0, width, height).data;
      if (!pixels) return [];
      for (let pixel = 0; pixel < width * height; pixel += 1) {
        const ink = pixels[pixel * 4 + 3] ?? 0;
        if (ink === 0) continue;
        const x = (((pixel % width) + 0.5) * across) / width;
        const y = ((Math.floor(pixel / width) + 0.5) * down) / height;
        const [column, row] = [Math.floor(x), Math.floor(y)];
        const [right, below] = [x - column, y - row];
        const add = (cell: number, share: number): void => {
          sums[cell] = (sums[cell] ?? 0) + ink * share;
        };
        const cell = row * (across + 1) + column;
        add(cell, (1 - right) * (1 - below));
        add(cell + 1, right * (1 - below));
        add(cell + across + 1, (1 - right) * below);
        add(cell + across + 2, right * below);
      }
    }
    const pixelsACell = (width * height) / (across * down);
    return [...sums].map((sum) => Math.round((sum / pixelsACell) * 10) / 10);
  }, CELLS_ACROSS);
}

/** Who is heard by all on this screen: the classrooms whose voices it plays, and its own while it is told that it is. */
export async function stageOn(page: Page, own: string | undefined): Promise<readonly string[]> {
  const [voices, called] = await page.evaluate(
    () =>
      [
        [...document.querySelectorAll<HTMLElement>('audio[data-source="voice"]')].map(
          ({ dataset }) => dataset.classroom ?? "",
        ),
        document.querySelector(".stage-banner") !== null,
      ] as const,
  );
  const rooms = voices.filter((room) => room !== "master");
  return [...new Set(called && own !== undefined ? [...rooms, own] : rooms)].sort();
}

/** How sheet and pictures share a classroom's screen: `large`, `half`, `small` or `alone`; `away` without a sheet. */
export async function layoutOn(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const { classList } = document.querySelector(".slate-stage") ?? document.body;
    return ["large", "half", "small", "alone"].find((place) => classList.contains(place)) ?? "away";
  });
}

/** The rows of the result that is shown, "label: count" each. */
export async function resultOn(page: Page, within: string): Promise<readonly string[]> {
  return await page.locator(`${within} .tally-row`).evaluateAll((rows) =>
    rows.map((row) => {
      const text = (part: string) => row.querySelector(part)?.textContent?.trim() ?? "";
      return `${text(".tally-label")}: ${text(".tally-count")}`;
    }),
  );
}

/** What was written, as the page lists it. */
export async function messagesOn(page: Page): Promise<readonly string[]> {
  return await page
    .locator(".message-list .message-text")
    .evaluateAll((lines) => lines.map((line) => line.textContent ?? ""));
}
