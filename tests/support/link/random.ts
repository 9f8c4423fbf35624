/** Numbers from 0 to below 1 that depend on the seed alone. */
export type Random = () => number;

/** mulberry32: 32 bits of state, good enough to lose packets by. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed of its own for each purpose, so that adding jitter does not change which packets are lost. */
export function seedFor(seed: number, purpose: string): number {
  // FNV-1a over the purpose, started from the seed.
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const char of purpose) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}
