import { useState } from "preact/hooks";
import type { ClassroomRecord, SchoolView } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { adminWords } from "../words.ts";

interface ClassroomDialogProps {
  api: Api;
  school: SchoolView;
  onAdded: (classroom: ClassroomRecord) => void;
  onClose: () => void;
}

export function ClassroomDialog({ api, school, onAdded, onClose }: ClassroomDialogProps) {
  const say = useWords(adminWords);
  const shared = useWords(sharedWords);
  const [name, setName] = useState("");
  const missing = name.trim() === "";
  const submission = useSubmit(!missing, async () => {
    const answer = await api.addClassroom({ schoolId: school.id, name: name.trim() });
    if (answer.ok) onAdded(answer.value);
    return answer;
  });
  return (
    <Dialog title={say("addClassroomTitle", { school: school.name })} onClose={onClose}>
      <Form submission={submission}>
        <TextField
          label={say("classroomName")}
          hint={say("classroomNameHint")}
          maxLength={80}
          value={name}
          onValue={setName}
          error={submission.tried && missing ? say("missing") : undefined}
        />
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="save-classroom" look="principal" busy={submission.busy}>
            {say("addClassroom")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
