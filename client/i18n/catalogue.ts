/** `other` is the fallback of a plural, which is chosen by its parameter `{count}`. */
export type Plural = { readonly other: string } & { readonly [F in Exclude<Intl.LDMLPluralRule, "other">]?: string };
export type Entry = string | Plural;
export type Catalogue = { readonly [key: string]: Entry };
