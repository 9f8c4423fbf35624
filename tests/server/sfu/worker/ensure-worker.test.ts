import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildNeeds } from "../../../../server/sfu/worker/build-needs.ts";
import { cachedOrigin } from "../../../../server/sfu/worker/cache.ts";
import { currentCache, ensureWorker } from "../../../../server/sfu/worker/ensure-worker.ts";
import { downloadPrebuilt, prebuiltName } from "../../../../server/sfu/worker/prebuilt.ts";
import { type RunCommand, runCommand } from "../../../../server/sfu/worker/run-command.ts";
import { failure, realWorker, silent, useFolder } from "./use-folder.ts";

const at = useFolder();
const { script, serve } = at;

describe("the official binary", () => {
  it("is named as mediasoup's own installer names it", () => {
    expect(prebuiltName("3.27.1", "linux", "x64", "6.1.0-18-amd64")).toBe(
      "mediasoup-worker-3.27.1-linux-x64-kernel6.tgz",
    );
    expect(prebuiltName("3.27.1", "darwin", "arm64", "23.5.0")).toBe("mediasoup-worker-3.27.1-darwin-arm64.tgz");
  });

  it("is given up when its site is silent", async () => {
    const env = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: await serve(() => {}) };
    const result = await downloadPrebuilt({
      version: "3.27.1",
      into: at.folder,
      run: runCommand,
      env,
      firstAnswerMs: 50,
    });
    expect(result).toEqual({ unavailable: "no answer within 0.05 s" });
  });
});

describe("ensureWorker", () => {
  /** Every tool the build needs is "there"; the compiler is ours; no site has an official binary. */
  async function bench(compile: (output: string) => Promise<number>, archive?: Buffer) {
    for (const need of buildNeeds) script(join("tools", need.name), "exit 0");
    const compiled: string[] = [];
    const run: RunCommand = async (command, args, options) => {
      if (command === "meson" || command === "pkg-config") return { exitCode: 0, tail: "" };
      if (command !== "ninja") return runCommand(command, args, options);
      const output = args[1] ?? "";
      compiled.push(output);
      mkdirSync(output, { recursive: true });
      options?.onLine?.("[1/2] Compiling C++ object a.o");
      return { exitCode: await compile(output), tail: "a.cpp:1:1: error: no such thing" };
    };
    const url = await serve((_, response) => response.writeHead(archive ? 200 : 404).end(archive));
    const env = {
      XDG_CACHE_HOME: join(at.folder, "cache"),
      PATH: join(at.folder, "tools"),
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: url,
    };
    return { options: { env, run, log: silent, lockPollMs: 5 }, compiled, cache: currentCache(env) };
  }

  const everythingBelow = (path: string) =>
    existsSync(path) ? readdirSync(path, { withFileTypes: true, recursive: true }).map((entry) => entry.name) : [];

  const compileWell = async (output: string) => {
    copyFileSync(realWorker, join(output, "mediasoup-worker"));
    return 0;
  };

  function archiveOf(bin: string): Buffer {
    const name = "mediasoup-worker";
    copyFileSync(bin, join(at.folder, name));
    const file = join(at.folder, "archive.tgz");
    expect(spawnSync("tar", ["-czf", file, "-C", at.folder, name]).status).toBe(0);
    return readFileSync(file);
  }

  it("takes MEDIASOUP_WORKER_BIN, and passes over a bad one never", async () => {
    const { options } = await bench(compileWell);
    const named = (bin: string) => ensureWorker({ ...options, env: { ...options.env, MEDIASOUP_WORKER_BIN: bin } });
    expect(await named(realWorker)).toEqual({ bin: realWorker, origin: "environment" });
    expect(await failure(named("/bin/true"))).toMatchObject({ code: "environment" });
  });

  it("builds once and finds it in the cache afterwards; two at once build one", async () => {
    const { options, compiled, cache } = await bench(compileWell);
    const found = await Promise.all([ensureWorker(options), ensureWorker(options)]);
    expect(found.map(({ bin }) => bin)).toEqual([cache.bin, cache.bin]);
    expect(found.map(({ origin }) => origin).sort()).toEqual(["built", "cache"]);
    expect(await ensureWorker(options)).toEqual({ bin: cache.bin, origin: "cache" });
    expect(compiled).toHaveLength(1);
    expect(cachedOrigin(cache)).toBe("built");
    const kept = [basename(dirname(cache.bin)), "mediasoup-worker", "origin"];
    expect(everythingBelow(dirname(dirname(cache.bin))).sort()).toEqual(kept.sort());
  });

  it("replaces a cached binary that no longer runs", async () => {
    const { options, cache } = await bench(compileWell);
    mkdirSync(dirname(cache.bin), { recursive: true });
    copyFileSync(script("broken", "exit 127"), cache.bin);
    expect(await ensureWorker(options)).toEqual({ bin: cache.bin, origin: "built" });
  });

  it("downloads the official binary where there is one", async () => {
    const { options, compiled, cache } = await bench(compileWell, archiveOf(realWorker));
    expect(await ensureWorker(options)).toEqual({ bin: cache.bin, origin: "prebuilt" });
    expect(compiled).toEqual([]);
    expect(cachedOrigin(cache)).toBe("prebuilt");
  });

  it("builds when the official binary fails its self-check", async () => {
    const { options } = await bench(compileWell, archiveOf("/bin/true"));
    expect(await ensureWorker(options)).toMatchObject({ origin: "built" });
  });

  it.each([
    ["compile", "build", /ninja ended with status 1\. Its last lines:\na\.cpp:1:1: error/, async () => 1],
    [
      "pass its self-check",
      "self-check",
      /does not run as a mediasoup worker/,
      async (output: string) => {
        copyFileSync("/bin/true", join(output, "mediasoup-worker"));
        return 0;
      },
    ],
  ])("leaves nothing half-made when the worker does not %s", async (_, code, message, compile) => {
    const { options, cache } = await bench(compile);
    const error = await failure(ensureWorker(options));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(everythingBelow(dirname(dirname(cache.bin)))).toEqual([]);
  });

  it("leaves nothing half-made when it is interrupted", async () => {
    const interruption = new AbortController();
    const { options, cache } = await bench(async () => {
      interruption.abort();
      return 1;
    });
    expect(await failure(ensureWorker({ ...options, signal: interruption.signal }))).toMatchObject({
      code: "interrupted",
    });
    expect(everythingBelow(dirname(dirname(cache.bin)))).toEqual([]);
  });

  it("has missing packages installed, or names them in one line", async () => {
    const { options } = await bench(compileWell);
    for (const name of ["meson", "flatc"]) rmSync(join(at.folder, "tools", name));
    const error = await failure(ensureWorker(options));
    expect(error.code).toBe("packages");
    expect(error.message.split("\n")).toHaveLength(1);
    expect(error.message).toMatch(/sudo apt-get install -y meson flatbuffers-compiler$/);
    const installPackages = async (names: readonly string[]) => {
      expect(names).toEqual(["meson", "flatbuffers-compiler"]);
      for (const name of ["meson", "flatc"]) script(join("tools", name), "exit 0");
    };
    expect(await ensureWorker({ ...options, installPackages })).toMatchObject({ origin: "built" });
  });
});
