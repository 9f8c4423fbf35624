import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../http/failure.ts";
import { providerRoutes } from "../http/provider-routes.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { safeStorage } from "../ui/safe-storage.ts";
import type { Gate } from "./gate.ts";
import { keepErrand } from "./provider-errand.ts";
import { providerWords } from "./provider-words.ts";

/** The way in with an account that one has elsewhere, where there is one. */
export function ProviderButton({ gate: { api }, page }: { gate: Gate; page: "teacher" | "admin" }) {
  const say = useWords(providerWords);
  const explain = useRefusalText();
  const [label, setLabel] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  useEffect(() => {
    const ask = async () => {
      const ways = await providerRoutes(api.send).ways();
      // Who cannot be told of it has the password's form.
      if (ways.ok) setLabel(ways.value.provider?.label);
    };
    void ask();
  }, [api]);
  if (label === undefined) return null;
  const go = async () => {
    setBusy(true);
    const begun = await providerRoutes(api.send).begin(page);
    // Also before going: whoever comes back by the browser's key finds the page as it was left.
    setBusy(false);
    setFailure(begun.ok ? undefined : begun.error);
    if (!begun.ok) return;
    const tab = safeStorage(() => sessionStorage);
    keepErrand(tab, { key: begun.value.key, hash: location.hash });
    location.assign(begun.value.url);
  };
  return (
    <div class="provider">
      <Button action="sign-in-at-provider" busy={busy} onClick={() => void go()}>
        {say("signInAt", { label })}
      </Button>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
    </div>
  );
}
