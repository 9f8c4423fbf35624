import type { CaptureSize } from "../../signaling/contract/capture.ts";
import type { VideoSource } from "./vocabulary.ts";

/** What a page that does not tell is taken to capture. */
export const USUAL_CAPTURE: Record<VideoSource, CaptureSize> = {
  teacher: { width: 1_280, height: 720, fps: 15 },
  pupils: { width: 1_280, height: 720, fps: 15 },
  board: { width: 1_920, height: 1_080, fps: 15 },
  screen: { width: 1_920, height: 1_080, fps: 15 },
};
/** What a picture of the usual size is worth sending at; a smaller one less, a larger one is not worth more. */
export const MOST_KBPS: Record<VideoSource, number> = { teacher: 1_800, pupils: 800, board: 2_000, screen: 2_500 };
/** Opus at 32 kbit/s with its headers. */
export const VOICE_KBPS = 42;
