import { describe, expect, test } from "vitest";
import { countSent, tracksFor, UpTrains } from "../../../client/media/up-trains.ts";
import { exact, toClientCapabilities } from "../../../client/media/wire.ts";
import { requests } from "../../../signaling/contract/requests.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";
import { joined, welcome } from "../lesson-builders.ts";
import { fakeDevice } from "./fake-device.ts";

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

describe("tracks for a rate", () => {
  test.each([
    [160, 1, 138],
    [1_000, 2, 478],
    [2_000, 4, 478],
    [5_200, 10, 498],
    // More than a page can send, and less than a track can be.
    [28_000, 10, 510],
    [1, 1, 12],
  ])("%i kbit/s on the wire are %i tracks of %i", (kbps, tracks, payloadKbps) => {
    expect(tracksFor(kbps)).toEqual({ tracks, payloadKbps });
  });
});

test("what was sent is counted as the server will count it: with headers and tags, and of all tracks", () => {
  const report = new Map<string, unknown>([
    ["A", { type: "outbound-rtp", bytesSent: 12_750, headerBytesSent: 200, packetsSent: 10 }],
    ["B", { type: "outbound-rtp", bytesSent: 1_275, packetsSent: 1 }],
    ["T", { type: "transport", bytesSent: 99_999, packetsSent: 99 }],
  ]);
  expect(countSent(report)).toEqual({ bytes: 12_750 + 200 + 100 + 1_275 + 20 + 10, packets: 11 });
});

describe("a page that is asked for a train", () => {
  async function setUp() {
    const { device } = fakeDevice();
    await device.load({ routerRtpCapabilities: toClientCapabilities(welcome().routerRtpCapabilities) });
    const transport = device.createSendTransport(exact(joined().send));
    transport.on("connect", (_, callback) => callback());
    const signal = new FakeSignal({ reportTrain: async () => ({ ok: true, value: {} }) });
    const clock = new FakeClock();
    return { transport, signal, clock };
  }

  test("says that it has sent nothing when its browser has no such sound, and asks the server for no source", async () => {
    const { transport, signal, clock } = await setUp();
    const trains = new UpTrains({ transport, signal, clock, noise: async () => undefined });
    signal.tell("trainOrdered", { train: 1, kbps: 1_000, durationMs: 260 });
    await settle();
    expect(signal.asked).toEqual([{ name: "reportTrain", input: { train: 1, bytes: 0, packets: 0, durationMs: 0 } }]);
    for (const { input } of signal.asked) expect(requests.reportTrain.input.safeParse(input).error).toBeUndefined();
    trains.close();
  });

  test("answers nothing any more when the check is over", async () => {
    const { transport, signal, clock } = await setUp();
    const trains = new UpTrains({ transport, signal, clock, noise: async () => undefined });
    trains.close();
    signal.tell("trainOrdered", { train: 1, kbps: 1_000, durationMs: 260 });
    await settle();
    expect(signal.names).toEqual([]);
  });
});
