import { describe, expect, it } from "vitest";
import {
  type DigestState,
  emptyDigest,
  minuteOf,
  type Observation,
  observe,
  rowOf,
} from "../../../server/lesson/digest.ts";
import type { MinuteDigest } from "../../../server/lesson/measurement-ports.ts";
import { classroomId, lessonId } from "../../../signaling/contract/ids.ts";
import { tier } from "../../../signaling/contract/plan.ts";
import { fc } from "../../support/properties.ts";

const NINE = Date.UTC(2026, 8, 1, 9);
const whose = { classroomId: classroomId.parse("cla-hill-1"), lessonId: lessonId.parse("les-maths") };

/** A quiet second on a link of 2 Mbit/s. */
function second(endsAfterMs: number, changes: Partial<Observation> = {}): Observation {
  return {
    atMs: NINE + endsAfterMs,
    spanMs: 1_000,
    capacityKbps: 2_000,
    saturated: false,
    receivedKbps: 1_200,
    provenKbps: 1_200,
    uplink: [],
    budgetKbps: 1_900,
    plannedKbps: 1_300,
    tier: "full",
    roundTripMs: 40,
    queueMs: 5,
    lossShare: 0,
    stalled: false,
    voice: { samples: 48_000, concealed: 0 },
    ...changes,
  };
}

const digestOf = (observations: readonly Observation[]): DigestState =>
  observations.reduce(observe, emptyDigest(whose, NINE));

function rowFrom(observations: readonly Observation[]): MinuteDigest {
  const row = rowOf(digestOf(observations));
  if (row === null) throw new Error("there is no row");
  return row;
}

describe("a minute's digest", () => {
  it("has no row before anything was observed", () => {
    expect(rowOf(emptyDigest(whose, NINE))).toBeNull();
  });

  it("says what a classroom had and got", () => {
    const cut = {
      capacityKbps: 400,
      saturated: true,
      receivedKbps: 400,
      budgetKbps: 380,
      plannedKbps: 340,
      tier: "reduced",
      queueMs: 300,
      lossShare: 0.1,
      provenKbps: 400,
    } as const;
    const row = rowFrom([
      second(1_000, { uplink: [{ kbps: 520, full: false }] }),
      second(2_000),
      second(3_000, {
        ...cut,
        uplink: [{ kbps: 300, full: true }],
        capacityKbps: 500,
        stalled: true,
        voice: { samples: 48_000, concealed: 24_000 },
      }),
      second(5_000, { ...cut, spanMs: 2_000, roundTripMs: 60, voice: { samples: 96_000, concealed: 0 } }),
    ]);
    expect(row).toEqual({
      ...whose,
      at: NINE,
      saturated: true,
      lowCapacityKbps: 400,
      medianCapacityKbps: 400,
      receivedKbps: 720,
      provenKbps: 1_200,
      uplinkKbps: 300,
      uplinkProvenKbps: 520,
      budgetKbps: 988,
      plannedKbps: 724,
      tier: "reduced",
      tierSeconds: { full: 2, reduced: 3, stills: 0, audio: 0 },
      roundTripMs: 40,
      queueMs: 300,
      lossShare: expect.closeTo(0.06),
      stalledSeconds: 1,
      voiceConcealedShare: 0.1,
      seconds: 5,
    });
  });

  it("takes the capacity from the readings that are one, and from all when none is", () => {
    const open = [second(1_000), second(2_000, { capacityKbps: 2_500 }), second(3_000, { capacityKbps: 3_000 })];
    expect(rowFrom(open)).toMatchObject({ saturated: false, lowCapacityKbps: 2_000, medianCapacityKbps: 2_500 });
    const proven = second(4_000, { capacityKbps: 1_600, saturated: true });
    expect(rowFrom([...open, proven])).toMatchObject({
      saturated: true,
      lowCapacityKbps: 1_600,
      medianCapacityKbps: 1_600,
    });
  });

  it("of an uplink that was never full has no end, and of one over which no picture went nothing", () => {
    const sent = [300, 420].map((kbps, n) => second(1_000 * (n + 1), { uplink: [{ kbps, full: false }] }));
    expect(rowFrom(sent)).toMatchObject({ uplinkKbps: null, uplinkProvenKbps: 420 });
    expect(rowFrom([second(1_000)])).toMatchObject({ uplinkKbps: null, uplinkProvenKbps: null });
  });

  it("is not led astray by one reading in ten", () => {
    const steady = Array.from({ length: 19 }, (_, n) => second(1_000 + n * 1_000, { capacityKbps: 700 }));
    const row = rowFrom([...steady, second(20_000, { capacityKbps: 60, queueMs: 900 })]);
    expect(row).toMatchObject({ lowCapacityKbps: 700, medianCapacityKbps: 700, queueMs: 5 });
  });

  it("does not call a voice unbroken that nobody played", () => {
    expect(rowFrom([second(1_000, { voice: { samples: 0, concealed: 0 } })]).voiceConcealedShare).toBeNull();
  });

  it("names the lower of two tiers that held equally long", () => {
    expect(rowFrom([second(1_000), second(2_000, { tier: "stills" })]).tier).toBe("stills");
    expect(rowFrom([second(1_000, { tier: "audio" }), second(2_000, { tier: "reduced" })]).tier).toBe("audio");
  });

  it("counts an observation for the minute in which most of it lies", () => {
    expect(minuteOf({ atMs: NINE + 60_400, spanMs: 1_000 })).toBe(NINE);
    expect(minuteOf({ atMs: NINE + 60_000, spanMs: 1_000 })).toBe(NINE);
    expect(minuteOf({ atMs: NINE + 60_600, spanMs: 1_000 })).toBe(NINE + 60_000);
    expect(() => digestOf([second(60_600)])).toThrow(/minute/);
    expect(() => digestOf([second(0)])).toThrow(/minute/);
  });

  it("refuses an observation of no time", () => {
    expect(() => digestOf([second(1_000, { spanMs: 0 })])).toThrow(/says nothing/);
    expect(() => digestOf([second(1_000, { spanMs: Number.NaN })])).toThrow(/says nothing/);
  });
});

