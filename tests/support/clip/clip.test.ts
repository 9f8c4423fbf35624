import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../../e2e/support/chromium.ts";
import { clipFlags, makeClip } from "./make-clip.ts";
import { sendClip } from "./send-clip.ts";
import { speech } from "./speech.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "oneroom-clip-test-"));
});
afterAll(() => rm(dir, { recursive: true }));

const small = { seconds: 2, width: 320, height: 180, fps: 15 };

describe("the camera's picture", () => {
  test("has its size, rate and number of frames, and no two frames in a row are the same", async () => {
    const { cameraFile } = await makeClip({ ...small, dir });
    const file = await readFile(cameraFile);
    const header = file.subarray(0, file.indexOf("\n")).toString();
    expect(header).toMatch(/^YUV4MPEG2 W320 H180 F15:1 /);
    const frameBytes = "FRAME\n".length + 320 * 180 * 1.5;
    expect((file.length - header.length - 1) / frameBytes).toBe(30);
    const frame = (index: number) => file.subarray(header.length + 1 + index * frameBytes).subarray(0, frameBytes);
    for (let index = 1; index < 30; index += 1) expect(frame(index).equals(frame(index - 1))).toBe(false);
  });

  test("is made once for each recipe, also when two ask at a time", async () => {
    const recipe = { ...small, seconds: 1, dir };
    const [one, two] = await Promise.all([makeClip(recipe), makeClip(recipe)]);
    expect(two).toEqual(one);
    const { ino } = await stat(one.cameraFile);
    expect((await stat((await makeClip(recipe)).cameraFile)).ino).toBe(ino);
    expect((await makeClip({ ...recipe, fps: 10 })).cameraFile).not.toBe(one.cameraFile);
  });

  test("fills a VP8 sender's 1500 kbps at 1280x720", async () => {
    const browser = await launchChromium(clipFlags(await makeClip()));
    const seconds = await sendClip(browser, { kbps: 1500, scaleResolutionDownBy: 1 }, { seconds: 4 });
    await browser.close();
    expect(seconds.map(({ height }) => height)).toEqual([720, 720, 720, 720]);
    expect(seconds.reduce((sum, { kbps }) => sum + kbps, 0) / 4).toBeGreaterThan(1350);
  }, 60_000);
});

describe("the microphone's sound", () => {
  test("is a WAV of its length in which speech and silence take turns", () => {
    const file = speech(3);
    expect(file.subarray(0, 4).toString()).toBe("RIFF");
    expect(file.readUInt32LE(40)).toBe(3 * 48_000 * 2);
    const samples = new Int16Array(file.buffer, file.byteOffset + 44, 3 * 48_000);
    const loud = Array.from({ length: 30 }, (_, tenth) => {
      const part = samples.subarray(tenth * 4800, (tenth + 1) * 4800);
      return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
    });
    const silent = loud.filter((level) => level === 0).length;
    expect(silent).toBeGreaterThanOrEqual(4);
    expect(silent).toBeLessThanOrEqual(10);
    expect(loud.filter((level) => level > 800).length).toBeGreaterThanOrEqual(15);
    expect(samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(32_767);
  });
});

test("Chromium is told of both files", () => {
  const clip = { cameraFile: "/c.y4m", microphoneFile: "/m.wav", width: 1, height: 1, fps: 1 };
  expect(clipFlags(clip)).toEqual([
    "--use-file-for-fake-video-capture=/c.y4m",
    "--use-file-for-fake-audio-capture=/m.wav",
  ]);
});
