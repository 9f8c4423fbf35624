import "./top-bar.css";
import type { ComponentChildren } from "preact";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { LanguageSwitch } from "./language-switch.tsx";

interface TopBarProps {
  /** Which page this is. */
  place?: string;
  /** At the far end, after the languages: who is signed in, the way out. */
  children?: ComponentChildren;
}

/** The head of a page: the way home, where one is, the languages. */
export function TopBar({ place, children }: TopBarProps) {
  const say = useWords(sharedWords);
  return (
    <header class="top-bar">
      <a class="brand" href="/">
        <img class="brand-mark" src="/icon.svg" alt="" width="28" height="28" />
        {say("product")}
        {place !== undefined && <span class="brand-place">{place}</span>}
      </a>
      <div class="top-bar-end">
        <LanguageSwitch />
        {children}
      </div>
    </header>
  );
}
