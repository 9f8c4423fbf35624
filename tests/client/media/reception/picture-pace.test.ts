import { expect, test } from "vitest";
import { PicturePace } from "../../../../client/media/reception/picture-pace.ts";

function showing(fps: number, frames: number): { pace: PicturePace; lastMs: number } {
  const pace = new PicturePace();
  for (let frame = 0; frame < frames; frame += 1) pace.shown((frame * 1_000) / fps);
  return { pace, lastMs: ((frames - 1) * 1_000) / fps };
}

test("an even picture has no gap but its own", () => {
  const { pace, lastMs } = showing(15, 31);
  const { frames, longestGapMs, stalled } = pace.take(lastMs + 30);
  expect(frames).toBe(31);
  expect(longestGapMs).toBeCloseTo(66.7, 0);
  expect(stalled).toBe(false);
});

test("a gap of more than 200 ms is a stall, while it is open and in the span in which it closes", () => {
  const { pace, lastMs } = showing(15, 31);
  pace.take(lastMs);
  expect(pace.take(lastMs + 190)).toEqual({ frames: 0, longestGapMs: 190, stalled: false });
  expect(pace.take(lastMs + 500)).toEqual({ frames: 0, longestGapMs: 500, stalled: true });
  pace.shown(lastMs + 600);
  pace.shown(lastMs + 667);
  expect(pace.take(lastMs + 700)).toEqual({ frames: 2, longestGapMs: 600, stalled: true });
  expect(pace.take(lastMs + 710).stalled).toBe(false);
});

test("a slow picture is not a stalled one", () => {
  const { pace, lastMs } = showing(4, 20);
  expect(pace.take(lastMs + 100).stalled).toBe(false);
  expect(pace.take(lastMs + 800).stalled).toBe(true);
});

test("frames that were shown between two looks share the time", () => {
  const { pace, lastMs } = showing(15, 31);
  pace.take(lastMs);
  pace.shown(lastMs + 300, 5);
  expect(pace.take(lastMs + 300)).toEqual({ frames: 5, longestGapMs: 60, stalled: false });
});

test("nothing is missed before the first frame, nor while nobody looks", () => {
  const pace = new PicturePace();
  expect(pace.take(5_000)).toEqual({ frames: 0, longestGapMs: 0, stalled: false });
  pace.shown(6_000);
  pace.rest();
  pace.shown(16_000);
  expect(pace.take(16_000)).toEqual({ frames: 1, longestGapMs: 0, stalled: false });
});
