import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { mediaWords } from "../media/words.ts";
import type { Capture } from "../state/capture.ts";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import type { TeacherDevices } from "../state/teacher-devices.ts";
import { useLater } from "../state/use-later.ts";
import { Button } from "../ui/button.tsx";
import { OnAirButton } from "./on-air-button.tsx";
import { SlateKey } from "./slate-key.tsx";
import type { Overview } from "./use-overview.ts";
import { teacherWords } from "./words.ts";

interface ControlsProps {
  devices: TeacherDevices;
  participation: Participation;
  live: Live;
  overview: Overview;
  captionKey: ComponentChildren;
  captionSource: ComponentChildren;
}

/** The keys under the picture. */
export function Controls({ devices, participation, live, overview, captionKey, captionSource }: ControlsProps) {
  const say = useWords(teacherWords);
  // On a laptop's low screen the sheet needs the place; the key brings them.
  const [choosing, setChoosing] = useState(() => !matchMedia("(max-height: 48rem)").matches);
  const LevelMeter = useLater(async () => (await import("../media/level-meter.tsx")).LevelMeter);
  const DeviceChoices = useLater(async () => (await import("./device-choices.tsx")).DeviceChoices);
  const sharing = devices.screen.state.value.kind === "on";
  return (
    <div class="desk-keys">
      <div class="desk-keys-row">
        <div class="desk-keys-group">
          <SwitchKey
            capture={devices.microphone}
            device="microphone"
            words={{ on: say("microphoneOn"), off: say("microphoneOff") }}
            onMend={() => void devices.openMicrophone()}
          />
          {LevelMeter && <LevelMeter capture={devices.microphone} />}
          <SwitchKey
            capture={devices.camera}
            device="camera"
            words={{ on: say("cameraOn"), off: say("cameraOff") }}
            onMend={() => void devices.openCamera()}
          />
          <Button
            icon="screen"
            action={sharing ? "stop-screen" : "share-screen"}
            aria-pressed={sharing}
            onClick={() => (sharing ? devices.screen.stop() : void devices.openScreen())}
          >
            {say(sharing ? "hideScreen" : "showScreen")}
          </Button>
          <SlateKey slate={participation.slate} />
          <Button
            icon="classroom"
            action="overview"
            aria-pressed={overview.open}
            onClick={() => overview.setOpen(!overview.open)}
          >
            {say(overview.open ? "hideOverview" : "showOverview")}
          </Button>
          <Button action="devices" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            {say("devices")}
          </Button>
        </div>
        <OnAirButton participation={participation} live={live} />
      </div>
      {choosing && DeviceChoices && (
        <DeviceChoices devices={devices}>
          <div class="device-more">
            {captionKey}
            {captionSource}
          </div>
        </DeviceChoices>
      )}
    </div>
  );
}

interface SwitchKeyProps {
  capture: Capture;
  device: "camera" | "microphone";
  words: { on: string; off: string };
  onMend: () => void;
}

/** Turns a device off and on for everybody; one that is in trouble is tried again. */
function SwitchKey({ capture, device, words, onMend }: SwitchKeyProps) {
  const media = useWords(mediaWords);
  const state = capture.state.value;
  const off = state.kind !== "on" || state.paused;
  return (
    <Button
      action={`switch-${device}`}
      icon={off ? `${device}-off` : device}
      class={off ? "switched-off" : undefined}
      aria-pressed={state.kind === "on" ? !state.paused : false}
      busy={state.kind === "opening"}
      onClick={() => (state.kind === "on" ? capture.setPaused(!state.paused) : onMend())}
    >
      {state.kind === "on" ? (state.paused ? words.off : words.on) : media(device)}
    </Button>
  );
}
