import type { Source } from "../../signaling/contract/lesson.ts";

/** One encoding (simulcast layer) that a sender is asked to produce. */
export interface Encoding {
  maxKbps: number;
  /** 2 halves width and height. */
  scaleDownBy: number;
  maxFps: number;
}

/** The encodings of one source, smallest first. */
export type Ladder = readonly Encoding[];

/** For a camera of 1280x720: 320x180 for an overview or a weak link, 640x360, and the whole picture. */
const cameraLadder: Ladder = [
  { maxKbps: 150, scaleDownBy: 4, maxFps: 30 },
  { maxKbps: 500, scaleDownBy: 2, maxFps: 30 },
  { maxKbps: 1500, scaleDownBy: 1, maxFps: 30 },
];

/**
 * A page under a document camera of 1920x1080: letters must stay sharp, a hand may move at a part of the rate. So the
 * lower layers are hardly smaller (960x540 still shows print), but slower.
 */
const boardLadder: Ladder = [
  { maxKbps: 200, scaleDownBy: 2, maxFps: 3 },
  { maxKbps: 650, scaleDownBy: 4 / 3, maxFps: 5 },
  { maxKbps: 2000, scaleDownBy: 1, maxFps: 15 },
];

/** Slides and windows: mostly still, with a short burst when they change. */
const screenLadder: Ladder = [
  { maxKbps: 250, scaleDownBy: 2, maxFps: 3 },
  { maxKbps: 800, scaleDownBy: 4 / 3, maxFps: 5 },
  { maxKbps: 2500, scaleDownBy: 1, maxFps: 15 },
];

export interface VideoProfile {
  ladder: Ladder;
  /** What the encoder gives up last: `motion` keeps the frame rate, `detail` and `text` keep the sharpness. */
  contentHint: "motion" | "detail" | "text";
  /** The first that the browser knows is taken. */
  degradationPreferences: readonly DegradationPreference[];
}

/**
 * The first is younger than the types of the DOM (mst-content-hint): the browser then leaves size and frame rate to the
 * ladder that the server plans. `balanced` halves the frame rate of small pictures, whatever the content hint says.
 */
export type DegradationPreference = "maintain-framerate-and-resolution" | "maintain-framerate" | "maintain-resolution";

const asPlanned = ["maintain-framerate-and-resolution", "maintain-framerate"] as const;

export const videoProfiles: Record<Exclude<Source, "voice">, VideoProfile> = {
  teacher: { ladder: cameraLadder, contentHint: "motion", degradationPreferences: asPlanned },
  pupils: { ladder: cameraLadder, contentHint: "motion", degradationPreferences: asPlanned },
  board: { ladder: boardLadder, contentHint: "detail", degradationPreferences: ["maintain-resolution"] },
  screen: { ladder: screenLadder, contentHint: "text", degradationPreferences: ["maintain-resolution"] },
};

/** Opus for speech: mono, with in-band FEC, never silent, so that a gap in the packets always means loss. */
export const voiceCodec = {
  opusStereo: false,
  opusFec: true,
  opusDtx: false,
  opusMaxAverageBitrate: 32_000,
} as const;

/** The ladder in the words of RTCRtpSender. */
export function toRtpEncodings(
  ladder: Ladder,
): { maxBitrate: number; scaleResolutionDownBy: number; maxFramerate: number }[] {
  return ladder.map((encoding) => ({
    maxBitrate: encoding.maxKbps * 1000,
    scaleResolutionDownBy: encoding.scaleDownBy,
    maxFramerate: encoding.maxFps,
  }));
}
