import type { CheckView } from "../../signaling/contract/check.ts";
import { check as en } from "../i18n/en/check.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import type { Format } from "../i18n/page-language.ts";
import { check as zhCN } from "../i18n/zh-CN/check.ts";
import type { LinkCheckState } from "../state/lobby-check.ts";
import { Button } from "../ui/button.tsx";

const checkWords = { en, "zh-CN": zhCN, area: "check" };

interface LinkCheckProps {
  check: LinkCheckState;
  onAgain: () => void;
}

/** What the link will carry. Comes after the page: whoever presses Join at once has not waited for it. */
export function LinkCheck({ check, onAgain }: LinkCheckProps) {
  const say = useWords(checkWords);
  return (
    <>
      <div role="status">
        {check.kind === "running" && (
          <>
            <p>{say("checking")}</p>
            <progress max={1} value={check.share} aria-label={say("checking")} />
          </>
        )}
        {check.kind === "failed" && <p>{say("failed")}</p>}
        {check.kind === "done" && <Found result={check.result} />}
      </div>
      {(check.kind === "done" || check.kind === "failed") && (
        <Button look="quiet" size="small" action="check-link" onClick={onAgain}>
          {say("again")}
        </Button>
      )}
    </>
  );
}

function Found({ result }: { result: CheckView }) {
  const say = useWords(checkWords);
  const format = useFormat();
  const { downKbps, downOrMore, upKbps, roundTripMs, jitterMs, lossShare, protocol } = result;
  const figures = [
    say(downOrMore ? "downOrMore" : "down", { rate: format.rate(downKbps) }),
    ...(upKbps === null ? [] : [say("up", { rate: format.rate(upKbps) })]),
    say("roundTrip", { ms: format.number(roundTripMs) }),
    say("jitter", { ms: format.number(jitterMs) }),
    say("loss", { loss: percent(lossShare, format) }),
  ];
  return (
    <>
      <p class="link-verdict">
        {say(verdictKey(result), {
          down: format.rate(downKbps),
          needed: format.rate(result.neededKbps),
          loss: percent(lossShare, format),
        })}
      </p>
      <p class="link-figures">{figures.join(" · ")}</p>
      {protocol === "tcp" && <p class="link-figures">{say("tcpOnly")}</p>}
    </>
  );
}

/** The sentence that says it: what the class will see, and if that is everything, what may still disturb it. */
function verdictKey({ tier, because }: CheckView) {
  if (tier !== "full") return tier;
  if (because.includes("loss")) return "fullButLossy";
  return because.includes("jitter") ? "fullButUneven" : "full";
}

function percent(share: number, format: Format): string {
  return format.number(Math.round(share * 1_000) / 10);
}
