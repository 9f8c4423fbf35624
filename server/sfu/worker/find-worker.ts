/** Where a worker came from, in the order in which it is looked for. */
type WorkerOrigin = "environment" | "cache" | "prebuilt" | "built";

export type FoundWorker = { readonly bin: string; readonly origin: WorkerOrigin };

/** The places to look, each of them tried only when those before it have nothing. */
export type WorkerPlaces = {
  /** MEDIASOUP_WORKER_BIN. Whoever sets it wants that one: a bad one is an error, never passed over. */
  readonly environment: () => Promise<string | undefined>;
  readonly cache: () => Promise<string | undefined>;
  readonly prebuilt: () => Promise<string | undefined>;
  readonly build: () => Promise<string>;
  /** Runs `work` while no other process looks beyond the cache. */
  readonly exclusively: (work: () => Promise<FoundWorker>) => Promise<FoundWorker>;
};

/**
 * The order of the search. After waiting for the lock the cache is asked again, because the process that held it has
 * most likely just filled it.
 */
export async function findWorker(places: WorkerPlaces): Promise<FoundWorker> {
  const named = await places.environment();
  if (named !== undefined) return { bin: named, origin: "environment" };
  const cached = await places.cache();
  if (cached !== undefined) return { bin: cached, origin: "cache" };
  return places.exclusively(async () => {
    const filled = await places.cache();
    if (filled !== undefined) return { bin: filled, origin: "cache" };
    const official = await places.prebuilt();
    if (official !== undefined) return { bin: official, origin: "prebuilt" };
    return { bin: await places.build(), origin: "built" };
  });
}
