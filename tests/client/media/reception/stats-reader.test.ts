import { describe, expect, test } from "vitest";
import { StatsReader } from "../../../../client/media/reception/stats-reader.ts";

/** As Chromium 156 gives it, shortened. */
const present = {
  T01: {
    type: "transport",
    timestamp: 1_795_303_827_984.3,
    bytesReceived: 138_351,
    packetsReceived: 438,
    selectedCandidatePairId: "CP2",
  },
  CP1: { type: "candidate-pair", nominated: false, bytesReceived: 0, currentRoundTripTime: 0.9 },
  CP2: { type: "candidate-pair", nominated: true, bytesReceived: 138_351, currentRoundTripTime: 0.043 },
  A: {
    type: "inbound-rtp",
    kind: "audio",
    ssrc: 359,
    packetsReceived: 299,
    packetsLost: 2,
    jitter: 0.001,
    lastPacketReceivedTimestamp: 1_795_303_827_975.5,
    totalSamplesReceived: 286_560,
    concealedSamples: 4_320,
    silentConcealedSamples: 2_760,
  },
  V: { type: "inbound-rtp", kind: "video", ssrc: 363, packetsReceived: 109, packetsLost: 0, jitter: 0.009 },
  P: { type: "inbound-rtp", kind: "video", ssrc: 1_234, mid: "probator", packetsReceived: 24, packetsLost: 0 },
  ROA: { type: "remote-outbound-rtp", timestamp: 1_795_303_826_721.6, remoteTimestamp: 1_795_303_826_721.3 },
  C: { type: "codec", mimeType: "audio/opus" },
};

/** Chrome 80: sums of samples in entries of their own, times in seconds, no packets, no sender reports. */
const old = {
  T: { type: "transport", timestamp: 1_600_000_000_000, bytesReceived: 5_000, selectedCandidatePairId: "CP" },
  CP: { type: "candidate-pair", nominated: true },
  A: {
    type: "inbound-rtp",
    mediaType: "audio",
    ssrc: 1,
    trackId: "TA",
    packetsReceived: 50,
    packetsLost: 0,
    lastPacketReceivedTimestamp: 4_321.5,
  },
  TA: { type: "track", totalSamplesReceived: 48_000, concealedSamples: 480 },
};

const reportOf = (entries: Record<string, object>) => new Map<string, unknown>(Object.entries(entries));

test("reads what Chromium has", () => {
  expect(new StatsReader().read(reportOf(present))).toEqual({
    atMs: 1_795_303_827_984.3,
    bytes: 138_351,
    packets: 438,
    roundTripMs: 43,
    tracks: [
      {
        id: "A",
        kind: "audio",
        received: 299,
        lost: 2,
        jitterMs: 1,
        lastPacketMs: 1_795_303_827_975.5,
        samples: { played: 286_560, concealed: 1_560 },
      },
      { id: "V", kind: "video", received: 109, lost: 0, jitterMs: 9, lastPacketMs: null, samples: null },
    ],
    senderReports: [{ sentMs: 1_795_303_826_721.3, receivedMs: 1_795_303_826_721.6 }],
  });
});

test("makes do with what Chrome 80 has", () => {
  expect(new StatsReader().read(reportOf(old))).toEqual({
    atMs: 1_600_000_000_000,
    bytes: 5_000,
    packets: 0,
    roundTripMs: null,
    tracks: [
      {
        id: "A",
        kind: "audio",
        received: 50,
        lost: 0,
        jitterMs: null,
        lastPacketMs: 4_321_500,
        samples: { played: 48_000, concealed: 480 },
      },
    ],
    senderReports: [],
  });
});

test("without a transport entry the selected pair counts", () => {
  const { T01: _, ...rest } = present;
  const pair = { ...present.CP2, timestamp: 7, packetsReceived: 3 };
  expect(new StatsReader().read(reportOf({ ...rest, CP2: pair }))).toMatchObject({ bytes: 138_351, roundTripMs: 43 });
});

describe("a report that holds nothing", () => {
  test.each([{}, { T: { type: "transport" } }, { T: null }, { T: { type: "transport", bytesReceived: "many" } }])(
    "%j is no look",
    (entries) => {
      expect(new StatsReader().read(new Map<string, unknown>(Object.entries(entries)))).toBeUndefined();
    },
  );

  test("is read again the next time", () => {
    const reader = new StatsReader();
    expect(reader.read(reportOf({}))).toBeUndefined();
    expect(reader.read(reportOf(present))).toBeDefined();
    expect(reader.read(reportOf({}))).toBeUndefined();
    expect(reader.read(reportOf(present))).toBeDefined();
  });
});

test("a track that has come is found within half a second, one that has gone is left out at once", () => {
  const reader = new StatsReader();
  const { V, ...before } = present;
  const ids = (entries: Record<string, object>) => reader.read(reportOf(entries))?.tracks.map(({ id }) => id);
  expect(ids(before)).toEqual(["A"]);
  const looks = Array.from({ length: 5 }, () => ids({ ...before, V }));
  expect(looks.at(-1)).toEqual(["A", "V"]);
  expect(ids(before)).toEqual(["A"]);
});
