import { describe, expect, it } from "vitest";
import { workerCache } from "../../../../server/sfu/worker/cache.ts";
import { findCachedWorker } from "../../../../server/sfu/worker/ensure-worker.ts";
import { findWorker, type WorkerPlaces } from "../../../../server/sfu/worker/find-worker.ts";
import { realWorker, useFolder } from "./use-folder.ts";

const at = useFolder();

describe("the order of the search", () => {
  const searched = async (has: Partial<Record<"environment" | "cache" | "filled" | "prebuilt", string>>) => {
    const asked: string[] = [];
    const look = (place: string, bin: string | undefined) => {
      asked.push(place);
      return Promise.resolve(bin);
    };
    const places: WorkerPlaces = {
      environment: () => look("environment", has.environment),
      cache: () => look("cache", asked.includes("lock") ? has.filled : has.cache),
      prebuilt: () => look("prebuilt", has.prebuilt),
      build: async () => (await look("build", "/built")) ?? "",
      exclusively: (work) => {
        asked.push("lock");
        return work();
      },
    };
    return { found: await findWorker(places), asked };
  };

  it.each([
    [{ environment: "/e", cache: "/c" }, { bin: "/e", origin: "environment" }, ["environment"]],
    [{ cache: "/c", prebuilt: "/p" }, { bin: "/c", origin: "cache" }, ["environment", "cache"]],
    [{ filled: "/f" }, { bin: "/f", origin: "cache" }, ["environment", "cache", "lock", "cache"]],
    [{ prebuilt: "/p" }, { bin: "/p", origin: "prebuilt" }, ["environment", "cache", "lock", "cache", "prebuilt"]],
    [{}, { bin: "/built", origin: "built" }, ["environment", "cache", "lock", "cache", "prebuilt", "build"]],
  ])("%o", async (has, found, asked) => {
    expect(await searched(has)).toEqual({ found, asked });
  });
});

describe("the cache", () => {
  const key = { version: "3.27.1", platform: "linux", arch: "x64", recipe: "0123456789ab" };

  it("is the user's, keyed by version, platform and recipe", () => {
    const below = "oneroom/worker/3.27.1-linux-x64-0123456789ab/mediasoup-worker";
    expect(workerCache(key, { HOME: "/home/u" }).bin).toBe(`/home/u/.cache/${below}`);
    expect(workerCache(key, { HOME: "/home/u", XDG_CACHE_HOME: "/x" }).bin).toBe(`/x/${below}`);
    expect(workerCache(key, { HOME: "/home/u", XDG_CACHE_HOME: "relative" }).bin).toBe(`/home/u/.cache/${below}`);
  });

  it("tells a server that starts without it what to run", () => {
    const sentence =
      /^There is no media worker on this machine yet: run "node server\/install\/prepare.ts worker" first\.$/;
    expect(() => findCachedWorker({ XDG_CACHE_HOME: at.folder })).toThrow(sentence);
    expect(() => findCachedWorker({ MEDIASOUP_WORKER_BIN: at.folder.concat("/none") })).toThrow(
      /not an executable file/,
    );
    expect(findCachedWorker({ MEDIASOUP_WORKER_BIN: realWorker })).toEqual({ bin: realWorker, origin: "environment" });
  });
});
