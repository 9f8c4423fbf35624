import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { Group, Stand } from "./group.ts";

/** Small enough for a repository, sharp enough for text. */
const QUALITY = 72;

interface AlbumOptions {
  readonly folder: string;
  /** In the page's own size and without loss, for looking at: not for the repository. */
  readonly full: boolean;
}

/** Takes the pictures of one group. Those that it names no more are thrown away. @throws when one is missing at the end. */
export async function takeGroup(browser: Browser, group: Group, { folder, full }: AlbumOptions): Promise<void> {
  const own = join(folder, group.name);
  await mkdir(own, { recursive: true });
  const kind = full ? "png" : "webp";
  const taken = new Set<string>();
  const shoot: Stand<string>["shoot"] = async (page, name, share = 1) => {
    const picture = await pictureOf(page, kind, full ? 1 : share);
    await writeFile(join(own, `${name}.${kind}`), picture);
    taken.add(`${name}.${kind}`);
    process.stdout.write(`${join(own, name)}.${kind} ${Math.round(picture.length / 1000)} kB\n`);
  };
  await group.take({ browser, shoot });
  const missing = Object.keys(group.pictures).filter((name) => !taken.has(`${name}.${kind}`));
  if (missing.length > 0) throw new Error(`${group.name}: no picture of ${missing.join(", ")}`);
  for (const file of await readdir(own)) if (!taken.has(file)) await rm(join(own, file));
}

async function pictureOf(page: Page, format: "png" | "webp", scale: number): Promise<Buffer> {
  const viewport = page.viewportSize();
  if (viewport === null) throw new Error("the page has no size");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // What was just pressed or has just come is half of what it will be; level meters and spinners never come to rest.
  await page.waitForFunction(() =>
    [...document.querySelectorAll("button, dialog, .room-keys, .slate-main, .picture")].every((part) =>
      part.getAnimations().every(({ playState }) => playState === "finished"),
    ),
  );
  // What is in the window, wherever the page is scrolled to.
  const [x, y] = await page.evaluate(() => [scrollX, scrollY] as const);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", {
    ...{ format, clip: { x, y, ...viewport, scale } },
    ...(format === "webp" ? { quality: QUALITY } : {}),
  });
  await session.detach();
  return Buffer.from(data, "base64");
}
