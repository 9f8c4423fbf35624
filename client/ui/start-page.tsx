import "./base.css";
import { type ComponentChildren, render } from "preact";
import { type AddedLanguages, createI18n, I18nContext } from "../i18n/i18n.tsx";
import { safeStorage } from "./safe-storage.ts";

/** Each page's first call: `startPage(<TeacherPage />)`. Gives it its language and puts it into `#page`. */
export function startPage(page: ComponentChildren, addedLanguages?: AddedLanguages): void {
  const place = document.getElementById("page");
  if (!place) throw new Error("the page has no element #page");
  const reader = {
    search: location.search,
    storage: safeStorage(() => localStorage),
    browserLanguages: navigator.languages,
    root: document.documentElement,
  };
  const i18n = createI18n(reader, addedLanguages);
  render(<I18nContext.Provider value={i18n}>{page}</I18nContext.Provider>, place);
}
