import { useState } from "preact/hooks";
import type { NewTerm, TermView } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { adminWords } from "../words.ts";
import { ClashList } from "./clash-list.tsx";
import { addDays, today } from "./days.ts";
import { HolidayFields, MakeUpFields, PeriodFields } from "./term-fields.tsx";
import { useClashes } from "./use-clashes.ts";
import { timetableWords } from "./words.ts";

interface TermDialogProps {
  api: Api;
  /** The term that is changed; none for a new one. */
  term?: TermView;
  onSaved: (term: TermView) => void;
  onClose: () => void;
}

const LONGEST_NAME = 80;
const WEEKS = 20;

/** A morning and an afternoon of forty minutes each, as many schools have it. */
const usualPeriods = [
  ...[
    { start: "08:00", end: "08:40" },
    { start: "08:50", end: "09:30" },
  ],
  ...[
    { start: "10:00", end: "10:40" },
    { start: "10:50", end: "11:30" },
  ],
  ...[
    { start: "14:00", end: "14:40" },
    { start: "14:50", end: "15:30" },
  ],
];

function freshTerm(): NewTerm {
  const startsOn = today(new Date());
  return {
    name: "",
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    startsOn,
    endsOn: addDays(startsOn, 7 * WEEKS),
    periods: usualPeriods,
    holidays: [],
    makeUpDays: [],
  };
}

/** Adds a term, or changes one. */
export function TermDialog({ api, term, onSaved, onClose }: TermDialogProps) {
  const say = useWords(timetableWords);
  const admin = useWords(adminWords);
  const shared = useWords(sharedWords);
  const [draft, setDraft] = useState<NewTerm>(() => term ?? freshTerm());
  const clashes = useClashes();
  const change = (part: Partial<NewTerm>) => {
    setDraft({ ...draft, ...part });
    clashes.forget();
  };
  const { name, zone, startsOn, endsOn, periods, holidays, makeUpDays } = draft;
  const named = name.trim() !== "";
  const ready = named && startsOn !== "" && endsOn !== "" && holidays.every((holiday) => holiday.name.trim() !== "");
  const submission = useSubmit(ready, async () => {
    const whole = { name, zone, startsOn, endsOn, periods, holidays, makeUpDays };
    const acceptClashes = clashes.found?.count ?? 0;
    const answer = await (term
      ? api.changeTerm(term.id, { ...whole, version: term.version, acceptClashes })
      : api.addTerm(whole));
    clashes.hear(answer);
    if (answer.ok) onSaved(answer.value);
    return answer;
  });
  const missing = (wrong: boolean) => (submission.tried && wrong ? admin("missing") : undefined);
  return (
    <Dialog wide title={term ? say("editTermTitle", { name: term.name }) : say("newTerm")} onClose={onClose}>
      <Form submission={clashes.shown(submission)}>
        <div class="pair">
          <TextField
            label={say("termName")}
            hint={say("termNameHint")}
            maxLength={LONGEST_NAME}
            value={name}
            onValue={(value) => change({ name: value })}
            error={missing(!named)}
          />
          <TextField label={say("zone")} maxLength={64} value={zone} onValue={(value) => change({ zone: value })} />
        </div>
        <div class="pair">
          <TextField
            label={say("from")}
            type="date"
            value={startsOn}
            onValue={(value) => change({ startsOn: value })}
            error={missing(startsOn === "")}
          />
          <TextField
            label={say("until")}
            type="date"
            value={endsOn}
            onValue={(value) => change({ endsOn: value })}
            error={missing(endsOn === "")}
          />
        </div>
        <PeriodFields periods={periods} onPeriods={(value) => change({ periods: value })} />
        <HolidayFields
          holidays={holidays}
          first={startsOn}
          error={missing(holidays.some((holiday) => holiday.name.trim() === ""))}
          onHolidays={(value) => change({ holidays: value })}
        />
        <MakeUpFields days={makeUpDays} first={startsOn} onDays={(value) => change({ makeUpDays: value })} />
        {clashes.found && <ClashList {...clashes.found} zone={zone} />}
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="save-term" look="principal" busy={submission.busy}>
            {say(clashes.found ? "saveAnyway" : "save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
