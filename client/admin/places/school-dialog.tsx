import { useState } from "preact/hooks";
import type { SchoolView } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { adminWords } from "../words.ts";
import { linkProfileWords } from "./link-profiles.ts";

type LinkProfile = SchoolView["linkProfile"];
const linkProfiles: readonly LinkProfile[] = ["terrestrial", "satellite", "mobile"];

interface SchoolDialogProps {
  api: Api;
  onAdded: (school: SchoolView) => void;
  onClose: () => void;
}

export function SchoolDialog({ api, onAdded, onClose }: SchoolDialogProps) {
  const say = useWords(adminWords);
  const shared = useWords(sharedWords);
  const [name, setName] = useState("");
  const [linkProfile, setLinkProfile] = useState<LinkProfile>("terrestrial");
  const missing = name.trim() === "";
  const submission = useSubmit(!missing, async () => {
    const answer = await api.addSchool({ name: name.trim(), linkProfile });
    if (answer.ok) onAdded(answer.value);
    return answer;
  });
  return (
    <Dialog title={say("addSchoolTitle")} onClose={onClose}>
      <Form submission={submission}>
        <TextField
          label={say("schoolName")}
          maxLength={80}
          value={name}
          onValue={setName}
          error={submission.tried && missing ? say("missing") : undefined}
        />
        <SelectField<LinkProfile>
          label={say("linkProfile")}
          hint={say("linkProfileHint")}
          value={linkProfile}
          onValue={setLinkProfile}
          options={linkProfiles.map((value) => ({ value, text: say(linkProfileWords[value]) }))}
        />
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="save-school" look="principal" busy={submission.busy}>
            {say("addSchool")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
