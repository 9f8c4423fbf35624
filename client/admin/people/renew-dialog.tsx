import type { InvitedPerson, PersonView } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { adminWords } from "../words.ts";

interface RenewDialogProps {
  api: Api;
  person: PersonView;
  onRenewed: (renewed: InvitedPerson) => void;
  onClose: () => void;
}

/** Asks before a fresh link is made, because one that was handed over a moment ago stops working. */
export function RenewDialog({ api, person, onRenewed, onClose }: RenewDialogProps) {
  const say = useWords(adminWords);
  const shared = useWords(sharedWords);
  const submission = useSubmit(true, async () => {
    const answer = await api.renewLink(person.id);
    if (answer.ok) onRenewed({ person, link: answer.value.link });
    return answer;
  });
  return (
    <Dialog title={say("renewLinkTitle", { name: person.name })} onClose={onClose}>
      <Form submission={submission}>
        <p>{say("renewLinkText")}</p>
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="confirm-renew-link" look="principal" busy={submission.busy}>
            {say("renewLink")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
