import { Router } from "express";
import type { AddedLanguageName } from "../../signaling/contract/added-language.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { type LanguageShelf, readLanguages } from "./language-files.ts";

export interface LanguageParts {
  clock: Clock;
  log: Log;
  /** The languages that come with the service. */
  languagesDir: string;
  /** The bureau's own; null: none. */
  bureauDir: string | null;
}

/** A corrected file is seen after so long, without a restart. */
const READ_AGAIN_MS = 60_000;

/** `/languages/index.json`: which there are; `/languages/TAG.json`: one of them. docs/languages.md. */
export function languageFiles({ clock, log, languagesDir, bureauDir }: LanguageParts): Router {
  let shelf: { at: number; read: Promise<LanguageShelf> } | undefined;
  const read = async (): Promise<LanguageShelf> => {
    const now = clock.now();
    if (shelf === undefined || now - shelf.at >= READ_AGAIN_MS) {
      const reading = readLanguages(languagesDir, bureauDir);
      shelf = { at: now, read: reading };
      for (const fault of (await reading).faults) log.warn({ fault }, "a file of a language is not used");
    }
    return shelf.read;
  };
  const router = Router();
  router.get("/languages/index.json", async (_request, response) => {
    const names = [...(await read()).languages.values()].map(
      ({ tag, name, direction, reviewed }): AddedLanguageName => ({ tag, name, direction, reviewed }),
    );
    response.set("Cache-Control", "no-cache").json(names);
  });
  router.get("/languages/:file", async ({ params: { file } }, response, next) => {
    const language = file.endsWith(".json") ? (await read()).languages.get(file.slice(0, -5)) : undefined;
    if (language === undefined) next();
    else response.set("Cache-Control", "no-cache").json(language);
  });
  return router;
}
