import type { ComponentChildren } from "preact";
import { useWords } from "../i18n/i18n.tsx";
import { useLater } from "../ui/use-later.ts";
import { Door } from "./door.tsx";
import { GateSteps } from "./gate-steps.tsx";
import { PasswordForm } from "./password-form.tsx";
import { useGate } from "./use-gate.ts";
import type { Person, Visit } from "./visit.ts";
import { signInWords } from "./words.ts";

interface SignedInProps {
  kind: "teacher" | "admin";
  children: (visit: Visit<Person>) => ComponentChildren;
}

const loadProvider = () => import("./provider-way.tsx");

/** Renders its children for whoever is signed in on this kind of page, and the way in for everybody else. */
export function SignedIn({ kind, children }: SignedInProps) {
  const say = useWords(signInWords);
  const gate = useGate(kind);
  const view = gate.view.value;
  const Provider = useLater(view.step === "outside", loadProvider);
  if (view.step === "inside") {
    const { holder } = view.session;
    if (holder.kind !== "person") throw new Error(`a ${holder.kind} came in through the gate for people`);
    const { signOutUrl } = view.session;
    const signOut = async () => {
      await gate.signOut();
      // Else whoever sits down next is let in by the provider without being asked.
      if (signOutUrl) location.assign(signOutUrl);
    };
    return <>{children({ holder, api: gate.api, signOut: () => void signOut() })}</>;
  }
  const answer = view.step === "outside" ? view.answer : undefined;
  return (
    <Door title={say(kind === "admin" ? "titleAdmin" : "titleTeacher")}>
      <GateSteps
        gate={gate}
        view={view}
        outside={(reason) => (
          <>
            {answer === undefined && <PasswordForm gate={gate} title={say("signIn")} reason={reason} />}
            {Provider && <Provider.ProviderWay gate={gate} page={kind} answer={answer} />}
          </>
        )}
      />
    </Door>
  );
}
