import type { ComponentChildren } from "preact";
import type { Session } from "../../signaling/contract/api.ts";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { sharedWords } from "../i18n/shared-words.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Waiting } from "../ui/spinner.tsx";
import { FirstAdministratorForm } from "./first-administrator-form.tsx";
import type { Gate, GateView } from "./gate.ts";
import { NewPasswordForm } from "./new-password-form.tsx";
import { pageOf, pagePath } from "./session-store.ts";
import { signInWords } from "./words.ts";

interface GateStepsProps {
  gate: Gate;
  view: Exclude<GateView, { step: "inside" }>;
  /** What stands at the door: a password form, or a pairing screen. */
  outside: (reason: Failure | undefined) => ComponentChildren;
}

/** Whatever has to happen before somebody is inside. */
export function GateSteps({ gate, view, outside }: GateStepsProps) {
  const say = useWords(signInWords);
  switch (view.step) {
    case "checking":
      return <Waiting>{say("checkingLink")}</Waiting>;
    case "stuck":
      return <Stuck failure={view.failure} retry={view.retry} />;
    case "outside":
      return outside(view.failure);
    case "set-password":
      return <NewPasswordForm gate={gate} linkKey={view.key} name={view.name} />;
    case "first-administrator":
      return <FirstAdministratorForm gate={gate} linkKey={view.key} />;
    case "wrong-page":
      return <WrongPage gate={gate} session={view.session} />;
  }
}

function Stuck({ failure, retry }: { failure: Failure; retry: () => Promise<void> }) {
  const say = useWords(signInWords);
  const shared = useWords(sharedWords);
  const explain = useRefusalText();
  return (
    <>
      <h1>{say("stuckTitle")}</h1>
      <Notice tone="bad">{explain(failure)}</Notice>
      <Button action="retry" look="principal" onClick={() => void retry()}>
        {shared("retry")}
      </Button>
    </>
  );
}

const pageNames = { teacher: "toTeacher", admin: "toAdmin", classroom: "toClassroom" } as const;

function WrongPage({ gate, session: { holder } }: { gate: Gate; session: Session }) {
  const say = useWords(signInWords);
  const name = holder.kind === "person" ? holder.name : `${holder.school} ${holder.classroom}`;
  return (
    <>
      <h1>{say("wrongPageTitle")}</h1>
      <p>{say("wrongPage", { name })}</p>
      <div class="actions">
        <a class="button principal" href={pagePath(holder)}>
          {say(pageNames[pageOf(holder)])}
        </a>
        <Button onClick={() => void gate.signOut()}>{say("signInAsOther")}</Button>
      </div>
    </>
  );
}
