import { useEffect, useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { safeStorage } from "../ui/safe-storage.ts";
import { Waiting } from "../ui/spinner.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import { CodeField } from "./code-field.tsx";
import type { Gate } from "./gate.ts";
import { takeErrand } from "./provider-errand.ts";
import { providerWords } from "./provider-words.ts";
import { signInWords } from "./words.ts";

/** Back from the provider: its answer becomes a session, with the second factor where there is one. */
export function ProviderReturn({ gate, answer }: { gate: Gate; answer: string }) {
  const say = useWords(signInWords);
  const provider = useWords(providerWords);
  const [{ key, hash }] = useState(() => takeErrand(safeStorage(() => sessionStorage)));
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const send = async (by: { answer: string } | { code: string }) => {
    const signedIn = await gate.api.signIn({ with: "provider", key, ...by });
    if (signedIn.ok) {
      history.replaceState(null, "", location.pathname + location.search + hash);
      gate.enter(signedIn.value, "device");
    } else if (signedIn.error.code === "session.code-required") setAsked(true);
    // A code may be typed again; an answer, and what was kept of it, is good once.
    else if ("answer" in by || signedIn.error.code === "provider.expired") gate.turnAway(signedIn.error);
    return signedIn;
  };
  useEffect(() => {
    if (key === "") gate.turnAway({ code: "provider.expired", params: {} });
    else void send({ answer });
  }, []);
  const submission = useSubmit(code.trim().length >= 6, () => send({ code: code.trim() }));
  if (!asked) return <Waiting>{provider("comingBack")}</Waiting>;
  return (
    <>
      <h1>{say("signIn")}</h1>
      <Form submission={submission}>
        <CodeField
          value={code}
          onValue={setCode}
          error={submission.tried && code.trim().length < 6 ? say("missing") : undefined}
        />
        <Button action="sign-in" type="submit" look="principal" busy={submission.busy}>
          {say("signIn")}
        </Button>
      </Form>
    </>
  );
}
