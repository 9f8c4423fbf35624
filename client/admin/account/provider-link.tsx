import { useMemo, useState } from "preact/hooks";
import type { Api } from "../../http/api.ts";
import { providerRoutes } from "../../http/provider-routes.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { providerWords } from "../../sign-in/provider-words.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { useLoading } from "../use-loading.ts";

/** One's link with an account at the provider, and its undoing. Nothing where there is no provider. */
export function ProviderLink({ api: { send }, onUndone }: { api: Api; onUndone: () => void }) {
  const say = useWords(providerWords);
  const format = useFormat();
  const toast = useToast();
  const routes = useMemo(() => providerRoutes(send), [send]);
  const link = useLoading(routes.link);
  const [asking, setAsking] = useState(false);
  const provider = link.value?.provider;
  if (!provider) return null;
  const { label, linkedAt } = provider;
  const undo = async () => {
    const undone = await routes.unlink();
    if (undone.ok) {
      link.reload();
      onUndone();
      toast(say("undone"));
    }
    return undone;
  };
  return (
    <>
      <h3>{say("title")}</h3>
      {linkedAt === null ? (
        <p>{say("unlinked", { label })}</p>
      ) : (
        <>
          <p>{say("linked", { label, when: format.moment(linkedAt) })}</p>
          <div class="actions end">
            <Button action="undo-provider-link" onClick={() => setAsking(true)}>
              {say("undo")}
            </Button>
          </div>
        </>
      )}
      {asking && (
        <ConfirmDialog
          title={say("undoTitle", { label })}
          confirm={say("undo")}
          action="confirm-undo-provider-link"
          onConfirm={undo}
          onClose={() => setAsking(false)}
        >
          <p>{say("undoAsk", { label })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
