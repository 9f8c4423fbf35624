import "./language-switch.css";
import { useI18n, useWords } from "../i18n/i18n.tsx";
import { languageList, languages } from "../i18n/language.ts";
import { sharedWords } from "../i18n/shared-words.ts";

/** Every language by its own name, side by side: someone who cannot read the page finds theirs. */
export function LanguageSwitch() {
  const { language, choose } = useI18n();
  const say = useWords(sharedWords);
  return (
    <fieldset class="language-switch">
      <legend class="unseen">{say("language")}</legend>
      {languageList.map((name) => (
        <button
          key={name}
          type="button"
          lang={name}
          data-language={name}
          aria-pressed={language.value === name}
          onClick={() => choose(name)}
        >
          {languages[name].name}
        </button>
      ))}
    </fieldset>
  );
}
