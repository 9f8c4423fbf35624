import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { galleryOf } from "../../bench/support/screenshots/gallery.ts";
import { groups } from "../../bench/support/screenshots/groups.ts";

const docs = new URL("../../docs", import.meta.url).pathname;
const MOST_BYTES = 6_000_000;

test("the gallery shows what the command takes, and each picture is there, and no other", () => {
  expect(readFileSync(join(docs, "screenshots.md"), "utf8")).toBe(galleryOf(groups));
  const there = readdirSync(join(docs, "images"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const told = groups.flatMap(({ name, pictures }) =>
    Object.keys(pictures).map((picture) => join(docs, "images", name, `${picture}.webp`)),
  );
  expect(there.sort()).toEqual(told.sort());
  expect(there.reduce((bytes, file) => bytes + statSync(file).size, 0)).toBeLessThan(MOST_BYTES);
});
