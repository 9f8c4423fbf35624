import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { useConnectionText } from "../live/connection-text.ts";
import { deviceTroubles } from "../media/device-text.ts";
import { mediaWords } from "../media/words.ts";
import type { Capture } from "../state/capture.ts";
import type { ClassroomDevices } from "../state/classroom-devices.ts";
import type { Live } from "../state/live.ts";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { Notice } from "../ui/notice.tsx";
import { classroomWords } from "./words.ts";

interface RoomNoticesProps {
  live: Live;
  devices: ClassroomDevices;
  onStage: boolean;
  /** Somebody is at the remote control: details show. Otherwise a word is enough, beside the picture. */
  awake: boolean;
}

/** What is not as it should be, at the lower edge of the picture. */
export function RoomNotices({ live, devices, onStage, awake }: RoomNoticesProps) {
  const say = useWords(classroomWords);
  const media = useWords(mediaWords);
  const explain = useRefusalText();
  const connectionText = useConnectionText(live);
  const unsent = onStage ? (live.unsent.pupils ?? live.unsent.voice) : undefined;
  const troubles = deviceTroubles(media, devices);
  const limit = limitOf(devices);
  const again = (
    <Button size="small" action="check-camera" onClick={() => void devices.rehearse({ again: true })}>
      {say("tryAgain")}
    </Button>
  );
  return (
    <div class="room-notices">
      {connectionText !== undefined && live.stay !== "rejoining" && <Notice tone="warn">{connectionText}</Notice>}
      {live.failure && <Notice tone="bad">{explain(live.failure)}</Notice>}
      {unsent && <Notice tone="bad">{say("notSent", { reason: explain(unsent) })}</Notice>}
      {live.muted && <Notice title={say("mutedTitle")}>{say("mutedText")}</Notice>}
      {limit &&
        (awake || onStage ? (
          <Notice tone="warn" title={say(limit)} actions={again}>
            {troubles.map((trouble) => (
              <p key={trouble}>{trouble}</p>
            ))}
          </Notice>
        ) : (
          <Chip tone="warn">{say(limit)}</Chip>
        ))}
    </div>
  );
}

function limitOf({ camera, microphone }: ClassroomDevices) {
  const fails = ({ state, muted, silent }: Capture) => state.value.kind === "trouble" || muted.value || silent.value;
  if (fails(camera)) return fails(microphone) ? "cannotBeEither" : "cannotBeSeen";
  return fails(microphone) ? "cannotBeHeard" : undefined;
}
