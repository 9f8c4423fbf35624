import type { InvitedPerson } from "../../../signaling/contract/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { adminWords } from "../words.ts";

/** The one-time link of a person who was just added, or needs a new password. */
export function InvitationDialog({ invited, onClose }: { invited: InvitedPerson; onClose: () => void }) {
  const say = useWords(adminWords);
  const { name, signInName } = invited.person;
  return (
    <Dialog title={say("invitedTitle", { name })} onClose={onClose}>
      <p>{say("invitedText", { name, signInName })}</p>
      <CopyField label={say("inviteLink")} text={invited.link} />
      <Notice tone="warn">{say("invitedOnce")}</Notice>
      <div class="actions end">
        <Button look="principal" onClick={onClose}>
          {say("done")}
        </Button>
      </div>
    </Dialog>
  );
}
