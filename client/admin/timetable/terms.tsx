import { useState } from "preact/hooks";
import type { TermView } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { atOf } from "./days.ts";
import { TermDialog } from "./term-dialog.tsx";
import { timetableWords } from "./words.ts";

interface TermsProps {
  api: Api;
  terms: TermView[];
  onNew: () => void;
  /** With the words that confirm it. */
  onChanged: (text: string) => void;
}

/** The terms, and the way to change them. */
export function Terms({ api, terms, onNew, onChanged }: TermsProps) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  const [edited, setEdited] = useState<TermView | undefined>(undefined);
  const saved = ({ name }: TermView) => {
    setEdited(undefined);
    onChanged(say("termSaved", { name }));
  };
  return (
    <section class="panel terms-panel" aria-label={say("terms")}>
      <div class="panel-head">
        <h2>{say("terms")}</h2>
        <Button action="new-term" size="small" icon="add" onClick={onNew}>
          {say("newTerm")}
        </Button>
      </div>
      <ul class="terms">
        {terms.map((term) => (
          <li key={term.id} data-term={term.id}>
            <div>
              <strong>{term.name}</strong>
              <p class="soft">
                {say("termDays", { from: format.date(atOf(term.startsOn)), to: format.date(atOf(term.endsOn)) })}
                {" · "}
                {say("termSummary", {
                  periods: term.periods.length,
                  holidays: term.holidays.length,
                  makeUps: term.makeUpDays.length,
                })}
              </p>
            </div>
            <Button action="edit-term" size="small" onClick={() => setEdited(term)}>
              {say("editTerm")}
            </Button>
          </li>
        ))}
      </ul>
      {edited && <TermDialog api={api} term={edited} onSaved={saved} onClose={() => setEdited(undefined)} />}
    </section>
  );
}
