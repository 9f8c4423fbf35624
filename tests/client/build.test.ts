import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build, transformWithOxc } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** What the build makes of the pages: it has to run in Chrome 80 under the service's content security policy. */

let outDir: string;
beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), "oneroom-client-"));
  await build({ configFile: resolve("vite.config.ts"), logLevel: "silent", build: { outDir } });
});
afterAll(() => rmSync(outDir, { recursive: true }));

const contentsOf = (pattern: string) =>
  globSync(pattern, { cwd: outDir }).map((file) => ({ file, content: readFileSync(join(outDir, file), "utf8") }));

test("there is a page for each door", () => {
  expect(globSync("*.html", { cwd: outDir }).sort()).toEqual([
    "admin.html",
    "answer.html",
    "api-docs.html",
    "assistant.html",
    "classroom.html",
    "index.html",
    "observer.html",
    "teacher.html",
  ]);
});

describe("content security policy", () => {
  test("pages hold no code and no style of their own", () => {
    for (const { file, content } of contentsOf("*.html")) {
      const scripts = [...content.matchAll(/<script\b([^>]*)>([^<]*)/g)];
      expect(scripts.length, file).toBeGreaterThan(0);
      for (const [, attributes, code] of scripts)
        expect([file, / src="\//.test(attributes ?? ""), code]).toEqual([file, true, ""]);
      expect(content, file).not.toMatch(/<style|\son\w+=|\sstyle=|javascript:/);
    }
  });

  test("everything comes from the page's own origin", () => {
    for (const { file, content } of contentsOf("*.html")) {
      for (const [, address] of content.matchAll(/\s(?:src|href)="([^"]*)"/g)) expect(address, file).toMatch(/^\/\w/);
    }
    for (const { file, content } of contentsOf("assets/*.css"))
      expect(content, file).not.toMatch(/url\((?!\/assets\/)|@import/);
  });
});

describe("Chrome 80", () => {
  test("understands every script: nothing is left to be lowered", async () => {
    const scripts = contentsOf("assets/*.js");
    expect(scripts.length).toBeGreaterThan(3);
    for (const { file, content } of scripts) {
      const as = async (target: string) => (await transformWithOxc(content, file, { target, sourcemap: false })).code;
      // A boolean, since a difference of two such files fills the screen.
      expect((await as("chrome80")) === (await as("esnext")), file).toBe(true);
    }
  });

  test("the search finds newer syntax", async () => {
    const as = async (target: string) => (await transformWithOxc("a ||= class { #b = 1 };", "a.js", { target })).code;
    expect(await as("chrome80")).not.toBe(await as("esnext"));
  });

  test("has the functions that the scripts call without asking", () => {
    const newer =
      /\.replaceAll\(|\.at\(|Object\.hasOwn\(|Promise\.any\(|randomUUID\(|AbortSignal\.(timeout|any)\(|\.findLast\(|\.toSorted\(/;
    for (const { file, content } of contentsOf("assets/*.js")) {
      expect([file, newer.exec(content)?.[0]]).toEqual([file, undefined]);
    }
  });

  test("understands every style", () => {
    const newer =
      /:has\(|:is\(|:where\(|@container|@layer|color-mix\(|\binset\s*:|aspect-ratio\s*:|\ddvh|(?:margin|padding)-(?:inline|block):/;
    for (const { file, content } of contentsOf("assets/*.css")) {
      expect([file, newer.exec(content)?.[0]]).toEqual([file, undefined]);
      // A flex box has `gap` from 84 on; grids are written with grid-gap.
      expect([file, /[;{]gap:/.exec(content)?.[0]]).toEqual([file, undefined]);
    }
  });
});

test("schemas stay on the server: types alone reach the pages", () => {
  for (const { file, content } of contentsOf("assets/*.js")) expect(/_zod|ZodError/.test(content), file).toBe(false);
});
