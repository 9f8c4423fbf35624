import type { EndReason } from "../../signaling/contract/lesson.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { mediaWords } from "../media/words.ts";
import type { Doorway } from "../state/doorway.ts";
import type { Live } from "../state/live.ts";
import type { ServerClock } from "../state/server-clock.ts";
import { Button } from "../ui/button.tsx";
import { Next } from "./door-message.tsx";
import { Message } from "./message.tsx";
import type { Outside } from "./outside-of.ts";
import { liveWords } from "./words.ts";

const endText = {
  teacher: "endedByTeacher",
  administrator: "endedByAdministrator",
  time: "endedByTime",
  cancelled: "endedByCancelling",
} as const satisfies Record<EndReason, string>;

interface OutsideMessageProps {
  outside: Outside;
  live: Live;
  doorway: Doorway;
  serverClock: ServerClock;
}

export function OutsideMessage({ outside, live, doorway, serverClock }: OutsideMessageProps) {
  const say = useWords(liveWords);
  const media = useWords(mediaWords);
  const explain = useRefusalText();
  const again = (
    <Button look="principal" size="large" action="join" onClick={() => doorway.again()}>
      {media("takeBack")}
    </Button>
  );
  switch (outside) {
    case "ended": {
      const reason = live.lesson?.endReason;
      return (
        <Message icon="check" title={say("endedTitle")}>
          {reason && <p>{say(endText[reason])}</p>}
          <Next agenda={doorway.agenda.value} now={serverClock.now()} />
        </Message>
      );
    }
    case "seatTaken":
      return (
        <Message icon="info" title={media("seatTakenTitle")} actions={again}>
          <p>{media("seatTaken")}</p>
        </Message>
      );
    case "removed":
      return (
        <Message icon="info" title={explain({ code: "lesson.removed", params: {} })} actions={again}>
          <p>{say("removedHint")}</p>
        </Message>
      );
    case "unsupported":
      return (
        <Message icon="alert" title={media("unsupportedTitle")}>
          <p>{media("unsupported")}</p>
        </Message>
      );
    case "refused":
      return (
        <Message icon="alert" title={say("refusedTitle")} actions={again}>
          {live.connection.kind === "refused" && <p>{explain(live.connection.error)}</p>}
        </Message>
      );
    case "closed":
      return (
        <Message icon="offline" title={media("closed")} actions={again}>
          {undefined}
        </Message>
      );
  }
}
