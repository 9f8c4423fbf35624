import { describe, expect, test } from "vitest";
import { LayerRates } from "../../../server/lesson/layer-rates.ts";
import type { TakenLayer } from "../../../server/lesson/ports.ts";
import { sourceId } from "../../../signaling/contract/ids.ts";

const camera = sourceId.parse("6c8a3609-df01-4dec-a90c-aa76e578394e");

/** Looks once a second at a layer that sends at these rates, and answers what was known after each look. */
function play(rates: LayerRates, kbps: readonly number[], fromS: number, bytes = 0) {
  return kbps.map((each, index) => {
    bytes += each * 125;
    const layer: TakenLayer = {
      spatial: 0,
      temporalKbps: each === 0 ? [0] : [0.4 * each, 0.6 * each, each],
      bytes,
      packetsLost: 0,
      roundTripMs: null,
    };
    return rates.look(camera, layer, (fromS + index) * 1_000);
  });
}

describe("layer rates", () => {
  test("a rate is known from the second second on, with its temporal layers' parts", () => {
    const looks = play(new LayerRates(), [100, 100, 100], 0);
    expect(looks.map((layers) => layers.map(({ kbps }) => kbps))).toEqual([
      [null, null, null],
      [null, null, null],
      [40, 60, 100],
    ]);
  });

  test("its swing is what stands for three seconds: one that the next gives back is none", () => {
    const restless = play(new LayerRates(), [100, 100, 130, 70, 100, 130, 70], 0);
    expect(restless.at(-1)?.at(-1)?.swing).toBeCloseTo(0, 1);
    const drifting = play(new LayerRates(), [100, 80, 80, 80, 120, 120, 120], 0);
    expect(drifting.at(-1)?.at(-1)?.swing).toBeCloseTo(0.13, 2);
  });

  test("after an order the encoder's old rate counts until it has followed, then nothing, then the new one with the old swing", () => {
    const rates = new LayerRates();
    play(rates, [300, 300, 300, 300, 360, 360, 360], 0);
    rates.ordered(camera, 0, 6_300);
    const after = play(rates, [300, 100, 100, 100], 7, 2_280 * 125);
    expect(after.map((layers) => layers.at(-1)?.kbps)).toEqual([336, null, null, 100]);
    expect(after.at(-1)?.at(-1)?.swing).toBeCloseTo(0.053);
  });

  test("a layer that is off is off at once, and begins anew", () => {
    const looks = play(new LayerRates(), [100, 100, 100, 0, 0, 50, 50, 50], 0);
    expect(looks.map((layers) => layers.at(-1)?.kbps)).toEqual([null, null, 100, null, 0, null, null, 50]);
  });

  test("turns that come between two seconds do not count", () => {
    const rates = new LayerRates();
    play(rates, [100, 100, 100], 0);
    const layer: TakenLayer = { spatial: 0, temporalKbps: [100], bytes: 1e6, packetsLost: 0, roundTripMs: null };
    expect(rates.look(camera, layer, 2_100).at(-1)?.kbps).toBe(100);
  });

  test("sources that are gone are forgotten", () => {
    const rates = new LayerRates();
    play(rates, [100, 100, 100], 0);
    rates.keep(new Set());
    expect(play(rates, [100], 3).at(-1)?.at(-1)?.kbps).toBeNull();
  });
});
