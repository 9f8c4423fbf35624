import type { WebhookMade } from "../../../signaling/contract/webhooks.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { webhookWords } from "./words.ts";

/** The secret, this once. */
export function SecretDialog({ made: { webhook, secret }, onClose }: { made: WebhookMade; onClose: () => void }) {
  const say = useWords(webhookWords);
  return (
    <Dialog title={say("secretTitle")} onClose={onClose}>
      <p class="webhook-url">{webhook.url}</p>
      <CopyField label={say("secret")} text={secret} />
      <p>{say("secretOnce")}</p>
      {webhook.oldSecretUntil !== null && <p class="soft">{say("secretRotated")}</p>}
      <div class="actions end">
        <Button look="principal" action="secret-taken" onClick={onClose}>
          {say("done")}
        </Button>
      </div>
    </Dialog>
  );
}
