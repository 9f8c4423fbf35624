import { useState } from "preact/hooks";
import type { WebhookEvent, WebhookMade, WebhookView } from "../../../signaling/contract/webhooks.ts";
import type { Api } from "../../http/api.ts";
import type { WebhookApi } from "../../http/webhook-routes.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField, Tick } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { RegionField } from "../region-field.tsx";
import { webhookEvents } from "./webhook-events.ts";
import { webhookWords } from "./words.ts";

interface WebhookDialogProps {
  api: WebhookApi;
  records: Pick<Api, "schools">;
  /** undefined for a new one. */
  webhook: WebhookView | undefined;
  /** The administrator's; "" is everything. */
  region: string;
  onAdded: (made: WebhookMade) => void;
  onSaved: () => void;
  onClose: () => void;
}

/** A new endpoint, whose answer brings the secret, or one that is changed. */
export function WebhookDialog({ api, records, webhook, region: own, onAdded, onSaved, onClose }: WebhookDialogProps) {
  const say = useWords(webhookWords);
  const shared = useWords(sharedWords);
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [events, setEvents] = useState<readonly WebhookEvent[]>(webhook?.events ?? webhookEvents);
  const [region, setRegion] = useState(webhook?.region ?? own);
  const [on, setOn] = useState(webhook === undefined || webhook.off === null);
  const submission = useSubmit(url.trim() !== "" && events.length > 0, async () => {
    const fields = { url: url.trim(), events: [...events], region: region.trim() };
    if (webhook === undefined) {
      const added = await api.addWebhook(fields);
      if (added.ok) onAdded(added.value);
      return added;
    }
    const saved = await api.changeWebhook({ ...fields, webhookId: webhook.id, on, version: webhook.version });
    if (saved.ok) onSaved();
    return saved;
  });
  const choose = (event: WebhookEvent, chosen: boolean) =>
    setEvents(webhookEvents.filter((each) => (each === event ? chosen : events.includes(each))));
  const noEvent = submission.tried && events.length === 0;
  return (
    <Dialog title={say(webhook === undefined ? "add" : "editTitle")} onClose={onClose}>
      <Form submission={submission}>
        <TextField
          label={say("url")}
          hint={say("urlHint")}
          maxLength={500}
          autoComplete="off"
          value={url}
          onValue={setUrl}
          error={submission.tried && url.trim() === "" ? say("urlMissing") : undefined}
        />
        <fieldset class="choice" aria-describedby={noEvent ? "no-event" : undefined}>
          <legend class="field-label">{say("events")}</legend>
          {webhookEvents.map((event) => (
            <Tick key={event} checked={events.includes(event)} onChecked={(chosen) => choose(event, chosen)}>
              {say(event)}
            </Tick>
          ))}
          {noEvent && (
            <p class="field-error" id="no-event">
              {say("chooseEvent")}
            </p>
          )}
        </fieldset>
        <RegionField
          api={records}
          own={own}
          label={say("region")}
          hint={say("regionHint")}
          value={region}
          onValue={setRegion}
        />
        {webhook !== undefined && (
          <Tick checked={on} onChecked={setOn}>
            {say("switchedOn")}
          </Tick>
        )}
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="save-webhook" look="principal" busy={submission.busy}>
            {say(webhook === undefined ? "add" : "save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
