import "./language-switch.css";
import { useEffect, useState } from "preact/hooks";
import type { AddedLanguageName } from "../../signaling/contract/added-language.ts";
import { useI18n, useWords } from "../i18n/i18n.tsx";
import { languageList, languages } from "../i18n/language.ts";
import { sharedWords } from "../i18n/shared-words.ts";

/** Every language by its own name: someone who cannot read the page finds theirs. The added ones stand in a list. */
export function LanguageSwitch() {
  const i18n = useI18n();
  const say = useWords(sharedWords);
  const [added, setAdded] = useState<readonly AddedLanguageName[]>([]);
  useEffect(() => {
    i18n.listAdded().then(setAdded, () => undefined);
  }, [i18n]);
  const speech = i18n.speech.value;
  const chosen = typeof speech === "string" ? "" : speech.tag;
  return (
    <fieldset class="language-switch">
      <legend class="unseen">{say("language")}</legend>
      {languageList.map((name) => (
        <button
          key={name}
          type="button"
          lang={name}
          data-language={name}
          aria-pressed={speech === name}
          onClick={() => i18n.choose(name)}
        >
          {languages[name].name}
        </button>
      ))}
      {added.length > 0 && (
        <select
          class={chosen === "" ? "" : "is-chosen"}
          aria-label={say("otherLanguages")}
          value={chosen}
          onChange={({ currentTarget }) => i18n.choose(currentTarget.value)}
        >
          {chosen === "" && <option value="">…</option>}
          {added.map(({ tag, name, direction }) => (
            <option key={tag} value={tag} lang={tag} dir={direction}>
              {name}
            </option>
          ))}
        </select>
      )}
      {typeof speech !== "string" && !speech.reviewed && <small class="language-draft">{say("machineDraft")}</small>}
    </fieldset>
  );
}
