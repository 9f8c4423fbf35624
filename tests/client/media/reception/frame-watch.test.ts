import { expect, test } from "vitest";
import { type Frame, FrameWatch, type PaintedElement } from "../../../../client/media/reception/frame-watch.ts";
import { FakeTrack } from "../../fake-track.ts";

/** An element that paints when the test says so. */
class FakeVideo implements PaintedElement {
  painted = 0;
  #next: VideoFrameRequestCallback | undefined;

  requestVideoFrameCallback(run: VideoFrameRequestCallback): number {
    this.#next = run;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.#next = undefined;
  }

  getVideoPlaybackQuality(): VideoPlaybackQuality {
    return { totalVideoFrames: this.painted, droppedVideoFrames: 0, corruptedVideoFrames: 0, creationTime: 0 };
  }

  paint(atMs: number, rtpTimestamp: number, missed = 0): void {
    this.painted += 1 + missed;
    const run = this.#next;
    this.#next = undefined;
    run?.(atMs, {
      presentationTime: atMs,
      expectedDisplayTime: atMs + 16,
      mediaTime: 0,
      width: 1,
      height: 1,
      presentedFrames: this.painted,
      receiveTime: atMs - 30,
      rtpTimestamp,
    });
  }
}

function watching() {
  const told: Frame[] = [];
  const watch = new FrameWatch((_track, frame) => void told.push(frame));
  const video = new FakeVideo();
  return { watch, video, told };
}

test("each frame is told, and its arrival", () => {
  const { watch, video, told } = watching();
  watch.watch("teacher", new FakeTrack("video"), video);
  video.paint(1_000, 90_000);
  video.paint(1_067, 96_030);
  expect(told).toEqual([
    { receivedMs: 970, rtpTimestamp: 90_000 },
    { receivedMs: 1_037, rtpTimestamp: 96_030 },
  ]);
  expect(watch.take(1_100)).toEqual({ frames: 2, longestGapMs: 67, stalled: false });
});

test("frames whose callback the page missed were shown all the same", () => {
  const { watch, video } = watching();
  watch.watch("teacher", new FakeTrack("video"), video);
  video.paint(1_000, 0);
  video.paint(1_240, 0, 3);
  expect(watch.take(1_240)).toEqual({ frames: 5, longestGapMs: 60, stalled: false });
});

test("a screen is not meant to move; without any other picture there is nothing to say", () => {
  const { watch, video, told } = watching();
  watch.watch("screen", new FakeTrack("video"), video);
  video.paint(1_000, 0);
  expect(told).toHaveLength(1);
  expect(watch.take(9_000)).toBeNull();
});

test("what is no longer shown is no longer missed", () => {
  const { watch, video } = watching();
  const stop = watch.watch("board", new FakeTrack("video"), video);
  video.paint(1_000, 0);
  expect(watch.take(2_000)?.stalled).toBe(true);
  stop();
  expect(watch.take(3_000)).toBeNull();
});

test("a browser that does not tell of frames is asked for their number", () => {
  const { watch, told } = watching();
  let painted = 10;
  let atMs = 0;
  const video: PaintedElement = {
    getVideoPlaybackQuality: () => ({
      totalVideoFrames: painted,
      droppedVideoFrames: 0,
      corruptedVideoFrames: 0,
      creationTime: 0,
    }),
  };
  watch.watch("teacher", new FakeTrack("video"), video);
  for (const frames of [1, 2, 2, 2, 0, 0, 1]) {
    painted += frames;
    atMs += 100;
    watch.look(atMs);
  }
  expect(told).toEqual([]);
  expect(watch.take(atMs)).toEqual({ frames: 8, longestGapMs: 300, stalled: true });
});
