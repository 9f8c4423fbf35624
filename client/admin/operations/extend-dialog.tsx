import { useState } from "preact/hooks";
import type { LessonOnAir } from "../../../signaling/contract/operations.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { operationsWords } from "./words.ts";

const choices = [5, 10, 15, 30, 45] as const;

/** A later end for a lesson that is on air. */
export function ExtendDialog({ lesson, api, onClose }: { lesson: LessonOnAir; api: Api; onClose: () => void }) {
  const say = useWords(operationsWords);
  const shared = useWords(sharedWords);
  const format = useFormat();
  const toast = useToast();
  const [minutes, setMinutes] = useState<string>("10");
  const submission = useSubmit(true, async () => {
    const answer = await api.extendOnAir(lesson.id, Number(minutes));
    if (answer.ok) {
      toast(say("wasExtended", { time: format.time(answer.value.endsAt) }));
      onClose();
    }
    return answer;
  });
  return (
    <Dialog title={say("extendTitle", { title: lesson.title })} onClose={onClose}>
      <Form submission={submission}>
        <SelectField
          label={say("extendBy")}
          hint={say("extendHint", { time: format.time(lesson.endsAt) })}
          value={minutes}
          onValue={setMinutes}
          options={choices.map((count) => ({ value: String(count), text: say("minutes", { count }) }))}
        />
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="confirm-extend" look="principal" busy={submission.busy}>
            {say("extend")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
