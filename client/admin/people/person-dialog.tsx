import { useState } from "preact/hooks";
import type { InvitedPerson, PersonView, Role } from "../../../signaling/contract/api.ts";
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
import type { Place } from "../places/places.ts";
import { recordWords } from "../record-words.ts";
import { RegionField } from "../region-field.tsx";
import { adminWords } from "../words.ts";
import { roles, useRoleText } from "./roles.ts";

interface PersonDialogProps {
  api: Api;
  /** The person to change; undefined for a new one. */
  person?: PersonView;
  /** Where a new person belongs, and nowhere else, if the administrator is one of a region. */
  region: string;
  /** Where assistants can be. */
  places: readonly Place[];
  onAdded: (invited: InvitedPerson) => void;
  onChanged: (person: PersonView) => void;
  onClose: () => void;
}

/** A new person, whose answer brings the link to hand over, or one who is changed. */
export function PersonDialog({ api, person, region: own, places, onAdded, onChanged, onClose }: PersonDialogProps) {
  const say = useWords(adminWords);
  const record = useWords(recordWords);
  const shared = useWords(sharedWords);
  const signIn = useWords(signInWords);
  const roleText = useRoleText();
  const [name, setName] = useState(person?.name ?? "");
  const [signInName, setSignInName] = useState(person?.signInName ?? "");
  const [role, setRole] = useState<Role>(person?.role ?? "teacher");
  const [region, setRegion] = useState(person?.region ?? own);
  const [classroom, setClassroom] = useState<string>(person?.classroom?.id ?? "");
  const rooms = places.flatMap(({ school, classrooms }) =>
    classrooms.map(({ id, name: room }) => ({ id, text: `${school.name} · ${room}` })),
  );
  const classroomId = role === "assistant" ? (rooms.find(({ id }) => id === classroom)?.id ?? null) : null;
  const lost = role === "assistant" && classroomId === null;
  const notes = { name: checkName(name), signInName: checkSignInName(signInName) };
  const submission = useSubmit(!notes.name && !notes.signInName && !lost, async () => {
    const fields = { name: name.trim(), signInName: signInName.trim(), role, region: region.trim(), classroomId };
    if (person === undefined) {
      const added = await api.addPerson(fields);
      if (added.ok) onAdded(added.value);
      return added;
    }
    const changed = await api.changePerson({ personId: person.id, version: person.version, ...fields });
    if (changed.ok) onChanged(changed.value);
    return changed;
  });
  return (
    <Dialog
      title={person === undefined ? say("addPersonTitle") : record("editPerson", { name: person.name })}
      onClose={onClose}
    >
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
          options={roles.map((value) => ({ value, text: roleText(value) }))}
        />
        {role === "assistant" ? (
          <SelectField
            label={record("assistantsClassroom")}
            value={classroom}
            onValue={setClassroom}
            options={[
              { value: "", text: record("chooseClassroom") },
              ...rooms.map(({ id, text }) => ({ value: id, text })),
            ]}
            error={submission.tried && lost ? record("chooseClassroom") : undefined}
          />
        ) : (
          <RegionField
            {...{ api, own }}
            label={record("region")}
            hint={role === "administrator" ? record("regionOfAdministrator") : record("regionHint")}
            value={region}
            onValue={setRegion}
          />
        )}
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="save-person" look="principal" busy={submission.busy}>
            {person === undefined ? say("addPerson") : record("save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
