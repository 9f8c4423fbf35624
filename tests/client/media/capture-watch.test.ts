import { expect, test } from "vitest";
import { CaptureWatch, captureSizeOf } from "../../../client/media/capture-watch.ts";
import { type CaptureSize, captureSize } from "../../../signaling/contract/capture.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeTrack } from "../fake-track.ts";

function trackOf(settings: MediaTrackSettings): FakeTrack {
  return Object.assign(new FakeTrack("video"), { settings });
}

test("what a browser says of its capture fits the contract, whatever it says", () => {
  const said: MediaTrackSettings[] = [
    { width: 1920, height: 1080, frameRate: 14.985 },
    { width: 640, height: 480 },
    { width: 30_000, height: 20_000, frameRate: 1000 },
    { width: 1280, height: 720, frameRate: 0 },
  ];
  const sizes = said.map((settings) => captureSizeOf(trackOf(settings)));
  expect(sizes.map((size) => captureSize.safeParse(size).success)).toEqual([true, true, true, true]);
  expect(sizes.slice(0, 2)).toEqual([
    { width: 1920, height: 1080, fps: 15 },
    { width: 640, height: 480, fps: 15 },
  ]);
});

test("a browser that does not know the size says nothing", () => {
  expect(captureSizeOf(trackOf({}))).toBeUndefined();
});

test("a window that is resized, and a camera that takes another's place, are told once", () => {
  const clock = new FakeClock();
  const told: CaptureSize[] = [];
  let track = trackOf({ width: 800, height: 600, frameRate: 15 });
  const watch = new CaptureWatch(
    clock,
    () => track,
    (size) => void told.push(size),
  );
  clock.advance(10_000);
  expect(told).toEqual([]);
  track.settings = { width: 1024, height: 768, frameRate: 15 };
  clock.advance(10_000);
  track = trackOf({ width: 640, height: 480, frameRate: 30 });
  watch.look();
  clock.advance(10_000);
  expect(told.map(({ width }) => width)).toEqual([1024, 640]);
  watch.close();
  track = trackOf({ width: 320, height: 240, frameRate: 30 });
  clock.advance(10_000);
  expect(told).toHaveLength(2);
});
