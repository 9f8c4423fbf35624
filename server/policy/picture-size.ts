import { isWritten, READABLE_HEIGHT } from "./utility.ts";
import type { Sender, VideoSource } from "./vocabulary.ts";

/**
 * How large and how often a picture should be for the bits it has.
 *
 * - A camera's picture keeps its 15 frames per second and becomes smaller; only when it is very small does it slow down.
 *   Beyond what 15 large frames need, bits buy frames.
 * - What is written keeps its size, so that it stays readable, and slows down. Its key frames set the limit: a page full
 *   of print takes 0.5 bits a pixel even at VP8's coarsest, and is on its way for two seconds at most.
 *   Nor is it made smaller than can be read.
 * - Sizes come from a short list of scales that divide 1280x720 and 1920x1080 without a rest: with others, Chromium's
 *   VP8 encoder leaves its shared mode and encodes every layer for itself.
 */

export interface PictureSize {
  /** scaleResolutionDownBy */
  scale: number;
  fps: number;
  height: number;
}

const SCALES = [1, 4 / 3, 2, 8 / 3, 4] as const;

/**
 * Bits a pixel needs, VP8 in real time. With fewer, libwebrtc makes the picture of a single active layer smaller by itself
 * and drops frames while it does. Writing hardly moves, most of its blocks are skipped: there the key frames count.
 */
const CAMERA_BITS_PER_PIXEL = 0.1;
const WRITTEN_BITS_PER_PIXEL = 0.04;
const KEY_FRAME_BITS_PER_PIXEL = 0.5;
const KEY_FRAME_S = 1.7;

/** Most frames per second below a bitrate. */
const CAMERA_FPS = [
  { belowKbps: 110, fps: 10 },
  { belowKbps: 2_800, fps: 15 },
  { belowKbps: Number.POSITIVE_INFINITY, fps: 30 },
];
const WRITTEN_FPS = [
  { belowKbps: 250, fps: 3 },
  { belowKbps: 800, fps: 5 },
  { belowKbps: 1_400, fps: 10 },
  { belowKbps: Number.POSITIVE_INFINITY, fps: 15 },
];

export function pictureSize(source: VideoSource, kbps: number, sender: Sender): PictureSize {
  const rates = isWritten(source) ? WRITTEN_FPS : CAMERA_FPS;
  const fps = Math.min(sender.fps, rates.find(({ belowKbps }) => kbps < belowKbps)?.fps ?? sender.fps);
  const scales = SCALES.filter(
    (scale) => scale === 1 || !isWritten(source) || sender.height / scale >= READABLE_HEIGHT,
  );
  const fitting = scales.find((scale) => kbps * 1000 >= neededBits(source, { scale, fps }, sender));
  const scale = fitting ?? scales.at(-1) ?? 1;
  return { scale, fps, height: Math.floor(sender.height / scale) };
}

/** How far the bits are from what this size needs: 1 is right, 0.5 is half of it. */
export function bitsForSize(
  source: VideoSource,
  kbps: number,
  size: Omit<PictureSize, "height">,
  sender: Sender,
): number {
  return (kbps * 1000) / neededBits(source, size, sender);
}

/** Pixels per second that the encoder works on: what a slow machine runs out of. */
export function pixelRate({ scale, fps }: Omit<PictureSize, "height">, sender: Sender): number {
  return (sender.width / scale) * (sender.height / scale) * Math.min(fps, sender.fps);
}

/** Bits a second. */
function neededBits(source: VideoSource, size: Omit<PictureSize, "height">, sender: Sender): number {
  const moving = pixelRate(size, sender);
  if (!isWritten(source)) return moving * CAMERA_BITS_PER_PIXEL;
  const pixels = (sender.width / size.scale) * (sender.height / size.scale);
  return Math.max(moving * WRITTEN_BITS_PER_PIXEL, (pixels * KEY_FRAME_BITS_PER_PIXEL) / KEY_FRAME_S);
}
