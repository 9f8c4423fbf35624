import "./base.css";
import { type ComponentChildren, render } from "preact";
import { createI18n, I18nContext } from "../i18n/i18n.tsx";
import { safeStorage } from "./safe-storage.ts";

/** Each page's first call: `startPage(<TeacherPage />)`. Gives it its language and puts it into `#page`. */
export function startPage(page: ComponentChildren): void {
  const place = document.getElementById("page");
  if (!place) throw new Error("the page has no element #page");
  const i18n = createI18n({
    search: location.search,
    storage: safeStorage(() => localStorage),
    browserLanguages: navigator.languages,
    root: document.documentElement,
  });
  render(<I18nContext.Provider value={i18n}>{page}</I18nContext.Provider>, place);
}
