import type { Say } from "../i18n/words.ts";
import type { Capture } from "../state/capture.ts";
import type { DeviceTrouble } from "./devices.ts";
import type { mediaWords } from "./words.ts";

type SayMedia = Say<(typeof mediaWords)["en"]>;

const ofCamera = {
  denied: "cameraDenied",
  missing: "cameraMissing",
  busy: "cameraBusy",
  pulled: "cameraPulled",
  failed: "cameraFailed",
  insecure: "insecure",
} as const;

const ofMicrophone = {
  denied: "microphoneDenied",
  missing: "microphoneMissing",
  busy: "microphoneBusy",
  pulled: "microphonePulled",
  failed: "microphoneFailed",
  insecure: "insecure",
} as const;

/** What is wrong with a device, and what to do about it. */
function deviceText(say: SayMedia, device: "camera" | "microphone", trouble: DeviceTrouble): string {
  return say(device === "camera" ? ofCamera[trouble] : ofMicrophone[trouble]);
}

/** Every sentence about a camera and a microphone that do not work; one that is true for both stands once. */
export function deviceTroubles(say: SayMedia, devices: { camera: Capture; microphone: Capture }): string[] {
  const texts = (["camera", "microphone"] as const).flatMap((kind) => {
    const { state, muted, silent, label } = devices[kind];
    if (state.value.kind === "trouble") return [named(label, deviceText(say, kind, state.value.trouble))];
    return muted.value || silent.value
      ? [named(label, say(kind === "camera" ? "cameraMuted" : "microphoneMuted"))]
      : [];
  });
  return [...new Set(texts)];
}

/** Which one it is, where there may be several. */
export function named(label: string, text: string): string {
  return label === "" ? text : `${label}: ${text}`;
}
