import { describe, expect, test } from "vitest";
import { judgeLink, linkTraits } from "../../../server/policy/link-traits.ts";

describe("link traits", () => {
  test("a near link that loses nothing holds nothing back", () => {
    expect(linkTraits({ roundTripMs: 20, jitterMs: 5, lossShare: 0 })).toEqual({
      kind: "near",
      playout: { pictureMs: 0, voiceMs: 0 },
      silenceMs: 6_080,
    });
  });

  test("a satellite's picture waits for one round of repairs, also before a loss was seen; its voice alone does not", () => {
    const traits = linkTraits({ roundTripMs: 600, jitterMs: 10, lossShare: 0.01 });
    expect(traits).toEqual({ kind: "satellite", playout: { pictureMs: 680, voiceMs: 0 }, silenceMs: 8_400 });
    expect(linkTraits({ roundTripMs: 600, jitterMs: 10, lossShare: 0 })).toEqual(traits);
  });

  test("two satellite hops are too long to wait for repairs", () => {
    expect(linkTraits({ roundTripMs: 1_250, jitterMs: 10, lossShare: 0.01 }).playout).toEqual({
      pictureMs: 0,
      voiceMs: 0,
    });
  });

  test("the more is lost, the more rounds of repair are waited for, as far as there is time", () => {
    const near = { roundTripMs: 30, jitterMs: 5 };
    const voices = [0.001, 0.01, 0.04, 0.3].map((lossShare) => linkTraits({ ...near, lossShare }).playout.voiceMs);
    expect(voices).toEqual([0, 80, 160, 200]);
    expect(linkTraits({ roundTripMs: 140, jitterMs: 5, lossShare: 0.3 }).playout).toEqual({
      pictureMs: 520,
      voiceMs: 360,
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