/** Whole numbers and 64ths, so that sums are exact in any order. */
const kbps = fc.integer({ min: 0, max: 100_000 });
const observation: fc.Arbitrary<Observation> = fc.record({
  atMs: fc.integer({ min: NINE + 4_000, max: NINE + 60_000 }),
  spanMs: fc.integer({ min: 1, max: 4_000 }),
  capacityKbps: kbps,
  saturated: fc.boolean(),
  receivedKbps: kbps,
  provenKbps: kbps,
  uplink: fc.array(fc.record({ kbps, full: fc.boolean() }), { maxLength: 2 }),
  budgetKbps: kbps,
  plannedKbps: kbps,
  tier: fc.constantFrom(...tier.options),
  roundTripMs: fc.integer({ min: 0, max: 2_000 }),
  queueMs: fc.integer({ min: 0, max: 2_000 }),
  lossShare: fc.integer({ min: 0, max: 64 }).map((of64) => of64 / 64),
  stalled: fc.boolean(),
  voice: fc
    .tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 64 }))
    .map(([samples, of64]) => ({ samples, concealed: Math.floor((samples * of64) / 64) })),
});
const minute = fc.array(observation, { minLength: 1, maxLength: 70 });

describe("any minute's digest", () => {
  it("divides the observed time among the tiers", () => {
    fc.assert(
      fc.property(minute, (observations) => {
        const { seconds, tier, tierSeconds, stalledSeconds } = rowFrom(observations);
        expect(seconds).toBeCloseTo(observations.reduce((sum, { spanMs }) => sum + spanMs, 0) / 1_000, 6);
        expect(Object.values(tierSeconds).reduce((sum, held) => sum + held, 0)).toBeCloseTo(seconds, 6);
        expect(tierSeconds[tier]).toBe(Math.max(...Object.values(tierSeconds)));
        expect(stalledSeconds).toBeLessThanOrEqual(seconds);
      }),
    );
  });

  it("does not depend on the order in which the observations come", () => {
    const inTwoOrders = minute.chain((observations) =>
      fc.tuple(
        fc.constant(observations),
        fc.shuffledSubarray(observations, { minLength: observations.length, maxLength: observations.length }),
      ),
    );
    fc.assert(
      fc.property(inTwoOrders, ([observations, shuffled]) => {
        expect(rowFrom(shuffled)).toEqual(rowFrom(observations));
      }),
    );
  });

  it("does not depend on how finely the time was observed", () => {
    const even = minute.map((observations) => observations.map((seen) => ({ ...seen, spanMs: seen.spanMs * 2 })));
    fc.assert(
      fc.property(even, (observations) => {
        const halves = observations.flatMap(({ voice, ...seen }) => {
          const half = { ...seen, spanMs: seen.spanMs / 2, atMs: seen.atMs - seen.spanMs / 4 };
          return [
            { ...half, voice },
            { ...half, voice: { samples: 0, concealed: 0 } },
          ];
        });
        expect(rowFrom(halves)).toEqual(rowFrom(observations));
      }),
    );
  });

  it("stays within what was observed", () => {
    const figures = ["receivedKbps", "budgetKbps", "plannedKbps", "roundTripMs", "queueMs", "lossShare"] as const;
    fc.assert(
      fc.property(minute, (observations) => {
        const row = rowFrom(observations);
        for (const name of figures) {
          const seen = observations.map((one) => one[name]);
          expect(row[name]).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-6);
          expect(row[name]).toBeLessThanOrEqual(Math.max(...seen) + 1e-6);
        }
        const full = observations.filter(({ saturated }) => saturated);
        const capacities = (row.saturated ? full : observations).map(({ capacityKbps }) => capacityKbps);
        expect(row.saturated).toBe(full.length > 0);
        expect(capacities).toContain(row.lowCapacityKbps);
        expect(capacities).toContain(row.medianCapacityKbps);
        expect(row.lowCapacityKbps).toBeLessThanOrEqual(row.medianCapacityKbps);
        if (row.voiceConcealedShare !== null) {
          expect(row.voiceConcealedShare).toBeGreaterThanOrEqual(0);
          expect(row.voiceConcealedShare).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("knows no less after another observation", () => {
    fc.assert(
      fc.property(minute, observation, (observations, next) => {
        const [before, after] = [rowFrom(observations), rowFrom([...observations, next])];
        expect(after.seconds).toBeGreaterThan(before.seconds);
        expect(after.saturated).toBe(before.saturated || next.saturated);
      }),
    );
  });
});
