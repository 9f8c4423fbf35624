import type { RoomTalk } from "../../signaling/contract/talk.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Ask } from "./ask.ts";
import { useAsking } from "./use-asking.ts";
import { talkWords } from "./words.ts";

const keys = [
  { lost: "sound", icon: "sound-off", words: "lostSound" },
  { lost: "picture", icon: "camera-off", words: "lostPicture" },
  { lost: "both", icon: "offline", words: "lostBoth" },
] as const;

/** "We lost sound": the teacher is told, with what the service knows of the link. */
export function TroubleKeys({ room, ask }: { room: RoomTalk | undefined; ask: Ask }) {
  const say = useWords(talkWords);
  const explain = useRefusalText();
  const { busy, failure, run } = useAsking();
  const lost = room?.trouble?.lost;
  return (
    <div class="trouble-keys">
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      {lost !== undefined && <Notice tone="good">{say("troubleTold")}</Notice>}
      <div class="actions">
        {keys.map((key) => (
          <Button
            key={key.lost}
            icon={key.icon}
            action={`lost-${key.lost}`}
            aria-pressed={lost === key.lost}
            busy={busy}
            onClick={() => void run(() => ask("reportTrouble", { lost: key.lost }))}
          >
            {say(key.words)}
          </Button>
        ))}
        {lost !== undefined && (
          <Button icon="check" action="works-again" busy={busy} onClick={() => void run(() => ask("endTrouble", {}))}>
            {say("worksAgain")}
          </Button>
        )}
      </div>
    </div>
  );
}
