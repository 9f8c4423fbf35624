import type { VideoSource } from "./vocabulary.ts";

/**
 * What a picture is worth, between 0 (nothing) and about 1 (all that one could wish for).
 *
 * - Twice the bitrate is one step better, at every bitrate: worth is concave in the logarithm, so the first 100 kbps
 *   count most and a rich school's last megabit counts little.
 * - What is written is worth little until it can be read, and much from then on; it need not move smoothly.
 * - A camera is worth less when it jerks: with the square root of the frame rate up to 15 per second. Below 5 per second
 *   it is a row of still pictures and worth little more than one.
 * - A still picture of the board is sharp, and so is worth more than a moving one that cannot be read, and less than a
 *   moving one that can. It is worth more the oftener it comes. A capture too small to be read is no sharper when it stands.
 */

export interface Picture {
  /** What the encoder may spend at the slot's full frame rate. */
  targetKbps: number;
  fps: number;
  /** 0: not known. */
  height: number;
}

/**
 * From here on a page full of print can be read while a hand moves over it (960x540 at 5 frames per second, VP8, measured
 * in Chromium). With 200 kbps the encoder is at its coarsest and drops most frames.
 */
const READABLE_KBPS = 240;
export const READABLE_HEIGHT = 480;

const WRITTEN_START_KBPS = 80;
const WRITTEN_BEST_KBPS = 1200;
const WORTH_WHEN_READABLE = 0.6;
const WORTH_BEFORE = 0.1;

const CAMERA_START_KBPS = 60;
const CAMERA_BEST_KBPS: Record<"teacher" | "pupils", number> = { teacher: 1500, pupils: 600 };
const SMOOTH_FPS = 15;
/** Gaps between frames of over 200 ms are seen as a stall. */
const MOVING_FPS = 5;
const WORTH_WHEN_STANDING = 0.4;
/** 25 or 30 frames per second are a little better than 15. */
const BEYOND_SMOOTH = 1.05;

/** What still pictures may take: of 1280x720 with sharp text (40 kB at most) one every 10, 5 or 2.5 seconds. */
export const STILL_KBPS = [32, 64, 128] as const;
const STILL_WORTH: Record<VideoSource, number> = { board: 0.4, screen: 0.4, teacher: 0.05, pupils: 0.02 };
const STILL_WORTH_GROWTH = 0.12;

export function isWritten(source: VideoSource): boolean {
  return source === "board" || source === "screen";
}

export function utility(source: VideoSource, picture: Picture): number {
  if (picture.targetKbps <= 0 || picture.fps <= 0) return 0;
  if (source === "board" || source === "screen") {
    const sharpness = logShare(picture.targetKbps, WRITTEN_START_KBPS, WRITTEN_BEST_KBPS);
    const motion = Math.min(BEYOND_SMOOTH, (picture.fps / SMOOTH_FPS) ** 0.1);
    return (
      motion *
      (isReadable(picture) ? WORTH_WHEN_READABLE + (1 - WORTH_WHEN_READABLE) * sharpness : WORTH_BEFORE * sharpness)
    );
  }
  const sharpness = logShare(picture.targetKbps, CAMERA_START_KBPS, CAMERA_BEST_KBPS[source]);
  const motion = Math.min(BEYOND_SMOOTH, Math.sqrt(picture.fps / SMOOTH_FPS));
  return sharpness * motion * (picture.fps < MOVING_FPS ? WORTH_WHEN_STANDING : 1);
}

/** `height`: of what is captured; 0: not known. */
export function stillUtility(source: VideoSource, kbps: number, height: number): number {
  const tooSmall = isWritten(source) && height > 0 && height < READABLE_HEIGHT;
  return (
    (tooSmall ? WORTH_BEFORE / WORTH_WHEN_READABLE : 1) *
    STILL_WORTH[source] *
    (1 + STILL_WORTH_GROWTH * Math.log2(kbps / STILL_KBPS[0]))
  );
}

export function isReadable({ targetKbps, height }: Picture): boolean {
  return targetKbps >= READABLE_KBPS && (height === 0 || height >= READABLE_HEIGHT);
}

/** 0 at nothing, 1 at `bestKbps`, above it beyond. */
function logShare(kbps: number, startKbps: number, bestKbps: number): number {
  return Math.log(1 + kbps / startKbps) / Math.log(1 + bestKbps / startKbps);
}
