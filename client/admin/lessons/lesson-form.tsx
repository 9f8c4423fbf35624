import { useState } from "preact/hooks";
import type { LessonRecord, PersonView } from "../../../signaling/contract/api.ts";
import type { BetterTime, Feasibility } from "../../../signaling/contract/feasibility.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { FeasibilityView, weakIn } from "../feasibility/feasibility-view.tsx";
import { feasibilityWords } from "../feasibility/words.ts";
import type { Place } from "../places/places.ts";
import { ClashList } from "../timetable/clash-list.tsx";
import { useClashes } from "../timetable/use-clashes.ts";
import { timetableWords } from "../timetable/words.ts";
import { adminWords } from "../words.ts";
import { ClassroomChoice } from "./classroom-choice.tsx";
import { type DraftNotes, freshDraft, type LessonDraft, readDraft, timesOf } from "./lesson-draft.ts";

interface LessonFormProps {
  api: Api;
  /** Neither is empty. */
  teachers: PersonView[];
  places: Place[];
  onCreated: (lesson: LessonRecord) => void;
  onClose: () => void;
}

export function LessonForm({ api, teachers, places, onCreated, onClose }: LessonFormProps) {
  const say = useWords(adminWords);
  const shared = useWords(sharedWords);
  const planned = useWords(timetableWords);
  const feasible = useWords(feasibilityWords);
  const [draft, setDraft] = useState(() => freshDraft(Date.now()));
  const clashes = useClashes();
  const [links, setLinks] = useState<Feasibility | undefined>(undefined);
  const [looking, setLooking] = useState(false);
  const change = (part: Partial<LessonDraft>) => {
    setDraft({ ...draft, ...part });
    clashes.forget();
    setLinks(undefined);
  };
  const reading = readDraft(draft);
  const submission = useSubmit("lesson" in reading, async () => {
    if (!("lesson" in reading)) throw new Error("a lesson that cannot be read was sent");
    // Whoever has seen that links are too weak may schedule it all the same.
    if (links === undefined) {
      const found = await api.lessonFeasibility(reading.lesson);
      if (found.ok && weakIn(found.value) > 0) {
        setLinks(found.value);
        return found;
      }
    }
    const accepted = (clashes.found?.clashes ?? []).flatMap(({ other }) => other.id ?? []);
    const answer = await api.createLesson({ ...reading.lesson, accepted: [...new Set(accepted)] });
    clashes.hear(answer);
    if (answer.ok) onCreated(answer.value);
    return answer;
  });
  const notes: DraftNotes = submission.tried && "notes" in reading ? reading.notes : {};
  const error = (field: keyof DraftNotes) => {
    const note = notes[field];
    return note && say(note);
  };
  const look = async () => {
    if (!("lesson" in reading)) return;
    setLooking(true);
    const found = await api.lessonFeasibility(reading.lesson);
    setLooking(false);
    if (found.ok) setLinks(found.value);
  };
  const take = ({ startsAt, endsAt }: BetterTime) => change(timesOf(startsAt, endsAt));
  return (
    <Form submission={clashes.shown(submission)}>
      <TextField
        label={say("lessonTitleField")}
        hint={say("lessonTitleHint")}
        maxLength={80}
        value={draft.title}
        onValue={(title) => change({ title })}
        error={error("title")}
      />
      <SelectField
        label={say("lessonTeacher")}
        value={draft.teacherId ?? ""}
        onValue={(id) => change({ teacherId: teachers.find((teacher) => teacher.id === id)?.id })}
        options={[
          { value: "", text: say("chooseTeacher") },
          ...teachers.map(({ id, name }) => ({ value: id, text: name })),
        ]}
        error={error("teacherId")}
      />
      <div class="when">
        <TextField label={say("date")} type="date" value={draft.date} onValue={(date) => change({ date })} />
        <TextField
          label={say("startsAt")}
          type="time"
          value={draft.startsAt}
          onValue={(startsAt) => change({ startsAt })}
          error={error("startsAt")}
        />
        <TextField
          label={say("endsAt")}
          type="time"
          value={draft.endsAt}
          onValue={(endsAt) => change({ endsAt })}
          error={error("endsAt")}
        />
      </div>
      <ClassroomChoice
        places={places}
        chosen={draft.classroomIds}
        onChosen={(classroomIds) => change({ classroomIds })}
        error={error("classroomIds")}
      />
      {clashes.found && <ClashList {...clashes.found} />}
      {links && <FeasibilityView found={links} onTime={take} />}
      <div class="actions end">
        <Button action="check-links" disabled={!("lesson" in reading)} busy={looking} onClick={() => void look()}>
          {feasible("checkLinks")}
        </Button>
        <Button onClick={onClose}>{shared("cancel")}</Button>
        <Button type="submit" action="create-lesson" look="principal" busy={submission.busy}>
          {clashes.found
            ? planned("saveAnyway")
            : links && weakIn(links) > 0
              ? feasible("scheduleAnyway")
              : say("createLesson")}
        </Button>
      </div>
    </Form>
  );
}
