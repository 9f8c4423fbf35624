import { describe, expect, test } from "vitest";
import { seedOf } from "../../../server/lesson/link-memory.ts";
import type { PastMeasurement } from "../../../server/lesson/measurement-ports.ts";
import type { LinkKind } from "../../../server/policy/forecast.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { north, south } from "../../support/lesson-world.ts";

const NOW = Date.UTC(2026, 8, 15, 9);
const DAY = 24 * 60 * 60_000;
const check = (daysAgo: number, kbps: number, up: PastMeasurement["up"]): PastMeasurement => ({
  atMs: NOW - daysAgo * DAY,
  kbps,
  up,
  kind: "check",
  full: true,
  roundTripMs: 35,
  lossShare: 0,
});
const days = [7, 14, 21, 28];
const end = (kbps: number) => ({ kbps, full: true });
const atLeast = (kbps: number) => ({ kbps, full: false });

function seed(
  past: readonly PastMeasurement[],
  {
    room = north,
    home = north,
    kind = "terrestrial",
  }: { room?: string; home?: typeof north | null; kind?: LinkKind } = {},
) {
  const recentOf = async (id: string) => (id === home ? [...past] : []);
  const where = room === MASTER_ROOM ? MASTER_ROOM : north;
  return seedOf(where, home, NOW, { recentOf }, async () => kind);
}

describe("what a link is expected to carry when a lesson begins", () => {
  test("is what it and its uplink carried before, each as far as it was measured", async () => {
    const link = { proof: "history", measurements: 4, roundTripMs: 35 };
    expect(await seed(days.map((day) => check(day, 3_000, null)))).toEqual({ ...link, kbps: 3_000 });
    expect(await seed(days.map((day) => check(day, 3_000, day === 14 ? end(400) : null)))).toEqual({
      ...link,
      kbps: 3_000,
      uplinkKbps: 400,
    });
  });

  test("is not made up where nothing was measured: the link's kind says what is usual, and of the uplink nothing", async () => {
    expect(await seed([])).toEqual({ kbps: 1_000, proof: "profile", measurements: 0, roundTripMs: 50 });
    expect(await seed([], { kind: "satellite" })).toMatchObject({ kbps: 600, roundTripMs: 600 });
  });

  test("an uplink that was never full has no end: it is no bound, or what little was wanted would be all there is", async () => {
    const open = await seed(days.map((day) => check(day, 3_000, atLeast(900))));
    expect(open).toMatchObject({ uplinkAtLeastKbps: 900 });
    expect(open).not.toHaveProperty("uplinkKbps");
    // Once its end was found, the weeks in which nothing filled it do not take that back.
    const found = await seed(days.map((day) => check(day, 3_000, day === 21 ? end(1_000) : atLeast(900))));
    expect(found).toMatchObject({ uplinkKbps: 1_000 });
  });

  test("in the master's room is that of the classroom in which the lesson is taught, in both directions", async () => {
    const past = days.map((day) => check(day, 6_000, end(1_000)));
    expect(await seed(past, { room: MASTER_ROOM, home: south })).toEqual({
      ...{ kbps: 6_000, proof: "history", measurements: 4, roundTripMs: 35, uplinkKbps: 1_000 },
    });
  });

  test("a teacher who has received little is not expected to be able to receive no more", async () => {
    const past = days.map((day) => ({ ...check(day, 300, end(1_000)), full: false }));
    const little = await seed(past, { room: MASTER_ROOM, home: south });
    expect(little).toMatchObject({ kbps: 2_000, proof: "profile", uplinkKbps: 1_000 });
    const full = await seed(
      days.map((day) => check(day, 300, end(1_000))),
      { room: MASTER_ROOM, home: south },
    );
    expect(full).toMatchObject({ kbps: 300, proof: "history" });
  });

  test("in a master's room of which nothing is known, or that has no classroom, is a good line", async () => {
    const unknown = { kbps: 2_000, proof: "profile", measurements: 0, roundTripMs: 30 };
    expect(await seed([], { room: MASTER_ROOM, home: south, kind: "mobile" })).toEqual(unknown);
    expect(await seed([check(1, 90, end(90))], { room: MASTER_ROOM, home: null })).toEqual(unknown);
  });
});
