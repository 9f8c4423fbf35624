import type { Say } from "../i18n/words.ts";
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
export function deviceText(say: SayMedia, device: "camera" | "microphone", trouble: DeviceTrouble): string {
  return say(device === "camera" ? ofCamera[trouble] : ofMicrophone[trouble]);
}
