import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { launchChromium } from "../tests/e2e/support/chromium.ts";
import { takeGroup } from "./support/screenshots/album.ts";
import { galleryOf } from "./support/screenshots/gallery.ts";
import { groups } from "./support/screenshots/groups.ts";

/**
 * Every state of every page, to docs/images, and docs/screenshots.md that shows them. Cameras and microphones are drawn
 * in the pages; everything between them is the real service.
 *
 *   npm run screenshots                              all of them
 *   npm run screenshots -- --only doors,languages    some groups
 *   npm run screenshots -- --full FOLDER             in the pages' own size, to be looked at, and not into docs
 */
const { values: options } = parseArgs({ options: { only: { type: "string" }, full: { type: "string" } } });
const wanted = options.only?.split(",");
const unknown = wanted?.filter((name) => !groups.some((group) => group.name === name)) ?? [];
if (unknown.length > 0) throw new Error(`no such group: ${unknown.join(", ")}`);

const browser = await launchChromium();
try {
  for (const group of groups) {
    if (wanted && !wanted.includes(group.name)) continue;
    const from = performance.now();
    try {
      await takeGroup(browser, group, { folder: options.full ?? "docs/images", full: options.full !== undefined });
    } catch (error) {
      // The others do not need it.
      process.exitCode = 1;
      process.stderr.write(`${group.name} FAILED: ${error instanceof Error ? error.stack : error}\n`);
    }
    process.stdout.write(`${group.name}: ${Math.round((performance.now() - from) / 1_000)} s\n`);
  }
} finally {
  await browser.close();
}
if (options.full === undefined) await writeFile("docs/screenshots.md", galleryOf(groups));
