import fc from "fast-check";

/**
 * Properties are tried on the same cases in every run, so that a change is judged by what it changed and not by the luck
 * of the day. New cases are looked for on purpose: `npm run test:properties` takes another seed each time and tries
 * fifty times as many; what it finds becomes a case of its own.
 */
const seed = process.env.PROPERTY_SEED;
const times = Number(process.env.PROPERTY_TIMES ?? 1);

fc.configureGlobal({
  numRuns: 100 * times,
  seed: seed === "any" ? Date.now() % 2 ** 31 : Number(seed ?? 20_261_122),
});

/** How often a property is tried: `count` times, or as many times that as was asked for. */
export const runs = (count: number) => ({ numRuns: count * times });

export { fc };
