import "./webhooks.css";
import { useMemo, useState } from "preact/hooks";
import type { WebhookMade, WebhookView } from "../../../signaling/contract/webhooks.ts";
import type { Api } from "../../http/api.ts";
import { type WebhookApi, webhookRoutes } from "../../http/webhook-routes.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { SectionHead } from "../section-head.tsx";
import { useLoading } from "../use-loading.ts";
import { LogDialog } from "./log-dialog.tsx";
import { SecretDialog } from "./secret-dialog.tsx";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { webhookWords } from "./words.ts";

type Open =
  | { dialog: "add" }
  | { dialog: "edit" | "log" | "renew" | "remove"; webhook: WebhookView }
  | { dialog: "secret"; made: WebhookMade };

/** Other programs that hear of lessons. */
export function WebhooksSection({ api: records, region }: { api: Api; region: string }) {
  const say = useWords(webhookWords);
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const api = useMemo(() => webhookRoutes(records.send), [records]);
  const list = useLoading(api.webhooks);
  const add = (
    <Button action="add-webhook" look="principal" icon="add" onClick={() => setOpen({ dialog: "add" })}>
      {say("add")}
    </Button>
  );
  return (
    <>
      <SectionHead title={say("webhooks")}>{add}</SectionHead>
      <Loaded loading={list}>
        {(webhooks) => (
          <>
            {webhooks.some(({ off }) => off !== null && off.cause !== "person") && (
              <Notice tone="warn">{say("offNotice")}</Notice>
            )}
            {webhooks.length === 0 ? (
              <Empty icon="link" title={say("none")}>
                {say("noneHint")}
              </Empty>
            ) : (
              <div class="panel">
                <Endpoints webhooks={webhooks} onOpen={setOpen} />
              </div>
            )}
          </>
        )}
      </Loaded>
      {open && (
        <Dialogs api={api} records={records} region={region} open={open} onOpen={setOpen} onChanged={list.reload} />
      )}
    </>
  );
}

function Endpoints({ webhooks, onOpen }: { webhooks: WebhookView[]; onOpen: (open: Open) => void }) {
  const say = useWords(webhookWords);
  const key = (dialog: "edit" | "log" | "renew" | "remove", webhook: WebhookView, words: string) => (
    <Button size="small" action={`${dialog}-webhook`} onClick={() => onOpen({ dialog, webhook })}>
      {words}
    </Button>
  );
  return (
    <Table
      label={say("webhooks")}
      rows={webhooks}
      keyOf={({ id }) => id}
      columns={[
        { head: say("url"), cell: ({ url }) => <span class="webhook-url">{url}</span> },
        { head: say("events"), cell: ({ events }) => events.map((event) => say(event)).join(" · ") },
        {
          head: say("region"),
          cell: ({ region }) => <span class="webhook-region">{region || say("everywhere")}</span>,
        },
        { head: say("state"), cell: (webhook) => <State webhook={webhook} /> },
        {
          head: say("actions"),
          kind: "last",
          cell: (webhook) => (
            <div class="actions end">
              {key("log", webhook, say("log"))}
              {key("edit", webhook, say("edit"))}
              {key("renew", webhook, say("renew"))}
              {key("remove", webhook, say("remove"))}
            </div>
          ),
        },
      ]}
    />
  );
}

function State({ webhook: { off, failingSince } }: { webhook: WebhookView }) {
  const say = useWords(webhookWords);
  const format = useFormat();
  if (off !== null) {
    return (
      <div>
        <Chip tone={off.cause === "person" ? "plain" : "warn"}>{say("offByPerson")}</Chip>
        <span class="soft webhook-why">{say(`off.${off.cause}`)}</span>
      </div>
    );
  }
  return (
    <div>
      <Chip tone={failingSince === null ? "good" : "warn"}>{say("on")}</Chip>
      {failingSince !== null && (
        <span class="soft webhook-why">{say("failing", { when: format.moment(failingSince) })}</span>
      )}
    </div>
  );
}

interface DialogsProps {
  api: WebhookApi;
  records: Api;
  region: string;
  open: Open;
  onOpen: (open: Open | undefined) => void;
  onChanged: () => void;
}

function Dialogs({ api, records, region, open, onOpen, onChanged }: DialogsProps) {
  const say = useWords(webhookWords);
  const toast = useToast();
  const close = () => onOpen(undefined);
  const told = (made: WebhookMade) => {
    onOpen({ dialog: "secret", made });
    onChanged();
  };
  const done = (words: string) => {
    close();
    toast(words);
    onChanged();
  };
  switch (open.dialog) {
    case "add":
    case "edit": {
      const webhook = "webhook" in open ? open.webhook : undefined;
      const saved = () => done(say("saved"));
      return <WebhookDialog {...{ api, records, webhook, region }} onAdded={told} onSaved={saved} onClose={close} />;
    }
    case "secret":
      return <SecretDialog made={open.made} onClose={close} />;
    case "log":
      return <LogDialog api={api} webhook={open.webhook} onClose={close} />;
    case "renew":
      return <RenewDialog api={api} webhook={open.webhook} onMade={told} onClose={close} />;
    case "remove":
      return (
        <ConfirmDialog
          title={say("removeTitle")}
          confirm={say("remove")}
          action="confirm-remove-webhook"
          onConfirm={async () => {
            const answer = await api.removeWebhook(open.webhook.id);
            if (answer.ok) done(say("removed"));
            return answer;
          }}
          onClose={close}
        >
          <p class="webhook-url">{say("removeAsk", { url: open.webhook.url })}</p>
        </ConfirmDialog>
      );
  }
}

interface RenewDialogProps {
  api: WebhookApi;
  webhook: WebhookView;
  onMade: (made: WebhookMade) => void;
  onClose: () => void;
}

function RenewDialog({ api, webhook, onMade, onClose }: RenewDialogProps) {
  const say = useWords(webhookWords);
  let made: WebhookMade | undefined;
  return (
    <ConfirmDialog
      title={say("renew")}
      confirm={say("renew")}
      action="confirm-renew-webhook"
      look="principal"
      onConfirm={async () => {
        const answer = await api.renewWebhookSecret(webhook.id);
        if (answer.ok) made = answer.value;
        return answer;
      }}
      onClose={() => (made === undefined ? onClose() : onMade(made))}
    >
      <p class="webhook-url">{webhook.url}</p>
      <p>{say("renewAsk")}</p>
    </ConfirmDialog>
  );
}
