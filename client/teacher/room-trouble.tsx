import type { RoomTalk } from "../../signaling/contract/talk.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { usePlanText } from "../i18n/plan-text.ts";
import { talkWords } from "../talk/words.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

const titles = { sound: "roomLostSound", picture: "roomLostPicture", both: "roomLostBoth" } as const;

interface RoomTroubleProps {
  name: string;
  room: RoomTalk;
  onSettle: () => void;
}

/** "No sound since 10:12", with what the service knew of the room's link at that moment. */
export function RoomTrouble({ name, room, onSettle }: RoomTroubleProps) {
  const say = useWords(talkWords);
  const format = useFormat();
  const explain = usePlanText();
  const { trouble } = room;
  if (trouble === null) return null;
  const { at, lost, plan, link } = trouble;
  return (
    <div data-trouble={room.classroomId}>
      <Notice
        tone="bad"
        title={name}
        actions={
          <Button
            size="small"
            icon="check"
            action="settle-trouble"
            data-classroom={room.classroomId}
            onClick={onSettle}
          >
            {say("settle")}
          </Button>
        }
      >
        <p>{say(titles[lost], { time: format.time(at) })}</p>
        {plan && <p>{explain(plan)}</p>}
        <p>
          {link
            ? say("linkFacts", {
                rate: format.rate(link.receivedKbps),
                loss: Math.round(link.lossShare * 100),
                queue: Math.round(link.queueMs),
                trip: Math.round(link.roundTripMs),
              })
            : say("noLinkFacts")}
        </p>
      </Notice>
    </div>
  );
}
