import type { Catalogue, Entry, Plural } from "./catalogue.ts";
import type { Language } from "./language.ts";
import { baseOf, type PageLanguage } from "./page-language.ts";

/**
 * Catalogues. An area (a page, the refusals) has one file for each language: the English one declares the keys and the
 * parameters `{like this}`, the others are `Translation<typeof english>`, so that a missing or extra key does not
 * compile. `other` is the fallback of a plural, which is chosen by its parameter `{count}`.
 */
export type Translation<C extends Catalogue> = { readonly [K in keyof C]: C[K] extends string ? string : Plural };

/** One area in every language. `area`: its name in the files of added languages, for what a classroom reads. */
export type Words<C extends Catalogue> = { readonly [L in Language]: Translation<C> } & {
  readonly en: C;
  readonly area?: string;
};

type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParamNames<E extends Entry> = E extends string ? NamesIn<E> : NamesIn<E[keyof E]> | "count";
export type ParamsOf<E extends Entry> = { [N in ParamNames<E>]: N extends "count" ? number : string | number };

type Arguments<E extends Entry> = [ParamNames<E>] extends [never] ? [] : [ParamsOf<E>];

/** Says one entry of an area in the page's language. */
export type Say<C extends Catalogue> = <K extends keyof C & string>(key: K, ...params: Arguments<C[K]>) => string;

/** Binds an area to a language. Numbers among the parameters are written as the language writes them. */
export function speak<C extends Catalogue>(words: Words<C>, language: PageLanguage): Say<C> {
  const catalogue: Catalogue = words[baseOf(language)];
  return (key, ...[params]) => {
    const added = typeof language === "string" || !words.area ? undefined : language.entry(words.area, key);
    const entry = added ?? catalogue[key];
    if (entry === undefined) throw new Error(`the ${baseOf(language)} catalogue has no entry "${key}"`);
    return fill(entry, added === undefined ? baseOf(language) : language, params ?? {});
  };
}

/** Writes the parameters into one entry. */
export function fill(
  entry: Entry,
  language: PageLanguage,
  params: { readonly [name: string]: string | number },
): string {
  const text = typeof entry === "string" ? entry : pluralForm(entry, language, Number(params.count));
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name];
    if (value === undefined) return placeholder;
    return typeof value === "number" ? numberIn(language, value) : value;
  });
}

function pluralForm(plural: Plural, language: PageLanguage, count: number): string {
  if (typeof language !== "string") return language.pluralForm(plural, count);
  return plural[new Intl.PluralRules(language).select(count)] ?? plural.other;
}

function numberIn(language: PageLanguage, value: number): string {
  return typeof language === "string" ? new Intl.NumberFormat(language).format(value) : language.number(value);
}
