import { useCallback, useEffect, useState } from "preact/hooks";
import type { DeliveryView, WebhookView } from "../../../signaling/contract/webhooks.ts";
import type { Answer, Failure } from "../../http/failure.ts";
import type { WebhookApi } from "../../http/webhook-routes.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { Button } from "../../ui/button.tsx";
import { Chip, type Tone } from "../../ui/chip.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { useLoading } from "../use-loading.ts";
import { webhookWords } from "./words.ts";

const tones: { [S in DeliveryView["state"]]: Tone } = { waiting: "plain", delivered: "good", failed: "warn" };

/** Who has just sent a test waits for what becomes of it. */
const SOON_MS = 1_500;

/** What was sent to one endpoint: what, when, how it went, and once more. */
export function LogDialog({ api, webhook, onClose }: { api: WebhookApi; webhook: WebhookView; onClose: () => void }) {
  const say = useWords(webhookWords);
  const explain = useRefusalText();
  const toast = useToast();
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const [refusal, setRefusal] = useState<Failure | undefined>(undefined);
  const log = useLoading(useCallback(() => api.deliveries(webhook.id, cursor), [api, webhook.id, cursor]));
  const underWay = log.value?.items.some(({ state, last }) => state === "waiting" && last === null) ?? false;
  useEffect(() => {
    if (!underWay) return;
    const timer = setInterval(log.reload, SOON_MS);
    return () => clearInterval(timer);
  }, [underWay]);
  const send = async (asked: Promise<Answer<DeliveryView>>, done: string) => {
    const answer = await asked;
    setRefusal(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    toast(done);
    if (cursor === undefined) log.reload();
    else setCursor(undefined);
  };
  return (
    <Dialog title={say("logTitle", { url: webhook.url })} wide onClose={onClose}>
      {refusal && <Notice tone="bad">{explain(refusal)}</Notice>}
      <div class="actions">
        <Button
          action="test-webhook"
          look="principal"
          disabled={webhook.off !== null}
          onClick={() => void send(api.testWebhook(webhook.id), say("tested"))}
        >
          {say("test")}
        </Button>
      </div>
      <Loaded loading={log}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty icon="link" title={say("logEmpty")}>
              {say("logEmptyHint")}
            </Empty>
          ) : (
            <>
              <Deliveries
                deliveries={items}
                mayAgain={webhook.off === null}
                onAgain={({ id }) => void send(api.sendAgain(id), say("sentAgain"))}
              />
              {next !== null && (
                <div class="actions">
                  <Button onClick={() => setCursor(next)}>{say("older")}</Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </Dialog>
  );
}

interface DeliveriesProps {
  deliveries: readonly DeliveryView[];
  mayAgain: boolean;
  onAgain: (delivery: DeliveryView) => void;
}

function Deliveries({ deliveries, mayAgain, onAgain }: DeliveriesProps) {
  const say = useWords(webhookWords);
  const format = useFormat();
  return (
    <Table
      label={say("log")}
      rows={deliveries}
      keyOf={({ id }) => id}
      columns={[
        { head: say("what"), cell: ({ type }) => say(type) },
        { head: say("when"), kind: "digits", cell: ({ at }) => format.moment(at) },
        { head: say("outcome"), cell: (delivery) => <Outcome delivery={delivery} /> },
        { head: say("attempts"), kind: "digits", cell: ({ attempts }) => attempts },
        { head: say("answer"), cell: ({ last }) => <code class="webhook-answer">{last?.excerpt}</code> },
        {
          head: say("actions"),
          kind: "last",
          cell: (delivery) =>
            delivery.state !== "waiting" && (
              <Button size="small" action="send-again" disabled={!mayAgain} onClick={() => onAgain(delivery)}>
                {say("again")}
              </Button>
            ),
        },
      ]}
    />
  );
}

function Outcome({ delivery: { state, last, nextAt } }: { delivery: DeliveryView }) {
  const say = useWords(webhookWords);
  const format = useFormat();
  const failure = last?.failure ?? null;
  const waitsAgain = state === "waiting" && last !== null;
  return (
    <div>
      <Chip tone={waitsAgain ? "warn" : tones[state]}>{say(waitsAgain ? "waitingAgain" : state)}</Chip>
      {failure !== null && (
        <span class="soft webhook-why">
          {failure === "status" || failure === "redirect"
            ? say(`failure.${failure}`, { status: String(last?.status) })
            : say(`failure.${failure}`)}
        </span>
      )}
      {state === "waiting" && last !== null && nextAt !== null && (
        <span class="soft webhook-why">{say("waitingUntil", { when: format.moment(nextAt) })}</span>
      )}
    </div>
  );
}
