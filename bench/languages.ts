import { parseArgs } from "node:util";
import { readLanguages } from "../server/http/language-files.ts";
import type { AddedLanguageFile } from "../signaling/contract/added-language.ts";
import { catalogueOf, classroomAreas, classroomKeys, paramsOf } from "./support/classroom-texts.ts";
import { table } from "./support/table.ts";

/**
 * How much of a classroom's pages does each added language say? Reads the languages that come with OneRoom and, with
 * --folder, a bureau's own over them. With --missing TAG it prints, as a file to fill in, the Chinese of what that
 * language does not say yet; for a new tag that is everything. docs/languages.md.
 */

const { values: options } = parseArgs({ options: { folder: { type: "string" }, missing: { type: "string" } } });
const own = new URL("../client/languages", import.meta.url).pathname;
const { languages, faults } = await readLanguages(own, options.folder ?? null);

async function gapsOf(language: AddedLanguageFile | undefined): Promise<Map<string, Record<string, unknown>>> {
  const gaps = new Map<string, Record<string, unknown>>();
  for (const area of classroomAreas) {
    const said = language?.areas[area] ?? {};
    const chinese = await catalogueOf("zh-CN", area);
    const missing = (await classroomKeys(area)).filter((key) => !Object.hasOwn(said, key));
    if (missing.length > 0) gaps.set(area, Object.fromEntries(missing.map((key) => [key, chinese[key]])));
  }
  return gaps;
}

/** Entries that name a parameter which the page does not give, or leave one out. */
async function misfitsOf(language: AddedLanguageFile): Promise<string[]> {
  const misfits: string[] = [];
  for (const [area, entries] of Object.entries(language.areas)) {
    const english = (classroomAreas as readonly string[]).includes(area) ? await catalogueOf("en", area) : {};
    for (const [key, entry] of Object.entries(entries)) {
      const there = english[key];
      const fits = there !== undefined && paramsOf(entry).join() === paramsOf(there).join();
      if (!fits)
        misfits.push(
          `${language.tag}: ${area}.${key}${there === undefined ? " is not known" : ": other {parameters}"}`,
        );
    }
  }
  return misfits;
}

if (options.missing !== undefined) {
  const known = languages.get(options.missing);
  const areas = Object.fromEntries(await gapsOf(known));
  process.stdout.write(`${JSON.stringify({ tag: options.missing, areas }, null, 2)}\n`);
} else {
  const rows: string[][] = [];
  for (const language of languages.values()) {
    const said = Object.values(language.areas).reduce((sum, area) => sum + Object.keys(area).length, 0);
    const missing = [...(await gapsOf(language)).values()].reduce((sum, area) => sum + Object.keys(area).length, 0);
    const misfits = await misfitsOf(language);
    for (const misfit of misfits) process.stdout.write(`${misfit}\n`);
    rows.push([language.tag, language.name, String(said), String(missing), language.reviewed ? "yes" : "no"]);
  }
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.stdout.write(`${table(["tag", "name", "texts", "missing", "reviewed"], rows)}\n`);
}
