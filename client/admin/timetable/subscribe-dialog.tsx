import { useCallback, useState } from "preact/hooks";
import type { CalendarOwner, CalendarView } from "../../../signaling/contract/calendars.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { Loaded } from "../loaded.tsx";
import { useLoading } from "../use-loading.ts";
import { timetableWords } from "./words.ts";

interface SubscribeDialogProps {
  api: Api;
  owner: CalendarOwner;
  name: string;
  onClose: () => void;
}

/** An address for calendar programs; those that were given out before can be revoked. */
export function SubscribeDialog({ api, owner, name, onClose }: SubscribeDialogProps) {
  const say = useWords(timetableWords);
  const [url, setUrl] = useState<string | undefined>(undefined);
  const list = useLoading(useCallback(() => api.calendars(), [api]));
  const submission = useSubmit(true, async () => {
    const answer = await api.openCalendar(owner);
    if (answer.ok) setUrl(answer.value.url);
    list.reload();
    return answer;
  });
  const [revoking, setRevoking] = useState<CalendarView | undefined>(undefined);
  return (
    <Dialog title={say("subscribeTitle", { name })} onClose={onClose}>
      <p>{say("subscribeText")}</p>
      {url === undefined ? (
        <Form submission={submission}>
          <div class="actions">
            <Button type="submit" action="open-calendar" look="principal" icon="link" busy={submission.busy}>
              {say("subscribeMake")}
            </Button>
          </div>
        </Form>
      ) : (
        <>
          <CopyField label={say("subscribeAddress")} text={url} />
          <p class="soft">{say("subscribeOnce")}</p>
        </>
      )}
      <Loaded loading={list}>
        {(calendars) => (
          <Given calendars={calendars.filter((each) => isOf(each.owner, owner))} onRevoke={setRevoking} />
        )}
      </Loaded>
      {revoking && (
        <ConfirmDialog
          title={say("subscribeRevokeTitle")}
          confirm={say("subscribeRevoke")}
          action="confirm-revoke-calendar"
          onConfirm={async () => {
            const answer = await api.revokeCalendar(revoking.id);
            if (answer.ok) list.reload();
            return answer;
          }}
          onClose={() => setRevoking(undefined)}
        >
          <p>{say("subscribeRevokeText")}</p>
        </ConfirmDialog>
      )}
    </Dialog>
  );
}

function Given({ calendars, onRevoke }: { calendars: CalendarView[]; onRevoke: (calendar: CalendarView) => void }) {
  const say = useWords(timetableWords);
  const format = useFormat();
  if (calendars.length === 0) return null;
  return (
    <ul class="terms" aria-label={say("subscribeGiven")}>
      {calendars.map((calendar) => (
        <li key={calendar.id}>
          <span>
            {say("subscribeSince", { date: format.date(calendar.createdAt) })}
            <span class="soft">
              {" · "}
              {calendar.lastReadAt === null
                ? say("subscribeUnread")
                : say("subscribeRead", { ago: format.ago(calendar.lastReadAt, Date.now()) })}
            </span>
          </span>
          <Button action="revoke-calendar" size="small" icon="close" onClick={() => onRevoke(calendar)}>
            {say("subscribeRevoke")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function isOf(one: CalendarOwner, other: CalendarOwner): boolean {
  return JSON.stringify([one.of, idOf(one)]) === JSON.stringify([other.of, idOf(other)]);
}

function idOf(owner: CalendarOwner): string {
  return owner.of === "teacher" ? owner.teacherId : owner.classroomId;
}
