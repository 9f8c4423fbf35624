import { expect, test } from "vitest";
import { EncoderLoad } from "../../../client/media/encoder-load.ts";

const look = (timestamp: number, ...totals: number[]) => [
  { type: "media-source", id: "SV1", timestamp },
  ...totals.map((totalEncodeTime, index) => ({ type: "outbound-rtp", id: `OT${index}`, timestamp, totalEncodeTime })),
];

test("an encoder that works all the time is too slow, until it rests a good part of it", () => {
  const load = new EncoderLoad();
  const shares = [0.5, 0.9, 0.7, 0.5, 0.7];
  let totalS = 10;
  expect(load.take(look(0, totalS))).toBe(false);
  const verdicts = shares.map((share, index) => {
    totalS += 2 * share;
    return load.take(look((index + 1) * 2_000, totalS));
  });
  expect(verdicts).toEqual([false, true, true, false, false]);
});

test("the busiest layer counts, and one that was just added does not", () => {
  const load = new EncoderLoad();
  load.take(look(0, 1, 1));
  expect(load.take(look(1_000, 1.2, 1.95, 700))).toBe(true);
  expect(load.take([{ type: "outbound-rtp" }, null, 5])).toBe(false);
});
