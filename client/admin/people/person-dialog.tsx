import { useState } from "preact/hooks";
import type { InvitedPerson, Role } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { checkName, checkSignInName } from "../../sign-in/checks.ts";
import { signInWords } from "../../sign-in/words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { adminWords } from "../words.ts";

interface PersonDialogProps {
  api: Api;
  onAdded: (invited: InvitedPerson) => void;
  onClose: () => void;
}

/** Adds a teacher or an administrator; the answer brings the link to hand over. */
export function PersonDialog({ api, onAdded, onClose }: PersonDialogProps) {
  const say = useWords(adminWords);
  const shared = useWords(sharedWords);
  const signIn = useWords(signInWords);
  const [name, setName] = useState("");
  const [signInName, setSignInName] = useState("");
  const [role, setRole] = useState<Role>("teacher");
  const notes = { name: checkName(name), signInName: checkSignInName(signInName) };
  const submission = useSubmit(!notes.name && !notes.signInName, async () => {
    const answer = await api.addPerson({ name: name.trim(), signInName: signInName.trim(), role });
    if (answer.ok) onAdded(answer.value);
    return answer;
  });
  return (
    <Dialog title={say("addPersonTitle")} onClose={onClose}>
      <Form submission={submission}>
        <TextField
          label={say("personName")}
          hint={signIn("yourNameHint")}
          maxLength={80}
          value={name}
          onValue={setName}
          error={submission.tried && notes.name ? signIn(notes.name) : undefined}
        />
        <TextField
          label={signIn("signInName")}
          hint={signIn("signInNameHint")}
          maxLength={64}
          autoComplete="off"
          value={signInName}
          onValue={setSignInName}
          error={submission.tried && notes.signInName ? signIn(notes.signInName) : undefined}
        />
        <SelectField<Role>
          label={say("role")}
          value={role}
          onValue={setRole}
          options={[
            { value: "teacher", text: say("roleTeacher") },
            { value: "administrator", text: say("roleAdministrator") },
          ]}
        />
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="save-person" look="principal" busy={submission.busy}>
            {say("addPerson")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
