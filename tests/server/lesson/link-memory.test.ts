import { expect, test } from "vitest";
import { seedOf } from "../../../server/lesson/link-memory.ts";
import type { PastMeasurement } from "../../../server/lesson/measurement-ports.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { north } from "../../support/lesson-world.ts";

const NOW = Date.UTC(2026, 8, 15, 9);
const DAY = 24 * 60 * 60_000;
const check = (daysAgo: number, kbps: number, upKbps: number | null): PastMeasurement => ({
  atMs: NOW - daysAgo * DAY,
  kbps,
  upKbps,
  kind: "check",
  full: true,
  roundTripMs: 35,
  lossShare: 0,
});
const seed = (past: readonly PastMeasurement[]) =>
  seedOf(north, NOW, { recentOf: async () => [...past] }, async () => "terrestrial");

test("a lesson begins with what the link and its uplink carried before, each as far as it was measured", async () => {
  const link = { proof: "history", measurements: 4, roundTripMs: 35 };
  const days = [7, 14, 21, 28];
  expect(await seed(days.map((day) => check(day, 3_000, null)))).toEqual({ ...link, kbps: 3_000 });
  expect(await seed(days.map((day) => check(day, 3_000, day === 14 ? 400 : null)))).toEqual({
    ...link,
    kbps: 3_000,
    uplinkKbps: 400,
  });
});

test("what was never measured is not made up: the link's kind says what is usual, and of the uplink nothing", async () => {
  expect(await seed([])).toEqual({ kbps: 1_000, proof: "profile", measurements: 0, roundTripMs: 50 });
  const master = await seedOf(MASTER_ROOM, NOW, { recentOf: async () => [check(1, 90, 90)] }, async () => "mobile");
  expect(master).not.toHaveProperty("uplinkKbps");
});
