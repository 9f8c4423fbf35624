import { describe, expect, test } from "vitest";
import { judgeLink, linkTraits } from "../../../server/policy/link-traits.ts";

describe("link traits", () => {
  test("a near link", () => {
    expect(linkTraits({ roundTripMs: 20, jitterMs: 5, lossShare: 0 })).toEqual({
      kind: "near",
      retransmission: true,
      repairWithinMs: 110,
      voiceFec: false,
      expectedLossPercent: 0,
      voiceRedundancy: false,
      playoutDelayMs: 15,
      voiceDelayMs: 15,
      settleMs: 540,
      connectTimeoutMs: 8_160,
      silenceTimeoutMs: 5_140,
      requestTimeoutMs: 8_120,
    });
  });

  test("a satellite with one per cent loss waits for repairs of the picture, and sends the voice with FEC", () => {
    expect(linkTraits({ roundTripMs: 600, jitterMs: 10, lossShare: 0.01 })).toMatchObject({
      kind: "satellite",
      retransmission: true,
      playoutDelayMs: 650,
      voiceFec: true,
      voiceRedundancy: false,
      expectedLossPercent: 1,
      voiceDelayMs: 70,
      silenceTimeoutMs: 7_520,
    });
  });

  test("two satellite hops are too long to wait for repairs", () => {
    const { retransmission, playoutDelayMs } = linkTraits({ roundTripMs: 1_200, jitterMs: 10, lossShare: 0.01 });
    expect([retransmission, playoutDelayMs]).toEqual([false, 30]);
  });

  test("bursts of loss call for redundancy, at any distance", () => {
    expect(linkTraits({ roundTripMs: 30, jitterMs: 10, lossShare: 0.3 })).toMatchObject({
      voiceRedundancy: true,
      expectedLossPercent: 30,
    });
  });
});

describe("verdict", () => {
  const good = { roundTripMs: 30, jitterMs: 5, lossShare: 0.001 };

  test("no round trip alone makes a link bad", () => {
    for (const roundTripMs of [20, 150, 600, 1_200]) {
      expect(judgeLink({ ...good, roundTripMs }, 2_000, 1_700)).toEqual({ verdict: "good", because: [] });
    }
  });

  test("too few kbps, loss and jitter do, the worst first", () => {
    expect(judgeLink(good, 1_400, 2_100)).toEqual({ verdict: "fair", because: ["bandwidth"] });
    expect(judgeLink({ ...good, lossShare: 0.2, jitterMs: 60 }, 2_000, 1_700)).toEqual({
      verdict: "poor",
      because: ["loss", "jitter"],
    });
    expect(judgeLink(good, 300, 2_100).verdict).toBe("poor");
  });
});
