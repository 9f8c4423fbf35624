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
import { recordWords } from "../record-words.ts";
import { RegionField } from "../region-field.tsx";
import { adminWords } from "../words.ts";
import { readBandwidth } from "./bandwidth.ts";
import { linkProfileWords } from "./link-profiles.ts";

type LinkProfile = SchoolView["linkProfile"];
const linkProfiles: readonly LinkProfile[] = ["terrestrial", "satellite", "mobile"];

interface SchoolDialogProps {
  api: Api;
  /** The school to change; undefined for a new one. */
  school?: SchoolView;
  /** Where a new one belongs. */
  region: string;
  onSaved: (school: SchoolView) => void;
  onClose: () => void;
}

/** A new school, or one that is changed. */
export function SchoolDialog({ api, school, region: own, onSaved, onClose }: SchoolDialogProps) {
  const say = useWords(adminWords);
  const record = useWords(recordWords);
  const shared = useWords(sharedWords);
  const [name, setName] = useState(school?.name ?? "");
  const [linkProfile, setLinkProfile] = useState<LinkProfile>(school?.linkProfile ?? "terrestrial");
  const [region, setRegion] = useState(school?.region ?? own);
  const rate = school?.bandwidthKbps ?? null;
  const [bandwidth, setBandwidth] = useState(rate === null ? "" : String(rate / 1_000));
  const [contact, setContact] = useState(school?.contact ?? "");
  const missing = name.trim() === "";
  const bandwidthKbps = readBandwidth(bandwidth);
  const submission = useSubmit(!missing && bandwidthKbps !== undefined, async () => {
    const fields = {
      name: name.trim(),
      linkProfile,
      region: region.trim(),
      bandwidthKbps: bandwidthKbps ?? null,
      contact: contact.trim(),
    };
    const answer = await (school === undefined
      ? api.addSchool(fields)
      : api.changeSchool({ schoolId: school.id, version: school.version, ...fields }));
    if (answer.ok) onSaved(answer.value);
    return answer;
  });
  return (
    <Dialog
      title={school === undefined ? say("addSchoolTitle") : record("editSchool", { name: school.name })}
      onClose={onClose}
    >
      <Form submission={submission}>
        <TextField
          label={say("schoolName")}
          maxLength={80}
          value={name}
          onValue={setName}
          error={submission.tried && missing ? say("missing") : undefined}
        />
        <RegionField
          {...{ api, own }}
          label={record("region")}
          hint={record("regionHint")}
          value={region}
          onValue={setRegion}
        />
        <SelectField<LinkProfile>
          label={say("linkProfile")}
          hint={say("linkProfileHint")}
          value={linkProfile}
          onValue={setLinkProfile}
          options={linkProfiles.map((value) => ({ value, text: say(linkProfileWords[value]) }))}
        />
        <TextField
          label={record("bandwidth")}
          hint={record("bandwidthHint")}
          inputMode="numeric"
          maxLength={10}
          value={bandwidth}
          onValue={setBandwidth}
          error={submission.tried && bandwidthKbps === undefined ? record("badBandwidth") : undefined}
        />
        <TextField
          label={record("contact")}
          hint={record("contactHint")}
          maxLength={200}
          value={contact}
          onValue={setContact}
        />
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="save-school" look="principal" busy={submission.busy}>
            {school === undefined ? say("addSchool") : record("save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
