import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { speech } from "./speech.ts";

export interface ClipRecipe {
  /** Where finished clips are kept, by the hash of their recipe; a folder in the system's temporary one by default. */
  readonly dir?: string;
  /** Length of one round: both files join end to start. 20 MB of disk a second at 1280x720 and 15 fps. */
  readonly seconds?: number;
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
}

export interface Clip {
  /** For Chromium's `--use-file-for-fake-video-capture`. */
  readonly cameraFile: string;
  /** For Chromium's `--use-file-for-fake-audio-capture`. */
  readonly microphoneFile: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/**
 * A camera picture whose top layer needs its bitrate: fine grain that moves fills what it is given at 1280x720 (VP8 takes
 * 1500 and also 4000 kbps at 15 fps), and vanishes when scaled down, so that 150 kbps at 320x180 still holds 15 fps.
 * Around it colours, moving shapes, a clock and text to read. Needs ffmpeg (Debian's package `ffmpeg`).
 *
 * Uncompressed (y4m) and not mjpeg, although larger: Chromium plays every mjpeg file at 30 fps and thins it out for a
 * page that asks for 15, which gave gaps of 30 to 100 ms between frames. A y4m file keeps its own 67 ms exactly, and
 * costs no decoding.
 *
 * @throws Error when ffmpeg is missing or fails
 */
export async function makeClip({
  dir = join(tmpdir(), "oneroom-clips"),
  seconds = 6,
  width = 1280,
  height = 720,
  fps = 15,
}: ClipRecipe = {}): Promise<Clip> {
  const filters = picture(seconds, width, height, fps);
  const sound = speech(seconds);
  const recipe = createHash("sha256").update(filters).update(sound).digest("hex").slice(0, 16);
  const folder = join(dir, recipe);
  if (!existsSync(folder)) await make(folder, filters, seconds, sound);
  return {
    cameraFile: join(folder, "camera.y4m"),
    microphoneFile: join(folder, "microphone.wav"),
    width,
    height,
    fps,
  };
}

/** Finished files appear at once under their name, so that two tests that make the same clip cannot disturb each other. */
async function make(folder: string, filters: string, seconds: number, sound: Buffer): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await writeFile(join(unfinished, "microphone.wav"), sound);
    const output = ["-map", "[camera]", "-t", `${seconds}`, "-f", "yuv4mpegpipe", join(unfinished, "camera.y4m")];
    await promisify(execFile)("ffmpeg", ["-nostdin", "-loglevel", "error", "-filter_complex", filters, ...output]);
    await rename(unfinished, folder);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have finished the same clip first: a folder that is there and full is not overwritten.
    if (!existsSync(folder)) throw new Error("the clip could not be made; ffmpeg is needed", { cause });
  }
}

/** All motion is a whole number of turns a round, so that the end meets the start. */
function picture(seconds: number, width: number, height: number, fps: number): string {
  const turn = `2*PI*t/${seconds}`;
  const even = (share: number, of: number) => 2 * Math.round((of * share) / 2);
  const grain = [
    `nullsrc=s=${even(1.25, width)}x${even(1.25, height)}:r=1:d=1`,
    "geq=lum='random(1)*255':cb='128+40*sin(X/97)':cr='128+40*cos(Y/71)'",
    "format=yuv420p",
    "gblur=sigma=1.2",
    "eq=contrast=0.6",
    "loop=loop=-1:size=1",
    `fps=${fps}`,
    `setpts=N/(${fps}*TB)`,
    `crop=${width}:${height}:'(iw-ow)/2+30*sin(${turn})':'(ih-oh)/2+20*cos(${turn})'`,
  ].join(",");
  const shapes = `testsrc2=s=${even(0.5, width)}x${even(0.5, height)}:r=${fps},format=yuv420p`;
  const placed = `overlay=x='(W-w)/2*(1+0.6*cos(${turn}))':y='(H-h)/2*(1+0.55*sin(${turn}))'`;
  const text = [
    "drawtext=text='The quick brown fox jumps over the lazy dog'",
    `fontsize=${even(0.055, height)}`,
    "fontcolor=white",
    "box=1",
    "boxcolor=black@0.6",
    `x='(w-tw)/2+0.15*w*sin(${turn})'`,
    "y=0.89*h",
  ].join(":");
  return `${grain}[grain];${shapes}[shapes];[grain][shapes]${placed},${text},format=yuv420p[camera]`;
}

/** Chromium's switches that make the clip its camera and microphone, beside the ones for fake devices. */
export function clipFlags({ cameraFile, microphoneFile }: Clip): string[] {
  return [`--use-file-for-fake-video-capture=${cameraFile}`, `--use-file-for-fake-audio-capture=${microphoneFile}`];
}
