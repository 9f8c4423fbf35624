import { describe, expect, test } from "vitest";
import { neededLink, outlook, rankOf } from "../../../server/policy/outlook.ts";
import { classroom } from "./builders.ts";

const a = classroom("school-a");
const alone = (carriesKbps: number, uplinkKbps: number | null = null) =>
  outlook([{ room: a, carriesKbps }], uplinkKbps).get(a);

describe("what a classroom will get", () => {
  test.each([
    [60, "audio"],
    [100, "stills"],
    [300, "reduced"],
    [2_500, "full"],
  ] as const)("over %d kbit/s alone: %s", (kbps, tier) => {
    expect(alone(kbps)).toBe(tier);
  });

  test("what is needed for a tier is where it begins", () => {
    const { fullKbps, reducedKbps } = neededLink(a);
    expect([alone(fullKbps), alone(reducedKbps)]).toEqual(["full", "reduced"]);
    expect([alone(fullKbps - 25), alone(reducedKbps - 25)]).toEqual(["reduced", "stills"]);
  });

  test("a weak classroom takes nothing from a strong one, and more link is never worse", () => {
    const b = classroom("school-b");
    let before = 0;
    for (const carriesKbps of [50, 90, 140, 200, 400, 800, 1_600, 3_200]) {
      const tiers = outlook(
        [
          { room: a, carriesKbps },
          { room: b, carriesKbps: 5_000 },
        ],
        null,
      );
      expect(tiers.get(b)).toBe("full");
      const rank = rankOf(tiers.get(a) ?? "audio");
      expect(rank).toBeGreaterThanOrEqual(before);
      before = rank;
    }
  });

  test("a narrow uplink keeps even the best link from everything", () => {
    expect(alone(5_000, 400)).toBe("reduced");
  });
});
