import type { ComponentChildren } from "preact";
import { useWords } from "../i18n/i18n.tsx";
import type { DeviceChoice } from "../media/devices.ts";
import type { CaptureState } from "../state/capture.ts";
import type { TeacherDevices } from "../state/teacher-devices.ts";
import { SelectField } from "../ui/field.tsx";
import { teacherWords } from "./words.ts";

/** Which camera, which microphone, and which second camera looks at the board. */
export function DeviceChoices({ devices, children }: { devices: TeacherDevices; children: ComponentChildren }) {
  const say = useWords(teacherWords);
  const { cameras, microphones } = devices.list.value;
  const cameraId = idOf(devices.camera.state.value);
  const boardId = idOf(devices.board.state.value);
  const boards = cameras.filter(({ id }) => id !== cameraId);
  const options = (choices: readonly DeviceChoice[]) =>
    choices.map(({ id, label }, index) => ({ value: id, text: label || say("unnamed", { count: index + 1 }) }));
  // Said in the field itself: a line below it would move the keys when the camera comes.
  const none = { value: "", text: say(boards.length === 0 ? "noSecondCamera" : "noBoard") };
  return (
    <div class="device-choices" ref={bringIntoSight}>
      <SelectField
        label={say("chooseCamera")}
        value={cameraId}
        options={orEmpty(options(cameras.filter(({ id }) => id !== boardId)), cameraId)}
        disabled={cameras.length === 0}
        onValue={(id) => void devices.openCamera(id)}
      />
      <SelectField
        label={say("chooseMicrophone")}
        value={idOf(devices.microphone.state.value)}
        options={orEmpty(options(microphones), idOf(devices.microphone.state.value))}
        disabled={microphones.length === 0}
        onValue={(id) => void devices.openMicrophone(id)}
      />
      <SelectField
        label={say("chooseBoard")}
        value={boardId}
        options={[none, ...options(boards)]}
        disabled={boards.length === 0}
        onValue={(id) => (id === "" ? devices.board.stop() : void devices.openBoard(id))}
      />
      {children}
    </div>
  );
}

/** On a low screen they open below the edge. */
function bringIntoSight(choices: HTMLElement | null): void {
  choices?.scrollIntoView({ block: "nearest" });
}

/** A choice that is not among the devices (nothing is open) shows as an empty line. */
function orEmpty(options: { value: string; text: string }[], chosen: string) {
  return options.some(({ value }) => value === chosen) ? options : [{ value: chosen, text: "–" }, ...options];
}

function idOf(state: CaptureState): string {
  return state.kind === "on" ? (state.track.getSettings().deviceId ?? "") : "";
}
