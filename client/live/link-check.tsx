import type { CheckView } from "../../signaling/contract/check.ts";
import { check as en } from "../i18n/en/check.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import type { Format } from "../i18n/page-language.ts";
import { check as zhCN } from "../i18n/zh-CN/check.ts";
import type { LinkCheckState } from "../state/lobby-check.ts";
import { Button } from "../ui/button.tsx";

const checkWords = { en, "zh-CN": zhCN, area: "check" };

type Room = "classroom" | "master";

interface LinkCheckProps {
  check: LinkCheckState;
  /** What matters to a classroom is what it receives first, to the master teacher's room what it sends. */
  room: Room;
  onAgain: () => void;
}

/** What the link will carry. Comes after the page: whoever presses Join at once has not waited for it. */
export function LinkCheck({ check, room, onAgain }: LinkCheckProps) {
  const say = useWords(checkWords);
  return (
    <>
      <div role="status">
        {check.kind === "queued" && <p>{check.ahead > 0 ? say("waiting", { count: check.ahead }) : say("checking")}</p>}
        {check.kind === "running" && (
          <>
            <p>{say("checking")}</p>
            <progress max={1} value={check.share} aria-label={say("checking")} />
          </>
        )}
        {check.kind === "failed" && <p>{say("failed")}</p>}
        {check.kind === "done" && <Found result={check.result} room={room} />}
      </div>
      {(check.kind === "done" || check.kind === "failed") && (
        <Button look="quiet" size="small" action="check-link" onClick={onAgain}>
          {say("again")}
        </Button>
      )}
    </>
  );
}

function Found({ result, room }: { result: CheckView; room: Room }) {
  const say = useWords(checkWords);
  const format = useFormat();
  const { downKbps, downOrMore, upKbps, upOrMore, roundTripMs, jitterMs, lossShare, protocol } = result;
  const loss = percent(lossShare, format);
  const rates = {
    up: upOrMore ? say("atLeast", { rate: format.rate(upKbps ?? 0) }) : format.rate(upKbps ?? 0),
    needed: format.rate(result.upNeededKbps),
  };
  const figures = [
    say(downOrMore ? "downOrMore" : "down", { rate: format.rate(downKbps) }),
    ...(upKbps === null ? [] : [say(upOrMore ? "upOrMore" : "up", { rate: format.rate(upKbps) })]),
    say("roundTrip", { ms: format.number(roundTripMs) }),
    say("jitter", { ms: format.number(jitterMs) }),
    say("loss", { loss }),
  ];
  const received = () =>
    say(verdictKey(result), { down: format.rate(downKbps), needed: format.rate(result.neededKbps), loss });
  const called = calledUpKey(result);
  const usual = ({ kbps, orMore, measurements }: NonNullable<CheckView["upUsual"]>) =>
    say("ownUsual", {
      up: orMore ? say("atLeast", { rate: format.rate(kbps) }) : format.rate(kbps),
      count: measurements,
    });
  return (
    <>
      <p class="link-verdict">{room === "master" ? say(ownKey(result), rates) : received()}</p>
      {room === "classroom" && called !== null && <p>{say(called, rates)}</p>}
      {room === "master" && result.upUsual !== null && <p>{usual(result.upUsual)}</p>}
      <p class="link-figures">{figures.join(" · ")}</p>
      {protocol === "tcp" && <p class="link-figures">{say("tcpOnly")}</p>}
    </>
  );
}

/** What the teacher's room can send. */
function ownKey({ sends }: CheckView) {
  const keys = { full: "ownFull", reduced: "ownReduced", voice: "ownVoice" } as const;
  return sends === null ? "ownUnknown" : keys[sends];
}

/** What a classroom cannot send; null when there is nothing to say. */
function calledUpKey({ sends }: CheckView) {
  if (sends === null || sends === "full") return null;
  return sends === "reduced" ? "upReduced" : "upVoice";
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
