/** The languages of the pages, in the order in which the switch shows them. Each name is in its own language. */
export const languages = {
  "zh-CN": { name: "中文", direction: "ltr" },
  en: { name: "English", direction: "ltr" },
} as const satisfies Record<string, { name: string; direction: "ltr" | "rtl" }>;

export type Language = keyof typeof languages;

export const languageList = Object.keys(languages).filter(isLanguage);

export function isLanguage(value: string): value is Language {
  return value in languages;
}

/** Finds the page language for a BCP 47 tag: `zh`, `zh-TW` and `zh-Hans-CN` all read `zh-CN`. */
export function closest(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split("-")[0];
  return languageList.find((language) => language.toLowerCase().split("-")[0] === primary);
}

/** The first wish that can be met: the address, then the last choice on this device, then the browser. */
export function pickLanguage(wishes: {
  asked: string | null;
  remembered: string | null;
  browser: readonly string[];
}): Language {
  for (const wish of [wishes.asked, wishes.remembered, ...wishes.browser]) {
    const language = wish ? closest(wish) : undefined;
    if (language) return language;
  }
  return "zh-CN";
}
