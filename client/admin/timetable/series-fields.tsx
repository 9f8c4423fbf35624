import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { SelectField, TextField, Tick } from "../../ui/field.tsx";
import { ClassroomChoice } from "../lessons/classroom-choice.tsx";
import { adminWords } from "../words.ts";
import type { Choice } from "./choice.ts";
import { atOf, someWeek } from "./days.ts";
import { MasterField } from "./master-field.tsx";
import { inRule, repeatsOf } from "./rule-form.ts";
import type { SeriesForm, SeriesNotes } from "./series-draft.ts";
import { SkipFields } from "./skip-fields.tsx";
import { WhenFields } from "./when-fields.tsx";
import { timetableWords } from "./words.ts";

interface SeriesFieldsProps {
  form: SeriesForm;
  choice: Choice;
  notes: SeriesNotes;
  onChange: (part: Partial<SeriesForm>) => void;
}

export function SeriesFields({ form, choice, notes, onChange }: SeriesFieldsProps) {
  const say = useWords(timetableWords);
  const admin = useWords(adminWords);
  const { term } = form;
  return (
    <>
      <div class="pair">
        <TextField
          label={say("seriesTitle")}
          hint={say("seriesTitleHint")}
          maxLength={80}
          value={form.title}
          onValue={(title) => onChange({ title })}
          error={notes.title && admin(notes.title)}
        />
        <TextField
          label={say("subject")}
          maxLength={40}
          value={form.subject}
          onValue={(subject) => onChange({ subject })}
        />
      </div>
      <div class="pair">
        <SelectField
          label={say("detailTeacher")}
          value={form.teacherId ?? ""}
          onValue={(id) => onChange({ teacherId: choice.teachers.find((teacher) => teacher.id === id)?.id })}
          options={[
            { value: "", text: admin("chooseTeacher") },
            ...choice.teachers.map(({ id, name }) => ({ value: String(id), text: name })),
          ]}
          error={notes.teacherId && admin(notes.teacherId)}
        />
        <MasterField
          places={choice.places}
          value={form.masterClassroomId}
          onValue={(masterClassroomId) => onChange({ masterClassroomId })}
        />
      </div>
      <div class="pair">
        <SelectField
          label={say("repeats")}
          value={repeatsOf(form)}
          onValue={(repeats) => onChange(inRule(form, repeats))}
          options={[
            { value: "every", text: say("everyWeek") },
            { value: "odd", text: say("oddWeeks") },
            { value: "even", text: say("evenWeeks") },
            { value: "own", text: say("repeatsOtherwise") },
          ]}
        />
        <WhenFields when={form.when} term={term} onWhen={(when) => onChange({ when })} />
      </div>
      {form.rule === null ? (
        <Weekdays
          chosen={form.weekdays}
          onChosen={(weekdays) => onChange({ weekdays })}
          error={notes.weekdays && say(notes.weekdays)}
        />
      ) : (
        <TextField
          label={say("ownRule")}
          hint={say("ownRuleHint")}
          maxLength={200}
          value={form.rule}
          onValue={(rule) => onChange({ rule })}
          error={notes.rule && admin(notes.rule)}
        />
      )}
      <div class="pair three">
        <SelectField
          label={say("term")}
          value={term.id}
          onValue={(id) => onChange({ term: choice.terms.find((each) => each.id === id) ?? term })}
          options={choice.terms.map(({ id, name }) => ({ value: id, text: name }))}
        />
        <TextField
          label={say("from")}
          hint={say("boundsHint")}
          type="date"
          value={form.from}
          onValue={(from) => onChange({ from })}
        />
        <TextField
          label={say("until")}
          hint={say("boundsHint")}
          type="date"
          value={form.until}
          onValue={(until) => onChange({ until })}
        />
      </div>
      <SkipFields form={form} onSkip={(skip) => onChange({ skip })} />
      <ClassroomChoice
        places={choice.places}
        chosen={form.classroomIds}
        onChosen={(classroomIds) => onChange({ classroomIds })}
        error={notes.classroomIds && admin(notes.classroomIds)}
      />
    </>
  );
}

interface WeekdaysProps {
  chosen: ReadonlySet<number>;
  onChosen: (chosen: ReadonlySet<number>) => void;
  error: string | undefined;
}

function Weekdays({ chosen, onChosen, error }: WeekdaysProps) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  const tick = (weekday: number, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(weekday);
    else next.delete(weekday);
    onChosen(next);
  };
  return (
    <fieldset class="choice">
      <legend class="field-label">{say("weekdays")}</legend>
      {error && <p class="field-error">{error}</p>}
      <div class="weekdays">
        {someWeek.map((day, index) => (
          <Tick key={day} checked={chosen.has(index + 1)} onChecked={(on) => tick(index + 1, on)}>
            {format.weekday(atOf(day))}
          </Tick>
        ))}
      </div>
    </fieldset>
  );
}
