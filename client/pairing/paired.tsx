import type { ComponentChildren } from "preact";
import { useCallback } from "preact/hooks";
import type { Session } from "../../signaling/contract/api.ts";
import { useWords } from "../i18n/i18n.tsx";
import { Door } from "../sign-in/door.tsx";
import { GateSteps } from "../sign-in/gate-steps.tsx";
import { useGate } from "../sign-in/use-gate.ts";
import type { Device, Visit } from "../sign-in/visit.ts";
import { signInWords } from "../sign-in/words.ts";
import { useLater } from "../state/use-later.ts";

/** Renders its children on a terminal that belongs to a classroom, and the pairing screen on one that does not. */
export function Paired({ children }: { children: (visit: Visit<Device>) => ComponentChildren }) {
  const say = useWords(signInWords);
  const gate = useGate("classroom");
  const view = gate.view.value;
  // Once in a terminal's life: not a part of what every lesson waits for.
  const PairingScreen = useLater(async () => (await import("./pairing-screen.tsx")).PairingScreen);
  const enter = useCallback((session: Session) => gate.enter(session, "device"), [gate]);
  if (view.step === "inside") {
    const { holder } = view.session;
    if (holder.kind !== "device") throw new Error(`a ${holder.kind} came in through the gate for terminals`);
    return <>{children({ holder, api: gate.api, signOut: () => void gate.signOut() })}</>;
  }
  return (
    <Door title={say("titleClassroom")} wide={view.step === "outside"}>
      <GateSteps
        gate={gate}
        view={view}
        outside={(reason) => PairingScreen && <PairingScreen api={gate.api} reason={reason} onPaired={enter} />}
      />
    </Door>
  );
}
