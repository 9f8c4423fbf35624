import { expect, test } from "vitest";
import { LadderKeeper, type LadderReport, type LadderSender } from "../../../client/media/ladder.ts";
import type { LadderOrder } from "../../../signaling/contract/ladder.ts";
import { FakeClock } from "../../support/fake-clock.ts";

type Reason = "none" | "cpu" | "bandwidth";

/** RTCRtpSender with three layers. */
class FakeSender implements LadderSender {
  parameters: RTCRtpSendParameters = {
    transactionId: "1",
    codecs: [],
    headerExtensions: [],
    rtcp: {},
    encodings: [
      { rid: "r0", active: true, maxBitrate: 150_000, scaleResolutionDownBy: 4, maxFramerate: 30 },
      { rid: "r1", active: true, maxBitrate: 500_000, scaleResolutionDownBy: 2, maxFramerate: 30 },
      { rid: "r2", active: true, maxBitrate: 1_500_000, scaleResolutionDownBy: 1, maxFramerate: 30 },
    ],
  };
  reasons: Reason[] = ["none", "none", "none"];
  refuses = false;
  ignores = false;

  getParameters(): RTCRtpSendParameters {
    return structuredClone(this.parameters);
  }

  async setParameters(parameters: RTCRtpSendParameters): Promise<void> {
    if (this.refuses) throw new DOMException("no", "InvalidModificationError");
    if (!this.ignores) this.parameters = structuredClone(parameters);
  }

  async getStats() {
    return new Map(
      this.reasons.map((qualityLimitationReason, index) => [
        `OT${index}`,
        {
          type: "outbound-rtp",
          active: this.parameters.encodings[index]?.active,
          qualityLimitationReason,
        },
      ]),
    );
  }
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

const rungs: LadderOrder["rungs"] = [
  { active: true, kbps: 130, scale: 4, fps: 15 },
  { active: true, kbps: 420, scale: 2, fps: 12 },
  { active: false, kbps: 1_500, scale: 1, fps: 30 },
];

function setUp() {
  const sender = new FakeSender();
  const clock = new FakeClock();
  const told: LadderReport[] = [];
  const keeper = new LadderKeeper(sender, clock, (report) => void told.push(report));
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 2_000) {
      clock.advance(2_000);
      await settle();
    }
  };
  return { sender, told, keeper, pass };
}

test("an order becomes the sender's encodings, low to high", async () => {
  const { sender, told, keeper } = setUp();
  await keeper.apply(rungs);
  expect(sender.parameters.encodings).toEqual([
    { rid: "r0", active: true, maxBitrate: 130_000, scaleResolutionDownBy: 4, maxFramerate: 15 },
    { rid: "r1", active: true, maxBitrate: 420_000, scaleResolutionDownBy: 2, maxFramerate: 12 },
    { rid: "r2", active: false, maxBitrate: 1_500_000, scaleResolutionDownBy: 1, maxFramerate: 30 },
  ]);
  expect(told).toEqual([{ outcome: "applied", limited: "none" }]);
});

test.each<[string, (sender: FakeSender) => void]>([
  ["throws", (sender) => void Object.assign(sender, { refuses: true })],
  ["keeps what it had", (sender) => void Object.assign(sender, { ignores: true })],
  ["has another number of layers", (sender) => void sender.parameters.encodings.pop()],
])("a browser that %s has refused, and changes nothing", async (_how, change) => {
  const { sender, told, keeper } = setUp();
  change(sender);
  const before = sender.getParameters();
  await keeper.apply(rungs);
  expect(told).toEqual([{ outcome: "refused", limited: "none" }]);
  expect(sender.parameters).toEqual(before);
});

test("a browser that does not know frame rates has applied the rest", async () => {
  const { sender, told, keeper } = setUp();
  const set = sender.setParameters.bind(sender);
  sender.setParameters = async (parameters) => {
    await set({ ...parameters, encodings: parameters.encodings.map(({ maxFramerate: _, ...encoding }) => encoding) });
  };
  await keeper.apply(rungs);
  expect(told).toEqual([{ outcome: "applied", limited: "none" }]);
});

test("an encoder that cannot keep up is told once it is sure, and when it has recovered", async () => {
  const { sender, told, keeper, pass } = setUp();
  await keeper.apply(rungs);
  sender.reasons = ["none", "cpu", "bandwidth"];
  await pass(4_000);
  expect(told).toHaveLength(1);
  await pass(2_000);
  expect(told.at(-1)).toEqual({ outcome: "applied", limited: "cpu" });
  await pass(20_000);
  expect(told).toHaveLength(2);
  sender.reasons = ["none", "none", "none"];
  await pass(6_000);
  expect(told.at(-1)).toEqual({ outcome: "applied", limited: "none" });
});

test("a moment of trouble is not worth a word", async () => {
  const { sender, told, keeper, pass } = setUp();
  await keeper.apply(rungs);
  for (const reason of ["cpu", "none", "bandwidth", "cpu", "none"] as const) {
    sender.reasons = [reason, "none", "none"];
    await pass(4_000);
  }
  expect(told).toHaveLength(1);
});

test("what a layer suffered before it was switched off does not count", async () => {
  const { sender, told, keeper } = setUp();
  sender.reasons = ["none", "none", "cpu"];
  await keeper.apply(rungs);
  expect(told).toEqual([{ outcome: "applied", limited: "none" }]);
});

test("after close nothing is said", async () => {
  const { sender, told, keeper, pass } = setUp();
  await keeper.apply(rungs);
  keeper.close();
  sender.reasons = ["cpu", "cpu", "cpu"];
  await pass(20_000);
  expect(told).toHaveLength(1);
});
