import { accessSync, constants, readFileSync } from "node:fs";
import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import { arch, homedir, platform } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

/** What a cached binary is good for: this mediasoup, on this kind of machine, made by this recipe. */
export type CacheKey = {
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly recipe: string;
};

export type CachedOrigin = "prebuilt" | "built";

export type WorkerCache = {
  /** Of mediasoup. */
  readonly version: string;
  /** The binary's path, whether or not it is there. */
  readonly bin: string;
  /** Where a binary is made before it is published; below it nothing is ever looked up. */
  readonly staging: string;
  readonly lock: string;
  readonly originFile: string;
};

export function workerBinName(system: string = platform()): string {
  return system === "win32" ? "mediasoup-worker.exe" : "mediasoup-worker";
}

/** The per-user cache: `$XDG_CACHE_HOME` (XDG Base Directory: relative paths are invalid) or `~/.cache`. */
export function workerCache(key: CacheKey, env: NodeJS.ProcessEnv = process.env): WorkerCache {
  const xdg = env.XDG_CACHE_HOME ?? "";
  const home = env.HOME ?? homedir();
  const root = join(isAbsolute(xdg) ? xdg : join(home, ".cache"), "oneroom", "worker");
  const name = `${key.version}-${key.platform}-${key.arch}-${key.recipe}`;
  return {
    version: key.version,
    bin: join(root, name, workerBinName(key.platform)),
    staging: join(root, `${name}.making`),
    lock: join(root, `${name}.lock`),
    originFile: join(root, name, "origin"),
  };
}

export function machineKey(version: string, recipe: string): CacheKey {
  return { version, platform: platform(), arch: arch(), recipe };
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Moves a checked binary, which lies below `cache.staging`, into the cache. Renaming is atomic: nobody ever sees half
 * a binary, and one that is running there goes on running.
 */
export async function publish(cache: WorkerCache, candidate: string, origin: CachedOrigin): Promise<void> {
  await chmod(candidate, 0o755);
  await mkdir(dirname(cache.bin), { recursive: true });
  await writeFile(cache.originFile, `${origin}\n`);
  await rename(candidate, cache.bin);
}

/** How the cached binary came to be; `undefined` when that is not known. */
export function cachedOrigin(cache: WorkerCache): CachedOrigin | undefined {
  try {
    const origin = readFileSync(cache.originFile, "utf8").trim();
    return origin === "prebuilt" || origin === "built" ? origin : undefined;
  } catch {
    return undefined;
  }
}
