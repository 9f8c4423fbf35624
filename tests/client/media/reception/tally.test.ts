import { expect, test } from "vitest";
import type { Track } from "../../../../client/media/reception/stats-reader.ts";
import { TrackTally } from "../../../../client/media/reception/tally.ts";

const track = (id: string, change: Partial<Track>): Track => ({
  id,
  kind: "video",
  received: 0,
  lost: 0,
  jitterMs: null,
  lastPacketMs: null,
  samples: null,
  ...change,
});

test("counts what is new over all tracks", () => {
  const tally = new TrackTally();
  const voice = (received: number, played: number, concealed: number) =>
    track("voice", { kind: "audio", received, jitterMs: 4, samples: { played, concealed } });
  tally.take({ tracks: [track("camera", { received: 100, lost: 5 }), voice(50, 48_000, 960)] });
  expect(
    tally.take({ tracks: [track("camera", { received: 190, lost: 15, jitterMs: 12 }), voice(75, 72_000, 1_920)] }),
  ).toEqual({ expected: 125, missing: 10, jitterMs: 12, voice: { samples: 24_000, concealed: 960 } });
});

test("tells what is missing so far without taking it; of a few packets, nothing", () => {
  const tally = new TrackTally();
  tally.take({ tracks: [track("camera", { received: 100, lost: 5 })] });
  const share = (received: number, lost: number) =>
    tally.missingShare({ tracks: [track("camera", { received, lost })] });
  expect([share(106, 8), share(110, 15), share(100, 5)]).toEqual([0, 0.5, 0]);
  expect(share(110, 15)).toBe(0.5);
});

test("a packet that was only late is no negative loss", () => {
  const tally = new TrackTally();
  tally.take({ tracks: [track("camera", { received: 100, lost: 5 })] });
  expect(tally.take({ tracks: [track("camera", { received: 110, lost: 3 })] })).toMatchObject({
    expected: 10,
    missing: 0,
  });
});

test("what went missing before a pause is not missed after it", () => {
  const tally = new TrackTally();
  const take = (received: number, lost: number) => tally.take({ tracks: [track("camera", { received, lost })] });
  take(100, 5);
  for (let report = 0; report < 4; report += 1) take(100, 5);
  expect(take(110, 95)).toMatchObject({ expected: 10, missing: 0 });
  expect(take(120, 97)).toMatchObject({ expected: 12, missing: 2 });
  take(120, 97);
  expect(take(130, 107)).toMatchObject({ expected: 20, missing: 10 });
});

test("tracks come and go without a trace in the sums", () => {
  const tally = new TrackTally();
  tally.take({ tracks: [track("old", { received: 1_000 })] });
  expect(tally.take({ tracks: [track("new", { received: 7 })] })).toMatchObject({ expected: 7 });
  expect(tally.take({ tracks: [track("new", { received: 9 })] })).toMatchObject({ expected: 2 });
  expect(tally.take({ tracks: [] })).toEqual({ expected: 0, missing: 0, jitterMs: null, voice: null });
});

test("no more sound is made up than was played", () => {
  const tally = new TrackTally();
  const samples = (played: number, concealed: number) => ({
    tracks: [track("voice", { kind: "audio", samples: { played, concealed } })],
  });
  tally.take(samples(48_000, 0));
  expect(tally.take(samples(48_480, 2_000)).voice).toEqual({ samples: 480, concealed: 480 });
});
