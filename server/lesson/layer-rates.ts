import type { SourceId } from "../../signaling/contract/ids.ts";
import type { TakenLayer } from "./ports.ts";

/** What one temporal layer (with those below it) takes. `null`: not known yet; 0: not produced. */
export interface LayerRate {
  kbps: number | null;
  /**
   * Mean deviation of three seconds' rates as a share of the mean: what stands above the mean for one second, the link's
   * queue takes up, and an encoder gives it back in the next.
   */
  swing: number | null;
}

interface Looks {
  bytes: number;
  atMs: number;
  kbps: number[];
  /** The last one known: an encoder that is asked for another rate keeps its manners. */
  swing: number | null;
  /** What was seen up to then is what the encoder did before its last order. */
  staleUntilMs: number | null;
}

/** A rate is the mean of so many looks, about a second apart. */
const MEMORY_LOOKS = 5;
/** One look at a layer that has just begun is a key frame and little else. */
const LEAST_LOOKS = 2;
/** Its swing is that of the last eight, three at a time; of fewer than six it has none worth the name. */
const SWING_MEMORY_LOOKS = 8;
const SWING_LOOKS = 6;
const TOGETHER_LOOKS = 3;
/** Turns that a falling link brings about come in between; so short a span is three frames and any rate. */
const SHORTEST_LOOK_MS = 700;
/** An encoder follows an order within this time. */
export const FOLLOW_MS = 800;
/** Parts of the rate up to temporal layer 0, 1, 2 until the worker has counted them (VP8's L1T3, L1T2). */
const TYPICAL_PARTS = [[1], [0.6, 1], [0.4, 0.6, 1]] as const;

/**
 * Each layer's rate from the worker's counters. The bytes of one's own looks: the worker's own rates are means of two
 * and a half seconds, and a ladder that was made to fit a cut link would be known to fit five seconds later.
 */
export class LayerRates {
  readonly #looks = new Map<string, Looks>();

  /** Looks at one layer; one entry for each of its temporal layers. */
  look(id: SourceId, layer: TakenLayer, nowMs: number): LayerRate[] {
    const looks = this.#take(`${id} ${layer.spatial}`, layer.bytes, nowMs);
    const top = layer.temporalKbps.at(-1) ?? 0;
    // Nothing was looked at yet: it has just begun, and is not off.
    const off = top === 0 && looks.kbps.at(-1) === 0;
    const parts = TYPICAL_PARTS[layer.temporalKbps.length - 1] ?? [];
    return layer.temporalKbps.map((kbps, temporal) => {
      if (off) return { kbps: 0, swing: null };
      const part = top > 0 && kbps > 0 ? kbps / top : (parts[temporal] ?? 1);
      return {
        kbps: looks.kbps.length < LEAST_LOOKS ? null : mean(looks.kbps.slice(-MEMORY_LOOKS)) * part,
        swing: looks.swing,
      };
    });
  }

  /** The sender was asked for another encoding there: what it took before says nothing of what it will take. */
  ordered(id: SourceId, spatial: number, nowMs: number): void {
    const key = `${id} ${spatial}`;
    const looks = this.#looks.get(key);
    if (looks !== undefined) this.#looks.set(key, { ...looks, staleUntilMs: nowMs + FOLLOW_MS });
  }

  /** Forgets sources that are gone. */
  keep(ids: ReadonlySet<SourceId>): void {
    for (const key of this.#looks.keys()) {
      const id = key.slice(0, key.indexOf(" "));
      if (![...ids].some((kept) => kept === id)) this.#looks.delete(key);
    }
  }

  #take(key: string, bytes: number, nowMs: number): Looks {
    const before = this.#looks.get(key);
    if (before === undefined || bytes < before.bytes) {
      const { swing = null, staleUntilMs = null } = before ?? {};
      const first = { bytes, atMs: nowMs, kbps: [], swing, staleUntilMs };
      this.#looks.set(key, first);
      return first;
    }
    const spanMs = nowMs - before.atMs;
    const followed = before.staleUntilMs !== null && nowMs >= before.staleUntilMs;
    if (followed) return this.#keepLooks(key, { ...before, bytes, atMs: nowMs, kbps: [], staleUntilMs: null });
    if (spanMs < SHORTEST_LOOK_MS) return before;
    const kbps = ((bytes - before.bytes) * 8) / spanMs;
    // A layer that was just switched on or off begins anew: its mean would linger.
    const began = (kbps === 0) !== (before.kbps.at(-1) === 0);
    const all = began && before.kbps.length > 0 ? [] : [...before.kbps, kbps].slice(-SWING_MEMORY_LOOKS);
    const swing = all.length >= SWING_LOOKS ? swingOf(all) : before.swing;
    return this.#keepLooks(key, { ...before, bytes, atMs: nowMs, kbps: all, swing });
  }

  #keepLooks(key: string, looks: Looks): Looks {
    this.#looks.set(key, looks);
    return looks;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}

function swingOf(values: readonly number[]): number {
  const together = values
    .slice(TOGETHER_LOOKS - 1)
    .map((_, index) => mean(values.slice(index, index + TOGETHER_LOOKS)));
  const middle = mean(together);
  return middle === 0 ? 0 : mean(together.map((value) => Math.abs(value - middle))) / middle;
}
