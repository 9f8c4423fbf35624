import { useState } from "preact/hooks";
import type { Clash } from "../../../signaling/contract/clash.ts";
import type { LessonChange, TermView, WeekLesson } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { ChangeFields } from "./change-fields.tsx";
import type { Choice } from "./choice.ts";
import { ClashList } from "./clash-list.tsx";
import { periodOf } from "./week-cells.ts";
import { timetableWords } from "./words.ts";

/** A lesson, and what shall become of it. */
export interface ChangeDraft {
  lesson: WeekLesson;
  change: LessonChange;
}

interface ChangeDialogProps {
  api: Api;
  draft: ChangeDraft;
  choice: Choice;
  term: TermView | null;
  /** With the words that confirm it. */
  onChanged: (draft: ChangeDraft, text: string) => void;
  onClose: () => void;
}

const titles = {
  move: "titleMove",
  cancel: "titleCancel",
  restore: "titleRestore",
  substitute: "titleSubstitute",
  classrooms: "titleClassrooms",
} as const;

/** Asks for the details and the reach of a change. Clashes are shown, and can be accepted, before anything is saved. */
export function ChangeDialog({ api, draft, choice, term, onChanged, onClose }: ChangeDialogProps) {
  const say = useWords(timetableWords);
  const shared = useWords(sharedWords);
  const { lesson } = draft;
  const [change, setChange] = useState(() => atItsPeriod(draft.change, term));
  const [scope, setScope] = useState<"one" | "following">("one");
  const [clashes, setClashes] = useState<{ count: number; clashes: Clash[] } | undefined>(undefined);
  const ready = change.kind !== "classrooms" || change.classroomIds.length > 0;
  const submission = useSubmit(ready, async () => {
    const answer = await api.changeLesson(lesson.id, {
      version: lesson.version,
      seriesVersion: lesson.series?.version ?? null,
      scope,
      change,
      accepted: clashes?.clashes.flatMap(({ other }) => other.id ?? []) ?? [],
    });
    if (!answer.ok && answer.error.code === "lesson.clashes") setClashes(answer.error.params);
    if (answer.ok) {
      const { lessons, kept } = answer.value;
      const text = say("changed", { count: lessons });
      onChanged({ lesson, change }, kept > 0 ? `${text} ${say("kept", { count: kept })}` : text);
    }
    return answer;
  });
  // The list below says it in more detail.
  const shown = submission.failure?.code === "lesson.clashes" ? { ...submission, failure: undefined } : submission;
  const edit = (next: LessonChange) => {
    setChange(next);
    setClashes(undefined);
  };
  return (
    <Dialog title={say(titles[change.kind], { title: lesson.title })} onClose={onClose}>
      <Form submission={shown}>
        <ChangeFields change={change} onChange={edit} choice={choice} term={term} tried={submission.tried} />
        {lesson.series !== null && (
          <SelectField
            label={say("scope")}
            value={scope}
            onValue={(next) => {
              setScope(next);
              setClashes(undefined);
            }}
            options={[
              { value: "one", text: say("scopeOne") },
              { value: "following", text: say("scopeFollowing") },
            ]}
          />
        )}
        {clashes && <ClashList {...clashes} zone={term?.zone} />}
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button
            type="submit"
            action="save-change"
            look={change.kind === "cancel" ? "grave" : "principal"}
            busy={submission.busy}
          >
            {say(clashes ? "saveAnyway" : change.kind === "cancel" ? "doCancel" : "save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** A lesson that is moved keeps its period, unless another one or a time is chosen. */
function atItsPeriod(change: LessonChange, term: TermView | null): LessonChange {
  if (change.kind !== "move" || change.when.by === "period") return change;
  const period = periodOf(change.when, term);
  return period === null ? change : { ...change, when: { by: "period", period } };
}
