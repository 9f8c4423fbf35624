import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { teacherWords } from "./words.ts";

/** Between the click on End and the end: time to take it back, in seconds. */
const SECOND_THOUGHTS_S = 3;

/** One click goes on air, one click ends; the end can be taken back for a moment. */
export function OnAirButton({ participation, live }: { participation: Participation; live: Live }) {
  const say = useWords(teacherWords);
  const inside = live.stay === "joined" || live.stay === "rejoining";
  if (live.lesson?.state === "live" && inside) return <EndButton participation={participation} />;
  return (
    <Button
      look="principal"
      size="large"
      icon="live"
      action="go-live"
      busy={live.stay === "joining" || live.stay === "rejoining"}
      onClick={() => participation.goLive()}
    >
      {say(live.lesson?.state === "live" ? "continueLesson" : "goLive")}
    </Button>
  );
}

function EndButton({ participation }: { participation: Participation }) {
  const say = useWords(teacherWords);
  const explain = useRefusalText();
  /** Seconds left; 0 while the server is asked. */
  const [left, setLeft] = useState<number | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  useEffect(() => {
    if (left === undefined || left === 0) return undefined;
    const timer = setTimeout(() => {
      setLeft(left - 1);
      if (left === 1) end();
    }, 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  const end = () =>
    void participation.request("endLesson", {}).then((answer) => {
      if (answer.ok) return;
      setFailure(answer.error);
      setLeft(undefined);
    });
  return (
    <span class="end-key">
      {(failure || (left !== undefined && left > 0)) && (
        <span class="end-notice">
          {failure ? (
            <Notice tone="bad">{explain(failure)}</Notice>
          ) : (
            <Notice
              tone="warn"
              title={say("endingIn", { count: left ?? 0 })}
              actions={
                <Button action="keep-teaching" onClick={() => setLeft(undefined)}>
                  {say("keepTeaching")}
                </Button>
              }
            />
          )}
        </span>
      )}
      <Button
        look="grave"
        size="large"
        icon="end"
        action="end-lesson"
        busy={left !== undefined}
        onClick={() => {
          setFailure(undefined);
          setLeft(SECOND_THOUGHTS_S);
        }}
      >
        {say(left === undefined ? "endLesson" : "ending")}
      </Button>
    </span>
  );
}
