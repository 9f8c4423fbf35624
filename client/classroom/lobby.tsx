import { useEffect, useRef } from "preact/hooks";
import type { LessonRecord } from "../../signaling/contract/api.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { useConnectionText } from "../live/connection-text.ts";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import type { ServerClock } from "../state/server-clock.ts";
import { useLater } from "../state/use-later.ts";
import { useNow } from "../state/use-now.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { classroomWords } from "./words.ts";

interface LobbyProps {
  record: LessonRecord;
  participation: Participation;
  live: Live;
  serverClock: ServerClock;
}

/**
 * In front of the door: which lesson it is, and one key. The press also lets the browser play sound. The lesson is named
 * from the timetable until its socket speaks: a heading that came later would push the key away from under the finger.
 */
export function Lobby({ record, participation, live, serverClock }: LobbyProps) {
  const say = useWords(classroomWords);
  const explain = useRefusalText();
  const format = useFormat();
  const connectionText = useConnectionText(live);
  const now = useNow(serverClock.now);
  const box = useRef<HTMLDivElement>(null);
  const joining = live.stay === "joining";
  useEffect(() => {
    if (!joining) box.current?.querySelector("button")?.focus();
  }, [joining]);
  const lesson = live.lesson ?? record;
  const { check } = live;
  const LinkCheck = useLater(async () => (await import("../live/link-check.tsx")).LinkCheck);
  return (
    <div class="lobby" ref={box}>
      <div class="lobby-lesson">
        <h1>{lesson.title}</h1>
        <p>{say("withTeacher", { teacher: lesson.teacher.name })}</p>
        <p>{format.span(lesson.startsAt, lesson.endsAt)}</p>
        {lesson.state === "live" ? (
          <p class="lobby-live">{say("lessonRuns")}</p>
        ) : (
          lesson.startsAt > now && <p>{say("lessonWaits", { time: format.time(lesson.startsAt) })}</p>
        )}
      </div>
      <Button look="principal" class="join-key" action="join" busy={joining} onClick={() => participation.join()}>
        {say(joining ? "joining" : "join")}
      </Button>
      <div
        class="link-check"
        data-check={check.kind}
        data-verdict={check.kind === "done" ? check.result.verdict : null}
      >
        {LinkCheck && <LinkCheck check={check} room="classroom" onAgain={() => participation.checkLink()} />}
      </div>
      <div class="lobby-notices">
        {live.failure && <Notice tone="bad">{explain(live.failure)}</Notice>}
        {connectionText !== undefined && <Notice tone="warn">{connectionText}</Notice>}
      </div>
    </div>
  );
}
