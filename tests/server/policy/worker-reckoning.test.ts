import { describe, expect, test } from "vitest";
import type { Encoding, Shown } from "../../../server/policy/vocabulary.ts";
import { workerRoomKbps } from "../../../server/policy/worker-reckoning.ts";
import { fc } from "../../support/properties.ts";

const PARTS = [0.4, 0.6, 1] as const;

/** Three slots of VP8's L1T3; a rate of 0: switched off. */
function encodingsOf(rates: readonly number[]): Encoding[] {
  return rates.flatMap((rate, spatial) =>
    rate === 0
      ? []
      : PARTS.map((part, temporal) => ({
          spatial,
          temporal,
          kbps: rate * part,
          targetKbps: rate,
          fps: 15 / 2 ** (2 - temporal),
          height: 720,
        })),
  );
}

interface Layer {
  spatial: number;
  temporal: number;
}

/** The layer that the worker gives within `availableKbps`: one step after the other, as mediasoup 3.27 climbs. */
function climbed(rates: readonly number[], preferred: Layer, availableKbps: number): Layer | null {
  let at: Layer | null = null;
  for (let left = availableKbps; ; ) {
    const next: Layer | null = following(rates, preferred, at);
    if (next === null) return at;
    const part = (PARTS[next.temporal] ?? 0) - (next.temporal === 0 ? 0 : (PARTS[next.temporal - 1] ?? 0));
    const rate = (rates[next.spatial] ?? 0) * part;
    const belowKbps =
      at !== null && at.spatial < next.spatial ? (rates[at.spatial] ?? 0) * (PARTS[at.temporal] ?? 0) : 0;
    const chargedKbps = Math.max(0.001, rate - belowKbps);
    if (chargedKbps > left) return at;
    left -= chargedKbps;
    at = next;
  }
}

function following(rates: readonly number[], preferred: Layer, at: Layer | null): Layer | null {
  if (at !== null && at.temporal < preferred.temporal) return { ...at, temporal: at.temporal + 1 };
  const spatial = rates.findIndex((rate, each) => rate > 0 && each > (at?.spatial ?? -1) && each <= preferred.spatial);
  return spatial < 0 ? null : { spatial, temporal: 0 };
}

const video = (spatial: number, temporal: number): Shown => ({ as: "video", spatial, temporal, kbps: 0 });
const rate = fc.oneof(fc.constant(0), fc.integer({ min: 60, max: 3_000 }));

describe("the room that the worker's bounds leave", () => {
  test("layers close together: more than the upper one takes, since the worker charges for both", () => {
    const close = [313, 1_536, 1_722];
    expect(climbed(close, { spatial: 2, temporal: 2 }, 2_066)).toEqual({ spatial: 2, temporal: 1 });
    const room = workerRoomKbps([{ shown: video(2, 2), encodings: encodingsOf(close) }]);
    expect(climbed(close, { spatial: 2, temporal: 2 }, room)).toEqual({ spatial: 2, temporal: 2 });
  });

  test("enough for any layer of any ladder, while rates are up to a tenth off", () => {
    fc.assert(
      fc.property(
        fc.tuple(rate, rate, rate),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 2 }),
        fc.double({ min: 0.9, max: 1.1, noNaN: true }),
        (rates, spatial, temporal, off) => {
          fc.pre((rates[spatial] ?? 0) > 0);
          const ladder = [...rates].sort((a, b) => (a === 0 || b === 0 ? 0 : a - b));
          fc.pre((ladder[spatial] ?? 0) > 0);
          const room = workerRoomKbps([{ shown: video(spatial, temporal), encodings: encodingsOf(ladder) }]);
          const seen = ladder.map((each) => each * off);
          expect(climbed(seen, { spatial, temporal }, room)).toEqual({ spatial, temporal });
        },
      ),
    );
  });

  test("no more than a third over the layer itself, where layers are far apart", () => {
    const room = workerRoomKbps([{ shown: video(2, 2), encodings: encodingsOf([150, 500, 1_500]) }]);
    expect(room).toBeGreaterThan(1_500);
    expect(room).toBeLessThan(2_000);
  });

  test("all pictures together, and nothing for what does not move", () => {
    const encodings = encodingsOf([150, 500, 1_500]);
    const one = workerRoomKbps([{ shown: video(1, 2), encodings }]);
    const still: Shown = { as: "still", kbps: 64 };
    expect(
      workerRoomKbps([
        { shown: video(1, 2), encodings },
        { shown: still, encodings },
      ]),
    ).toBe(one);
    expect(
      workerRoomKbps([
        { shown: video(1, 2), encodings },
        { shown: video(1, 2), encodings },
      ]),
    ).toBeGreaterThan(one * 1.8);
    expect(workerRoomKbps([{ shown: { as: "off", kbps: 0 }, encodings: [] }])).toBe(0);
  });
});
