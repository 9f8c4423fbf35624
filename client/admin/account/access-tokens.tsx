import { useState } from "preact/hooks";
import type { TokenMade, TokenView } from "../../../signaling/contract/tokens.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { NewTokenForm } from "./new-token-form.tsx";
import { tokenWords } from "./words.ts";

/** An administrator's access tokens: those there are, and a new one, whose secret is shown once. */
export function AccessTokens({ api }: { api: Api }) {
  const say = useWords(tokenWords);
  const toast = useToast();
  const list = useLoading(api.tokens);
  const [made, setMade] = useState<TokenMade | undefined>(undefined);
  const [revoking, setRevoking] = useState<TokenView | undefined>(undefined);
  return (
    <>
      <p>
        {say("tokensHint")} <a href="/api-docs">{say("documentation")}</a>
      </p>
      <Loaded loading={list}>
        {(tokens) =>
          tokens.length === 0 ? (
            <p class="soft">{say("none")}</p>
          ) : (
            <TokenTable tokens={tokens} onRevoke={setRevoking} />
          )
        }
      </Loaded>
      {made ? (
        <Notice tone="warn" title={say("made")}>
          <p>{say("madeHint", { name: made.token.name })}</p>
          <CopyField label={say("secret")} text={made.secret} />
          <div class="actions end">
            <Button action="token-kept" onClick={() => setMade(undefined)}>
              {say("done")}
            </Button>
          </div>
        </Notice>
      ) : (
        <NewTokenForm
          api={api}
          onMade={(token) => {
            setMade(token);
            list.reload();
          }}
        />
      )}
      {revoking && (
        <ConfirmDialog
          title={say("revokeTitle", { name: revoking.name })}
          confirm={say("revoke")}
          action="confirm-revoke-token"
          onConfirm={async () => {
            const answer = await api.revokeToken(revoking.id);
            list.reload();
            if (answer.ok) toast(say("revoked", { name: revoking.name }));
            return answer;
          }}
          onClose={() => setRevoking(undefined)}
        >
          <p>{say("revokeText")}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function TokenTable({ tokens, onRevoke }: { tokens: TokenView[]; onRevoke: (token: TokenView) => void }) {
  const say = useWords(tokenWords);
  const admin = useWords(adminWords);
  const format = useFormat();
  return (
    <Table
      label={say("tokens")}
      rows={tokens}
      keyOf={({ id }) => id}
      columns={[
        {
          head: say("token"),
          cell: ({ name, owner }) => (
            <span>
              <strong>{name}</strong> <span class="soft">{say("of", { owner: owner.name })}</span>
            </span>
          ),
        },
        { head: say("scopes"), cell: ({ scopes }) => scopes.map((scope) => say(scope)).join(" · ") },
        {
          head: say("use"),
          cell: ({ lastUsedAt, expiresAt }) => (
            <span>
              {lastUsedAt === null ? say("neverUsed") : say("lastUsed", { ago: format.ago(lastUsedAt, Date.now()) })}{" "}
              <span class="soft whole">{say("until", { when: format.moment(expiresAt) })}</span>
            </span>
          ),
        },
        {
          head: admin("actions"),
          kind: "last",
          cell: (token) => (
            <div class="actions">
              <Button action="revoke-token" look="quiet" size="small" onClick={() => onRevoke(token)}>
                {say("revoke")}
              </Button>
            </div>
          ),
        },
      ]}
    />
  );
}
