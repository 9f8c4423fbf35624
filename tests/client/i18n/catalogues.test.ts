import { globSync } from "node:fs";
import { basename, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Catalogue, Entry } from "../../../client/i18n/catalogue.ts";
import { languageList } from "../../../client/i18n/language.ts";
import { apiRefusals } from "../../../signaling/contract/api-refusals.ts";
import { refusalParams } from "../../../signaling/contract/errors.ts";

/** The compiler sees missing and extra keys; these see what it cannot: parameters, plurals, empty texts, punctuation. */

const root = resolve(import.meta.dirname, "../../../client/i18n");
const areas = globSync("en/*.ts", { cwd: root }).map((file) => basename(file));

async function catalogueOf(language: string, file: string): Promise<Catalogue> {
  const module: Record<string, Catalogue> = await import(resolve(root, language, file));
  const exports = Object.values(module);
  expect(exports, `${language}/${file} exports one catalogue`).toHaveLength(1);
  return exports[0] ?? {};
}

const textsOf = (entry: Entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const paramsOf = (entry: Entry) =>
  [...new Set(textsOf(entry).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1])))].sort();

test("there is more than one area", () => {
  expect(areas.length).toBeGreaterThan(3);
});

describe.each(languageList.filter((language) => language !== "en"))("%s", (language) => {
  test.each(areas)("%s says everything that English says, with the same parameters", async (file) => {
    const english = await catalogueOf("en", file);
    const other = await catalogueOf(language, file);
    const shape = (catalogue: Catalogue) =>
      Object.fromEntries(Object.entries(catalogue).map(([key, entry]) => [key, paramsOf(entry)]));
    expect(shape(other)).toEqual(shape(english));
  });
});

describe.each(languageList)("%s", (language) => {
  test.each(areas)("%s has no empty text, and every plural form that the language needs", async (file) => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, entry] of Object.entries(await catalogueOf(language, file))) {
      for (const text of textsOf(entry)) expect(text.trim(), key).not.toBe("");
      if (typeof entry !== "string") expect(Object.keys(entry).sort(), key).toEqual([...needed].sort());
    }
  });
});

test.each(areas)("Chinese %s uses Chinese punctuation", async (file) => {
  for (const [key, entry] of Object.entries(await catalogueOf("zh-CN", file))) {
    for (const text of textsOf(entry))
      expect(text, key).not.toMatch(/\p{Script=Han}\s?[,;:?!()]|[,;:?!(]\p{Script=Han}/u);
  }
});

test("every refusal of the contract that a page can meet has words", async () => {
  const met = Object.keys(refusalParams).filter((code) => !(code in apiRefusals));
  const words = await catalogueOf("en", "refusals.ts");
  expect(Object.keys(words)).toEqual(expect.arrayContaining(met));
});
