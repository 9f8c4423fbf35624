import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { ClassroomDevices } from "../state/classroom-devices.ts";
import type { Participation } from "../state/participation.ts";
import { HandKey } from "../talk/hand-key.tsx";
import { talkWords } from "../talk/words.ts";
import { Button } from "../ui/button.tsx";
import { classroomWords } from "./words.ts";

interface RoomKeysProps {
  participation: Participation;
  devices: ClassroomDevices;
  classroomId: ClassroomId;
  captionKey: ComponentChildren;
  onTell: () => void;
  /** undefined: there is nothing to open a second device with. */
  onSecondDevice: (() => void) | undefined;
  onStage: boolean;
  /** Its camera runs for somebody and needs no check. */
  seen: boolean;
  awake: boolean;
}

/** Keys on top of the picture, for as long as somebody uses the remote control or the mouse. */
export function RoomKeys({
  participation,
  devices,
  classroomId,
  captionKey,
  onTell,
  onSecondDevice,
  onStage,
  seen,
  awake,
}: RoomKeysProps) {
  const say = useWords(classroomWords);
  const talkSay = useWords(talkWords);
  const full = useFullScreen();
  return (
    <div class={awake ? "room-keys awake" : "room-keys"}>
      {captionKey}
      {!onStage && (
        <HandKey
          up={participation.talk.value.hands.some((hand) => hand.classroomId === classroomId)}
          ask={(name, input) => participation.request(name, input)}
        />
      )}
      <Button icon="message" action="tell-teacher" onClick={onTell}>
        {talkSay("tellTeacher")}
      </Button>
      {onSecondDevice && (
        <Button icon="link" action="second-device" onClick={onSecondDevice}>
          {talkSay("secondDevice")}
        </Button>
      )}
      {document.fullscreenEnabled && (
        <Button icon="screen" action="fill-screen" onClick={() => void toggleFullScreen()}>
          {say(full ? "leaveFullScreen" : "fillScreen")}
        </Button>
      )}
      {!seen && (
        <Button icon="camera" action="check-camera" onClick={() => void devices.rehearse({ again: true })}>
          {say("checkCamera")}
        </Button>
      )}
      <Button icon="sign-out" action="leave" onClick={() => participation.leave()}>
        {say("leave")}
      </Button>
    </div>
  );
}

function useFullScreen(): boolean {
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const onChange = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", onChange);
    return () => document.removeEventListener("fullscreenchange", onChange);
  }, []);
  return full;
}

async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    // The browser or a kiosk forbids it: the page stays as large as it is.
  }
}
