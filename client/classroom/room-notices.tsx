import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { useConnectionText } from "../live/connection-text.ts";
import { deviceText } from "../media/device-text.ts";
import { mediaWords } from "../media/words.ts";
import type { ClassroomDevices } from "../state/classroom-devices.ts";
import type { Live } from "../state/live.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { classroomWords } from "./words.ts";

interface RoomNoticesProps {
  live: Live;
  devices: ClassroomDevices;
  onStage: boolean;
}

/** What is not as it should be, at the lower edge of the picture. */
export function RoomNotices({ live, devices, onStage }: RoomNoticesProps) {
  const say = useWords(classroomWords);
  const media = useWords(mediaWords);
  const explain = useRefusalText();
  const connectionText = useConnectionText(live);
  const camera = devices.camera.state.value;
  const microphone = devices.microphone.state.value;
  const unsent = onStage ? (live.unsent.pupils ?? live.unsent.voice) : undefined;
  const insecure = camera.kind === "trouble" && camera.trouble === "insecure";
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
      {camera.kind === "trouble" && (
        <Notice tone="warn" title={say("cannotBeSeen")} actions={again}>
          {deviceText(media, "camera", camera.trouble)}
        </Notice>
      )}
      {microphone.kind === "trouble" && !insecure && (
        <Notice tone="warn" title={say("cannotBeHeard")} actions={again}>
          {deviceText(media, "microphone", microphone.trouble)}
        </Notice>
      )}
    </div>
  );
}
