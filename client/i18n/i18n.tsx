import { type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { createFormat, type Format } from "./format.ts";
import { isLanguage, type Language, languages, pickLanguage } from "./language.ts";
import { type Catalogue, type Say, speak, type Words } from "./words.ts";

const REMEMBERED = "oneroom.language";

/** The page's language, and the way to change it. */
export interface I18n {
  readonly language: ReadonlySignal<Language>;
  choose(language: Language): void;
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
export function createI18n(reader: Reader): I18n {
  const language = signal(
    pickLanguage({
      asked: new URLSearchParams(reader.search).get("lang"),
      remembered: reader.storage.getItem(REMEMBERED),
      browser: reader.browserLanguages,
    }),
  );
  const show = () => {
    reader.root.lang = language.value;
    reader.root.dir = languages[language.value].direction;
  };
  show();
  return {
    language,
    choose(next) {
      if (!isLanguage(next)) return;
      language.value = next;
      reader.storage.setItem(REMEMBERED, next);
      show();
    },
  };
}

export const I18nContext = createContext<I18n | undefined>(undefined);

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error("a component that speaks stands outside of I18nContext");
  return i18n;
}

/** The words of one area in the page's language: `const say = useWords(adminWords); say("title")`. */
export function useWords<C extends Catalogue>(words: Words<C>): Say<C> {
  const language = useI18n().language.value;
  return useMemo(() => speak(words, language), [words, language]);
}

/** Dates and numbers in the page's language, in the browser's zone unless another is given. */
export function useFormat(timeZone?: string): Format {
  const language = useI18n().language.value;
  return useMemo(() => createFormat(language, timeZone), [language, timeZone]);
}
