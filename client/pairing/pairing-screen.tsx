import "./pairing.css";
import { useEffect, useState } from "preact/hooks";
import type { Session } from "../../signaling/contract/api.ts";
import type { Api } from "../http/api.ts";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { sharedWords } from "../i18n/shared-words.ts";
import { browserClock } from "../state/clock.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Waiting } from "../ui/spinner.tsx";
import { type Pairing, startPairing } from "./pairing.ts";
import { pairingWords } from "./words.ts";

interface PairingScreenProps {
  api: Api;
  /** Why the terminal has no session any more. */
  reason: Failure | undefined;
  onPaired: (session: Session) => void;
}

/** Six digits, as large as the screen allows, and what to do with them. */
export function PairingScreen({ api, reason, onPaired }: PairingScreenProps) {
  const say = useWords(pairingWords);
  const shared = useWords(sharedWords);
  const explain = useRefusalText();
  const [pairing, setPairing] = useState<Pairing | undefined>(undefined);
  useEffect(() => {
    const begun = startPairing({ api, clock: browserClock, onPaired });
    setPairing(begun);
    return () => begun.close();
  }, [api, onPaired]);
  const { code, failure } = pairing?.view.value ?? { code: undefined, failure: undefined };
  return (
    <div class="pairing">
      <div>
        <h1>{say("title")}</h1>
        <p>{say("lead")}</p>
      </div>
      {reason && <Notice tone="warn">{explain(reason)}</Notice>}
      <p class="pairing-lead">{say("step")}</p>
      {code === undefined ? (
        !failure && <Waiting>{say("gettingCode")}</Waiting>
      ) : (
        <Code code={code} stale={failure !== undefined} />
      )}
      {failure && (
        <Notice
          tone="bad"
          title={say("offlineTitle")}
          actions={
            <Button action="retry" onClick={() => pairing?.retry()}>
              {shared("retry")}
            </Button>
          }
        >
          {explain(failure)}
        </Notice>
      )}
      <p class="pairing-after">{say("renews")}</p>
    </div>
  );
}

function Code({ code, stale }: { code: string; stale: boolean }) {
  const say = useWords(pairingWords);
  return (
    <div
      role="img"
      aria-label={`${say("code")} ${code.split("").join(" ")}`}
      data-pairing-code={code}
      class={stale ? "pairing-code stale" : "pairing-code"}
    >
      {code.split("").map((digit, place) => (
        <span key={place}>{digit}</span>
      ))}
    </div>
  );
}
