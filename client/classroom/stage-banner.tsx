import { useWords } from "../i18n/i18n.tsx";
import type { Capture, CaptureState } from "../state/capture.ts";
import type { ClassroomDevices } from "../state/classroom-devices.ts";
import { stageText } from "../state/classroom-scene.ts";
import { Icon } from "../ui/icon.tsx";
import { classroomWords } from "./words.ts";

/** Nobody in the room may overlook that they are seen and heard. */
export function StageBanner({ devices }: { devices: ClassroomDevices }) {
  const say = useWords(classroomWords);
  return (
    <p class="stage-banner" role="alert">
      <Icon name="live" />
      <span>{say(stageText(given(devices.camera), given(devices.microphone)))}</span>
    </p>
  );
}

function given({ state, muted, silent }: Capture): CaptureState {
  return muted.value || silent.value ? { kind: "off" } : state.value;
}
