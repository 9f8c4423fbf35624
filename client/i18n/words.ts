import type { Language } from "./language.ts";

/**
 * Catalogues. An area (a page, the refusals) has one file for each language: the English one declares the keys and the
 * parameters `{like this}`, the others are `Translation<typeof english>`, so that a missing or extra key does not
 * compile. `other` is the fallback of a plural, which is chosen by its parameter `{count}`.
 */
export type Plural = { readonly other: string } & { readonly [F in Exclude<Intl.LDMLPluralRule, "other">]?: string };
export type Entry = string | Plural;
export type Catalogue = { readonly [key: string]: Entry };

export type Translation<C extends Catalogue> = { readonly [K in keyof C]: C[K] extends string ? string : Plural };

/** One area in every language. */
export type Words<C extends Catalogue> = { readonly [L in Language]: Translation<C> } & { readonly en: C };

type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParamNames<E extends Entry> = E extends string ? NamesIn<E> : NamesIn<E[keyof E]> | "count";
export type ParamsOf<E extends Entry> = { [N in ParamNames<E>]: N extends "count" ? number : string | number };

type Arguments<E extends Entry> = [ParamNames<E>] extends [never] ? [] : [ParamsOf<E>];

/** Says one entry of an area in the page's language. */
export type Say<C extends Catalogue> = <K extends keyof C & string>(key: K, ...params: Arguments<C[K]>) => string;

/** Binds an area to a language. Numbers among the parameters are written as the language writes them. */
export function speak<C extends Catalogue>(words: Words<C>, language: Language): Say<C> {
  const catalogue: Catalogue = words[language];
  return (key, ...[params]) => {
    const entry = catalogue[key];
    if (entry === undefined) throw new Error(`the ${language} catalogue has no entry "${key}"`);
    return fill(entry, language, params ?? {});
  };
}

/** Writes the parameters into one entry. */
export function fill(entry: Entry, language: Language, params: { readonly [name: string]: string | number }): string {
  const text = typeof entry === "string" ? entry : pluralForm(entry, language, Number(params.count));
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name];
    if (value === undefined) return placeholder;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}

function pluralForm(plural: Plural, language: Language, count: number): string {
  return plural[new Intl.PluralRules(language).select(count)] ?? plural.other;
}
