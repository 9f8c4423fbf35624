import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type AddedLanguageFile,
  addedLanguage,
  type LanguageCorrection,
  languageCorrection,
} from "../../signaling/contract/added-language.ts";

/** Added languages by their tags, and one sentence for every file that cannot be used. */
export interface LanguageShelf {
  languages: ReadonlyMap<string, AddedLanguageFile>;
  faults: readonly string[];
}

const MAX_FILE_BYTES = 512 * 1024;
const MAX_FILES = 50;

/**
 * Reads the languages that come with the service, and over them the bureau's own: a whole language, or corrections of
 * one that is there, entry by entry. A file that cannot be used is left out and takes nothing else with it.
 */
export async function readLanguages(ownDir: string, bureauDir: string | null): Promise<LanguageShelf> {
  const faults: string[] = [];
  const languages = new Map<string, AddedLanguageFile>();
  for (const [dir, isBureaus] of [
    [ownDir, false] as const,
    ...(bureauDir === null ? [] : [[bureauDir, true] as const]),
  ]) {
    for (const name of await filesIn(dir, faults)) {
      const file = await readCorrection(join(dir, name), name, faults);
      if (file === undefined) continue;
      const base = isBureaus ? languages.get(file.tag) : undefined;
      const whole = addedLanguage.safeParse(base === undefined ? file : corrected(base, file));
      if (whole.success) languages.set(whole.data.tag, whole.data);
      else
        faults.push(`${name}: no language with the tag ${file.tag} to correct, and as a new one ${fault(whole.error)}`);
    }
  }
  return { languages, faults };
}

async function filesIn(dir: string, faults: string[]): Promise<string[]> {
  try {
    const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
    if (names.length > MAX_FILES) faults.push(`only the first ${MAX_FILES} of ${names.length} files are read`);
    return names.slice(0, MAX_FILES);
  } catch (cause) {
    faults.push(`the folder of languages cannot be read: ${String(cause)}`);
    return [];
  }
}

async function readCorrection(path: string, name: string, faults: string[]): Promise<LanguageCorrection | undefined> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes, ${MAX_FILE_BYTES} are allowed`);
    const parsed = languageCorrection.safeParse(JSON.parse(await readFile(path, "utf8")));
    if (parsed.success) return parsed.data;
    faults.push(`${name}: ${fault(parsed.error)}`);
  } catch (cause) {
    faults.push(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return undefined;
}

function corrected(base: AddedLanguageFile, correction: LanguageCorrection): object {
  const areas = Object.entries(correction.areas ?? {}).map(
    ([area, entries]) => [area, { ...base.areas[area], ...entries }] as const,
  );
  return { ...base, ...correction, areas: { ...base.areas, ...Object.fromEntries(areas) } };
}

function fault(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const [first] = error.issues;
  return first === undefined ? "unreadable" : `${first.path.join(".")}: ${first.message}`;
}
