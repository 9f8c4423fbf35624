import { useState } from "preact/hooks";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { atOf } from "./days.ts";
import type { SeriesForm } from "./series-draft.ts";
import { dayToSkip } from "./skip-days.ts";
import { timetableWords } from "./words.ts";

interface SkipFieldsProps {
  form: SeriesForm;
  onSkip: (skip: readonly string[]) => void;
}

/** The days on which a series does not take place: one is added at a time, and each can be given back. */
export function SkipFields({ form, onSkip }: SkipFieldsProps) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  const [day, setDay] = useState("");
  const [tried, setTried] = useState(false);
  const asked = dayToSkip(day, form);
  const add = () => {
    setTried(true);
    if (!("skip" in asked)) return;
    onSkip(asked.skip);
    setDay("");
    setTried(false);
  };
  return (
    <fieldset class="choice">
      <legend class="field-label">{say("notOn")}</legend>
      {form.skip.length > 0 && (
        <div class="actions skipped">
          {form.skip.map((each) => (
            <Button
              key={each}
              action="unskip"
              size="small"
              icon="close"
              aria-label={say("unskip", { day: format.day(atOf(each)) })}
              onClick={() => onSkip(form.skip.filter((other) => other !== each))}
            >
              {format.day(atOf(each))}
            </Button>
          ))}
        </div>
      )}
      <div class="row-fields with-button">
        <TextField
          label={say("dayToSkip")}
          hint={say("dayToSkipHint")}
          type="date"
          value={day}
          onValue={setDay}
          error={tried && "fault" in asked ? say(asked.fault) : undefined}
        />
        <Button action="skip-day" class="beside-control" icon="add" onClick={add}>
          {say("skipDay")}
        </Button>
      </div>
    </fieldset>
  );
}
