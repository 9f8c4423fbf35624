import type { AddedLanguageFile, AddedLanguageName } from "../../../signaling/contract/added-language.ts";
import type { AddedLanguages } from "../i18n.tsx";
import { addedLanguageOf } from "./added-language.ts";
import { loadFont } from "./fonts.ts";

/** The languages that the service offers beside the built-in ones. Their files are checked by the service. */
export function fetchLanguages(send: typeof fetch): AddedLanguages {
  let listed: Promise<readonly AddedLanguageName[]> | undefined;
  const list = (): Promise<readonly AddedLanguageName[]> => {
    listed ??= get<readonly AddedLanguageName[]>(send, "/languages/index.json").catch((cause: unknown) => {
      listed = undefined;
      throw cause;
    });
    return listed;
  };
  return {
    list,
    load: async (wish) => {
      const known = closestOf(await list(), wish);
      if (known === undefined) return undefined;
      const file = await get<AddedLanguageFile>(send, `/languages/${known.tag}.json`);
      // Its letters may come after its words: a font that is late is no reason to wait.
      loadFont(file.tag);
      return addedLanguageOf(file);
    },
  };
}

/** `ug-CN` finds `ug`, `mn-Mong-CN` finds `mn-Mong`: the longest tag that the wish begins with. */
function closestOf(names: readonly AddedLanguageName[], wish: string): AddedLanguageName | undefined {
  const asked = `${wish.toLowerCase()}-`;
  const fitting = names.filter(({ tag }) => asked.startsWith(`${tag.toLowerCase()}-`));
  return fitting.sort((a, b) => b.tag.length - a.tag.length)[0];
}

async function get<T>(send: typeof fetch, path: string): Promise<T> {
  const response = await send(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
  return response.json();
}
