import { expect, test } from "vitest";
import { CheckWatch } from "../../../client/media/check-watch.ts";
import { requests } from "../../../signaling/contract/requests.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** A browser's counters while 800 kbit/s arrive; it answers from a cache for 50 ms. */
function setUp({ answers = true } = {}) {
  const clock = new FakeClock();
  const startMs = clock.now();
  let cachedMs = Number.NEGATIVE_INFINITY;
  const getStats = async () => {
    if (clock.now() - cachedMs >= 50) cachedMs = clock.now();
    const passedMs = cachedMs - startMs;
    return new Map<string, unknown>([
      [
        "T",
        {
          type: "transport",
          timestamp: cachedMs,
          bytesReceived: passedMs * 100,
          packetsReceived: passedMs / 10,
          selectedCandidatePairId: "P",
        },
      ],
      ["P", { type: "candidate-pair", currentRoundTripTime: 0.0204 }],
      ["A", { type: "inbound-rtp", kind: "audio", ssrc: 5, packetsReceived: 95, packetsLost: 5, jitter: 0.0042 }],
    ]);
  };
  const signal = new FakeSignal({
    reportCheck: () => (answers ? Promise.resolve({ ok: true, value: {} }) : new Promise(() => {})),
  });
  const watch = new CheckWatch({ getStats, signal, clock });
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 25) {
      await settle();
      clock.advance(25);
    }
    await settle();
  };
  return { signal, watch, pass };
}

test("looks 50 ms apart are reported several times a second, in the contract's words", async () => {
  const { signal, pass } = setUp();
  await pass(1_000);
  for (const { input } of signal.asked) expect(requests.reportCheck.input.safeParse(input).error).toBeUndefined();
  expect(signal.asked.length).toBeGreaterThan(5);
  expect(signal.asked.at(1)?.input).toEqual({
    looks: [
      [50, 5_000, 5],
      [100, 10_000, 10],
    ],
    received: 95,
    lost: 5,
    jitterMs: 4.2,
    roundTripMs: 20.4,
  });
});

test("a server that does not answer is not sent more and more", async () => {
  const { signal, pass } = setUp({ answers: false });
  await pass(10_000);
  expect(signal.asked).toHaveLength(10);
});

test("nothing is looked at once it is closed", async () => {
  const { signal, watch, pass } = setUp();
  await pass(500);
  const before = signal.asked.length;
  watch.close();
  await pass(1_000);
  expect(signal.asked).toHaveLength(before);
});
