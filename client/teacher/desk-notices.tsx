import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { sharedWords } from "../i18n/shared-words.ts";
import { useConnectionText } from "../live/connection-text.ts";
import { deviceTroubles, named } from "../media/device-text.ts";
import type { Sound } from "../media/sound.tsx";
import { mediaWords } from "../media/words.ts";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import type { TeacherDevices } from "../state/teacher-devices.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useLater } from "../ui/use-later.ts";
import { teacherWords } from "./words.ts";

interface DeskNoticesProps {
  devices: TeacherDevices;
  live: Live;
  sound: Sound;
  participation: Participation;
}

/** Everything that is not as it should be, where the teacher looks anyway: between the picture and the keys. */
export function DeskNotices({ devices, live, sound, participation }: DeskNoticesProps) {
  const say = useWords(teacherWords);
  const media = useWords(mediaWords);
  const shared = useWords(sharedWords);
  const explain = useRefusalText();
  const connectionText = useConnectionText(live);
  const troubles = deviceTroubles(media, { camera: devices.camera, microphone: devices.microphone });
  const { board } = devices;
  const boardTrouble = board.state.value.kind === "trouble" ? board.state.value.trouble : undefined;
  const unsent = Object.entries(live.unsent) as [keyof typeof sourceNames, (typeof live.unsent)["voice"]][];
  const { check } = live;
  // In the lesson its place belongs to what is taught.
  const checks = check.kind !== "none" && live.stay !== "joined" && live.stay !== "rejoining";
  const LinkCheck = useLater(checks, loadLinkCheck);
  return (
    <div class="desk-notices">
      {LinkCheck && checks && (
        <div class="desk-check" data-check={check.kind} data-sends={check.kind === "done" ? check.result.sends : null}>
          <LinkCheck.LinkCheck check={check} room="master" onAgain={() => participation.checkLink()} />
        </div>
      )}
      {connectionText !== undefined && <Notice tone="warn">{connectionText}</Notice>}
      {live.failure && <Notice tone="bad">{explain(live.failure)}</Notice>}
      {sound.blocked.value && (
        <Notice
          tone="warn"
          actions={
            <Button look="principal" action="turn-sound-on" icon="sound" onClick={() => sound.turnOn()}>
              {media("turnSoundOn")}
            </Button>
          }
        >
          {media("soundBlocked")}
        </Notice>
      )}
      {troubles.length > 0 && (
        <Notice
          tone="bad"
          actions={
            <Button size="small" action="retry-devices" onClick={() => void devices.mend()}>
              {shared("retry")}
            </Button>
          }
        >
          {troubles.map((trouble) => (
            <p key={trouble}>{trouble}</p>
          ))}
        </Notice>
      )}
      {boardTrouble !== undefined && (
        <Notice tone="warn">
          {named(board.label, say(boardTrouble === "pulled" ? "boardPulled" : "boardFailed"))}
        </Notice>
      )}
      {devices.screen.state.value.kind === "trouble" && <Notice tone="warn">{say("screenFailed")}</Notice>}
      {unsent.map(
        ([source, failure]) =>
          failure && (
            <Notice key={source} tone="warn">
              {say("notSent", { source: media(sourceNames[source]), reason: explain(failure) })}
            </Notice>
          ),
      )}
    </div>
  );
}

const loadLinkCheck = () => import("../live/link-check.tsx");

const sourceNames = {
  teacher: "camera",
  board: "board",
  screen: "screen",
  pupils: "pupils",
  voice: "microphone",
} as const;
