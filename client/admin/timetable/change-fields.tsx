import type { LessonChange, TermView } from "../../../signaling/contract/timetable.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { ClassroomChoice } from "../lessons/classroom-choice.tsx";
import { adminWords } from "../words.ts";
import type { Choice } from "./choice.ts";
import { MasterField } from "./master-field.tsx";
import { WhenFields } from "./when-fields.tsx";
import { timetableWords } from "./words.ts";

interface ChangeFieldsProps {
  change: LessonChange;
  onChange: (change: LessonChange) => void;
  choice: Choice;
  term: TermView | null;
  tried: boolean;
}

/** What has to be known about a change, beside for which lessons it is. */
export function ChangeFields({ change, onChange, choice, term, tried }: ChangeFieldsProps) {
  const say = useWords(timetableWords);
  const admin = useWords(adminWords);
  switch (change.kind) {
    case "cancel":
    case "restore":
      return null;

    case "move":
      return (
        <>
          <TextField
            label={say("newDay")}
            type="date"
            value={change.date}
            onValue={(date) => date !== "" && onChange({ ...change, date })}
          />
          <WhenFields when={change.when} term={term} onWhen={(when) => onChange({ ...change, when })} />
        </>
      );

    case "substitute":
      return (
        <SelectField
          label={say("substitute")}
          value={change.teacherId}
          onValue={(teacherId) => onChange({ ...change, teacherId })}
          options={choice.teachers.map(({ id, name }) => ({ value: id, text: name }))}
        />
      );

    case "classrooms":
      return (
        <>
          <MasterField
            places={choice.places}
            value={change.masterClassroomId}
            onValue={(masterClassroomId) => onChange({ ...change, masterClassroomId })}
          />
          <ClassroomChoice
            places={choice.places}
            chosen={new Set(change.classroomIds)}
            onChosen={(chosen) => onChange({ ...change, classroomIds: [...chosen] })}
            error={tried && change.classroomIds.length === 0 ? admin("noneChosen") : undefined}
          />
        </>
      );
  }
}
