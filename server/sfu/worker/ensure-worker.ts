import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { buildWorker } from "./build.ts";
import { type BuildNeed, missingBuildNeeds } from "./build-needs.ts";
import { isExecutable, machineKey, publish, type WorkerCache, workerCache } from "./cache.ts";
import { type FoundWorker, findWorker } from "./find-worker.ts";
import { withLock } from "./lock.ts";
import { downloadPrebuilt } from "./prebuilt.ts";
import { recipeFolder, recipeKey } from "./recipe-key.ts";
import type { Reporter } from "./reporter.ts";
import { type RunCommand, runCommand } from "./run-command.ts";
import { runsHere, selfCheck } from "./self-check.ts";
import { throwIfInterrupted, WorkerError } from "./worker-error.ts";

export type EnsureWorkerOptions = {
  readonly log: Reporter;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Installs Debian packages, or throws an error that says how to (server/install/packages.ts). */
  readonly installPackages?: (names: readonly string[]) => Promise<void>;
  readonly run?: RunCommand;
  readonly lockPollMs?: number;
};

/** The mediasoup package: its version and the source of its worker. */
type Package = { readonly version: string; readonly workerSource: string };

/**
 * Finds a media worker, or makes one: MEDIASOUP_WORKER_BIN, the cache, the official binary, a build (see
 * find-worker.ts). Called by `server/install/prepare.ts worker`; takes milliseconds once the cache is filled.
 * Two processes may call it at once: one does the work, the other waits. A failure leaves nothing behind.
 *
 * @throws WorkerError
 */
export async function ensureWorker(options: EnsureWorkerOptions): Promise<FoundWorker> {
  const env = options.env ?? process.env;
  const run = options.run ?? runCommand;
  const mediasoup = mediasoupPackage();
  const cache = workerCache(machineKey(mediasoup.version, recipeKey()), env);
  return findWorker({
    environment: () => namedWorker(env, run),
    cache: async () => (isExecutable(cache.bin) && (await runsHere(cache.bin, run)) ? cache.bin : undefined),
    prebuilt: () => inStaging(cache, () => prebuiltWorker(options, { mediasoup, cache, env, run })),
    build: () => inStaging(cache, () => builtWorker(options, { mediasoup, cache, env, run })),
    exclusively: (work) => {
      const onWait = (holder: string): void => options.log.note(`Media worker: waiting, ${holder} is preparing it`);
      const poll = options.lockPollMs === undefined ? {} : { pollMs: options.lockPollMs };
      return withLock(cache.lock, { onWait, ...poll, ...signalOf(options) }, work);
    },
  });
}

/**
 * The worker that is ready now, without running, downloading or building anything: for the server's start.
 *
 * @throws WorkerError "environment" or "not-prepared", with one sentence on what to do
 */
export function findCachedWorker(env: NodeJS.ProcessEnv = process.env): FoundWorker {
  const named = env.MEDIASOUP_WORKER_BIN;
  if (named) {
    if (isExecutable(named)) return { bin: named, origin: "environment" };
    throw new WorkerError("environment", `MEDIASOUP_WORKER_BIN is ${named}, which is not an executable file.`);
  }
  const cache = currentCache(env);
  if (isExecutable(cache.bin)) return { bin: cache.bin, origin: "cache" };
  const command = "node server/install/prepare.ts worker";
  throw new WorkerError("not-prepared", `There is no media worker on this machine yet: run "${command}" first.`);
}

/** Where this version's worker is, or will be. */
export function currentCache(env: NodeJS.ProcessEnv = process.env): WorkerCache {
  return workerCache(machineKey(mediasoupPackage().version, recipeKey()), env);
}

type Means = {
  readonly mediasoup: Package;
  readonly cache: WorkerCache;
  readonly env: NodeJS.ProcessEnv;
  readonly run: RunCommand;
};

async function namedWorker(env: NodeJS.ProcessEnv, run: RunCommand): Promise<string | undefined> {
  const named = env.MEDIASOUP_WORKER_BIN;
  if (!named) return undefined;
  if (await runsHere(named, run)) return named;
  const reason = "which does not run as a mediasoup worker on this system";
  throw new WorkerError("environment", `MEDIASOUP_WORKER_BIN is ${named}, ${reason}: correct it, or unset it.`);
}

/** Whatever happens, nothing half-made stays. What a killed process has left is removed first. */
async function inStaging<Result>(cache: WorkerCache, work: () => Promise<Result>): Promise<Result> {
  await rm(cache.staging, { recursive: true, force: true });
  try {
    return await work();
  } finally {
    await rm(cache.staging, { recursive: true, force: true });
  }
}

async function prebuiltWorker(options: EnsureWorkerOptions, means: Means): Promise<string | undefined> {
  const { cache, env, run } = means;
  options.log.note(`Media worker: asking for the official binary of mediasoup ${means.mediasoup.version}`);
  const version = means.mediasoup.version;
  const result = await downloadPrebuilt({ version, into: cache.staging, env, run, ...signalOf(options) });
  if ("unavailable" in result) {
    options.log.note(`Media worker: no official binary (${result.unavailable})`);
    return undefined;
  }
  try {
    await selfCheck(result.bin, { run, ...signalOf(options) });
  } catch (error) {
    throwIfInterrupted(options.signal);
    options.log.note(`Media worker: the official binary does not work here (${String(error)})`);
    return undefined;
  }
  await publish(cache, result.bin, "prebuilt");
  options.log.note("Media worker: the official binary is ready");
  return cache.bin;
}

async function builtWorker(options: EnsureWorkerOptions, means: Means): Promise<string> {
  const { mediasoup, cache, run } = means;
  if (process.platform === "win32") {
    const reason = "no official binary could be had, and this build is for Linux";
    throw new WorkerError("build", `No media worker: ${reason}. Set MEDIASOUP_WORKER_BIN to one.`);
  }
  await satisfyNeeds(options, means);
  options.log.note("Media worker: building it from source, once, about 3 minutes");
  const { log } = options;
  const common = { log, run, ...signalOf(options) };
  const source = mediasoup.workerSource;
  const candidate = await buildWorker({ source, recipe: recipeFolder, into: cache.staging, ...common });
  log.note("Media worker: checking it with a DTLS handshake and a forwarded RTP packet");
  await selfCheck(candidate, { run, ...signalOf(options) });
  await publish(cache, candidate, "built");
  log.note("Media worker: ready");
  return cache.bin;
}

async function satisfyNeeds(options: EnsureWorkerOptions, means: Means): Promise<void> {
  const missing = await missingBuildNeeds(means.env, means.run);
  if (missing.length === 0) return;
  await options.installPackages?.(missing.map((need) => need.debian));
  const still = options.installPackages === undefined ? missing : await missingBuildNeeds(means.env, means.run);
  if (still.length > 0) throw new WorkerError("packages", describeMissing(still));
}

function describeMissing(missing: readonly BuildNeed[]): string {
  const things = missing.map((need) => `${need.name} (${need.kind})`).join(", ");
  const packages = missing.map((need) => need.debian).join(" ");
  return `The media worker cannot be built without ${things}. On Debian or Ubuntu: sudo apt-get install -y ${packages}`;
}

function signalOf(options: EnsureWorkerOptions): { readonly signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal };
}

function mediasoupPackage(): Package {
  const require = createRequire(import.meta.url);
  // mediasoup exports no package.json: its main file is node/lib/index.js.
  const root = join(dirname(require.resolve("mediasoup")), "..", "..");
  const { version }: { version: string } = require(join(root, "package.json"));
  return { version, workerSource: join(root, "worker") };
}
