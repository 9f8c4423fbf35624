import { expect, test } from "vitest";
import { UplinkSampler, uplinkOf } from "../../../client/media/uplink-sampler.ts";
import { uplinkReport } from "../../../signaling/contract/uplink.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

type Entry = Record<string, unknown>;
const report = (...entries: Entry[]) => new Map(entries.map((entry, index) => [`E${index}`, entry]));
const layer = (change: Entry = {}): Entry => ({
  type: "outbound-rtp",
  kind: "video",
  active: true,
  bytesSent: 1_000,
  qualityLimitationReason: "none",
  ...change,
});
const pair = { type: "candidate-pair", nominated: true, availableOutgoingBitrate: 812_345 };

test("the browser's estimate, what it lacks and what was lost, as the contract wants them", () => {
  const seen = uplinkOf(
    report(
      pair,
      { ...pair, nominated: false, availableOutgoingBitrate: 9e9 },
      layer(),
      layer({ qualityLimitationReason: "bandwidth" }),
      { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.02 },
      { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.07 },
      { type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.5 },
    ),
  );
  expect(seen).toEqual({ estimateKbps: 812, limited: true, lossShare: 0.07 });
  expect(uplinkReport.safeParse(seen).success).toBe(true);
});

test("a layer that is switched off keeps its last reason, which means nothing", () => {
  expect(uplinkOf(report(layer(), layer({ active: false, qualityLimitationReason: "bandwidth" })))?.limited).toBe(
    false,
  );
});

test("a layer that is left out while a lower one of the same picture moves is a limit, whatever the reason says", () => {
  const moving = (rid: string, framesPerSecond?: number, mediaSourceId = "camera") =>
    layer({ rid, mediaSourceId, framesPerSecond });
  const limited = (...layers: Entry[]) => uplinkOf(report(...layers))?.limited;
  expect(limited(moving("r0", 15), moving("r1", 15), moving("r2"))).toBe(true);
  expect(limited(moving("r0", 15), moving("r1", 15), moving("r2", 14))).toBe(false);
  expect(limited(moving("r0", 15), { ...moving("r1"), active: false })).toBe(false);
  // A page that stands still moves in no layer, whatever the camera beside it does.
  expect(limited(moving("r0", 15), moving("r0", undefined, "screen"), moving("r1", undefined, "screen"))).toBe(false);
});

test("without a picture there is nothing to tell; what an old browser lacks is not known", () => {
  expect(uplinkOf(report(pair, { type: "outbound-rtp", kind: "audio", bytesSent: 5 }))).toBeUndefined();
  expect(uplinkOf(report(pair, layer({ bytesSent: 0 })))).toBeUndefined();
  expect(uplinkOf(report(layer({ active: undefined })))).toEqual({ estimateKbps: null, limited: false, lossShare: 0 });
});

test("it tells every two seconds, waits for slow answers and outlives a connection that is being made anew", async () => {
  const clock = new FakeClock();
  const answers: (() => void)[] = [];
  const signal = new FakeSignal({
    reportUplink: () => new Promise((done) => answers.push(() => done({ ok: true, value: {} }))),
  });
  let broken = true;
  const getStats = async () => {
    if (broken) throw new DOMException("closed", "InvalidStateError");
    return report(pair, layer());
  };
  const sampler = new UplinkSampler({ getStats, signal, clock });
  const pass = async () => {
    clock.advance(2_000);
    await settle();
  };
  sampler.start();
  await pass();
  broken = false;
  await pass();
  await pass();
  expect(signal.names).toEqual(["reportUplink"]);
  answers[0]?.();
  await settle();
  await pass();
  expect(signal.names).toEqual(["reportUplink", "reportUplink"]);
  sampler.close();
  answers[1]?.();
  await settle();
  await pass();
  expect(signal.names).toHaveLength(2);
});
