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
import { recordWords } from "../record-words.ts";
import { adminWords } from "../words.ts";

interface ClassroomDialogProps {
  api: Api;
  /** The school of a new classroom, or the classroom to change. */
  of: { school: SchoolView } | { classroom: ClassroomRecord };
  onSaved: (classroom: ClassroomRecord) => void;
  onClose: () => void;
}

export function ClassroomDialog({ api, of, onSaved, onClose }: ClassroomDialogProps) {
  const say = useWords(adminWords);
  const record = useWords(recordWords);
  const shared = useWords(sharedWords);
  const [name, setName] = useState("classroom" in of ? of.classroom.name : "");
  const missing = name.trim() === "";
  const submission = useSubmit(!missing, async () => {
    const answer = await ("school" in of
      ? api.addClassroom({ schoolId: of.school.id, name: name.trim() })
      : api.changeClassroom({ classroomId: of.classroom.id, version: of.classroom.version, name: name.trim() }));
    if (answer.ok) onSaved(answer.value);
    return answer;
  });
  const title =
    "school" in of
      ? say("addClassroomTitle", { school: of.school.name })
      : record("editClassroom", { name: of.classroom.name });
  return (
    <Dialog title={title} onClose={onClose}>
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
            {"school" in of ? say("addClassroom") : record("save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
