import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { AddedLanguageName } from "../../signaling/contract/added-language.ts";
import type { Catalogue } from "./catalogue.ts";
import { createFormat } from "./format.ts";
import { closest, isLanguage, type Language, languages, pickLanguage } from "./language.ts";
import { type AddedLanguage, baseOf, type Format, type PageLanguage } from "./page-language.ts";
import { type Say, speak, type Words } from "./words.ts";

const REMEMBERED = "oneroom.language";

/** The page's language, and the way to change it. */
export interface I18n {
  /** What the page is read in. */
  readonly speech: ReadonlySignal<PageLanguage>;
  /** The built-in language: the page's, or the base of the added one. */
  readonly language: ReadonlySignal<Language>;
  /** Languages beside the built-in ones; none on pages that have no added languages, or when they cannot be had. */
  listAdded(): Promise<readonly AddedLanguageName[]>;
  /** The tag of a built-in or an added language. An unknown one, or one that cannot be had, changes nothing. */
  choose(tag: string): void;
}

/** Where added languages come from. */
export interface AddedLanguages {
  list(): Promise<readonly AddedLanguageName[]>;
  /** By a BCP 47 tag, `ug` or `ug-CN`. */
  load(tag: string): Promise<AddedLanguage | undefined>;
}

/** What a browser tells about the reader. */
export interface Reader {
  /** The page's query string: `?lang=en` goes before everything else. */
  search: string;
  storage: Pick<Storage, "getItem" | "setItem">;
  browserLanguages: readonly string[];
  root: { lang: string; dir: string };
}

/** Picks the language and keeps `<html lang dir>` right. */
export function createI18n(reader: Reader, added?: AddedLanguages): I18n {
  const asked = new URLSearchParams(reader.search).get("lang");
  const remembered = reader.storage.getItem(REMEMBERED);
  const speech = signal<PageLanguage>(pickLanguage({ asked, remembered, browser: reader.browserLanguages }));
  let wanted: string | undefined;
  const show = (next: PageLanguage): void => {
    speech.value = next;
    reader.root.lang = typeof next === "string" ? next : next.tag;
    reader.root.dir = typeof next === "string" ? languages[next].direction : next.direction;
  };
  const fetchAdded = async (tag: string): Promise<boolean> => {
    wanted = tag;
    const language = await added?.load(tag);
    // Another choice was made meanwhile.
    if (language === undefined || wanted !== tag) return false;
    show(language);
    return true;
  };
  show(speech.value);
  const wish = asked ?? remembered ?? reader.browserLanguages[0];
  if (wish && closest(wish) === undefined) fetchAdded(wish).catch(ignored);
  return {
    speech,
    language: computed(() => baseOf(speech.value)),
    listAdded: async () => (await added?.list().catch(() => [])) ?? [],
    choose(tag) {
      if (isLanguage(tag)) {
        wanted = tag;
        show(tag);
        reader.storage.setItem(REMEMBERED, tag);
      } else {
        fetchAdded(tag).then((shown) => shown && reader.storage.setItem(REMEMBERED, tag), ignored);
      }
    },
  };
}

/** A language that cannot be fetched now: the page stays readable in the one it has. */
function ignored(): void {}

export const I18nContext = createContext<I18n | undefined>(undefined);

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error("a component that speaks stands outside of I18nContext");
  return i18n;
}

/** The words of one area in the page's language: `const say = useWords(adminWords); say("title")`. */
export function useWords<C extends Catalogue>(words: Words<C>): Say<C> {
  const language = useI18n().speech.value;
  return useMemo(() => speak(words, language), [words, language]);
}

/** Dates and numbers in the page's language, in the browser's zone unless another is given. */
export function useFormat(timeZone?: string): Format {
  const language = useI18n().speech.value;
  return useMemo(() => createFormat(language, timeZone), [language, timeZone]);
}
