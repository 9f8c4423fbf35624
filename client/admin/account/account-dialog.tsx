import { useState } from "preact/hooks";
import type { SessionView } from "../../../signaling/contract/account.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.tsx";
import { Loaded } from "../loaded.tsx";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { AccessTokens } from "./access-tokens.tsx";
import { FactorForm } from "./factor-form.tsx";
import { PasswordChange } from "./password-change.tsx";
import { ProviderLink } from "./provider-link.tsx";
import { accountWords, tokenWords } from "./words.ts";

interface AccountDialogProps {
  api: Api;
  /** Only administrators have access tokens. */
  administers: boolean;
  onClose: () => void;
}

/** Where one is signed in, the password, the second factor; an administrator's access tokens. */
export function AccountDialog({ api, administers, onClose }: AccountDialogProps) {
  const tokens = useWords(tokenWords);
  const say = useWords(accountWords);
  const explain = useRefusalText();
  const sessions = useLoading(api.sessions);
  // In its place, for what stands at the foot of the page is behind the dialog.
  const [said, setSaid] = useState<{ of: "sessions" | "password" | "factor"; text: string; failed?: true }>();
  const saidOf = (part: "sessions" | "password" | "factor") =>
    said?.of === part && <Notice tone={said.failed ? "bad" : "good"}>{said.text}</Notice>;
  const end = async (session: SessionView) => {
    const answer = await api.endSession(session.id);
    sessions.reload();
    setSaid(
      answer.ok
        ? { of: "sessions", text: say("ended") }
        : { of: "sessions", text: explain(answer.error), failed: true },
    );
  };
  return (
    <Dialog wide title={say("title")} onClose={onClose}>
      <h3>{say("sessions")}</h3>
      <Loaded loading={sessions}>
        {(items) => <Sessions sessions={items} onEnd={(session) => void end(session)} />}
      </Loaded>
      {saidOf("sessions")}
      <h3>{say("password")}</h3>
      <PasswordChange
        api={api}
        onChanged={() => {
          sessions.reload();
          setSaid({ of: "password", text: say("changed") });
        }}
      />
      {saidOf("password")}
      <h3>{say("factor")}</h3>
      <FactorForm api={api} onRemoved={() => setSaid({ of: "factor", text: say("removed") })} />
      {saidOf("factor")}
      <ProviderLink api={api} onUndone={sessions.reload} />
      {administers && (
        <>
          <h3>{tokens("tokens")}</h3>
          <AccessTokens api={api} />
        </>
      )}
    </Dialog>
  );
}

function Sessions({ sessions, onEnd }: { sessions: SessionView[]; onEnd: (session: SessionView) => void }) {
  const say = useWords(accountWords);
  const admin = useWords(adminWords);
  const format = useFormat();
  return (
    <Table
      label={say("sessions")}
      rows={sessions}
      keyOf={({ id }) => id}
      columns={[
        {
          head: say("browser"),
          cell: ({ agent, address, current }) => (
            <span>
              {current && <strong>{say("thisOne")} </strong>}
              {address === "" ? say("unknownPlace") : address} <span class="soft">{agent}</span>
            </span>
          ),
        },
        {
          head: say("used"),
          cell: ({ createdAt, lastSeenAt }) => (
            <span>
              {say("lastUsed", { ago: format.ago(lastSeenAt, Date.now()) })}{" "}
              <span class="soft whole">{say("signedInAt", { when: format.moment(createdAt) })}</span>
            </span>
          ),
        },
        {
          head: admin("actions"),
          kind: "last",
          cell: (session) =>
            !session.current && (
              <div class="actions">
                <Button action="end-session" look="quiet" size="small" onClick={() => onEnd(session)}>
                  {say("end")}
                </Button>
              </div>
            ),
        },
      ]}
    />
  );
}
