import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyFix } from "../../../server/sfu/worker/build.ts";
import { buildNeeds } from "../../../server/sfu/worker/build-needs.ts";
import { cachedOrigin, workerCache } from "../../../server/sfu/worker/cache.ts";
import { currentCache, ensureWorker, findCachedWorker } from "../../../server/sfu/worker/ensure-worker.ts";
import { findWorker, type WorkerPlaces } from "../../../server/sfu/worker/find-worker.ts";
import { withLock } from "../../../server/sfu/worker/lock.ts";
import { downloadPrebuilt, prebuiltName } from "../../../server/sfu/worker/prebuilt.ts";
import { recipeFolder, recipeKey } from "../../../server/sfu/worker/recipe-key.ts";
import { terminalReporter } from "../../../server/sfu/worker/reporter.ts";
import { type RunCommand, runCommand } from "../../../server/sfu/worker/run-command.ts";
import { runsHere, selfCheck } from "../../../server/sfu/worker/self-check.ts";
import { WorkerError } from "../../../server/sfu/worker/worker-error.ts";

/** `npm test` has prepared it. */
const realWorker = findCachedWorker().bin;

let folder: string;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oneroom-worker-"));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  rmSync(folder, { recursive: true });
});

const silent = { note: () => {}, progress: () => {} };

function script(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function failure(work: Promise<unknown>): Promise<WorkerError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof WorkerError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

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
    expect(() => findCachedWorker({ XDG_CACHE_HOME: folder })).toThrow(sentence);
    expect(() => findCachedWorker({ MEDIASOUP_WORKER_BIN: folder.concat("/none") })).toThrow(/not an executable file/);
    expect(findCachedWorker({ MEDIASOUP_WORKER_BIN: realWorker })).toEqual({ bin: realWorker, origin: "environment" });
  });
});

describe("the recipe's key", () => {
  it("changes with any file's content or name, and with nothing else", () => {
    const copy = join(folder, "recipe");
    cpSync(recipeFolder, copy, { recursive: true });
    const key = recipeKey(copy);
    expect(key).toMatch(/^[\da-f]{12}$/);
    expect(key).toBe(recipeKey());
    const shim = join(copy, "subprojects", "libsrtp3", "include", "srtp.h");
    appendFileSync(shim, "\n");
    const edited = recipeKey(copy);
    renameSync(shim, `${shim}pp`);
    expect(new Set([key, edited, recipeKey(copy)]).size).toBe(3);
  });

  it("stops when a new mediasoup has changed a line that the recipe fixes", async () => {
    writeFileSync(join(folder, "a.cpp"), "x == y; x == y;");
    const twice = { file: "a.cpp", find: "x == y", replace: "x & y" };
    expect((await failure(applyFix(folder, twice))).message).toMatch(/expected "x == y" once .* found it 2 times/);
    await applyFix(folder, { ...twice, find: "x == y; x", replace: "$& stays as it is; x" });
    expect(readFileSync(join(folder, "a.cpp"), "utf8")).toBe("$& stays as it is; x == y;");
  });
});

describe("the self-check", () => {
  it("passes with the real worker", async () => {
    expect(await runsHere(realWorker)).toBe(true);
    await selfCheck(realWorker);
  });

  it.each([
    ["does nothing", "exit 0", /does not run as a mediasoup worker/],
    ["dies on start", 'test -z "$MEDIASOUP_VERSION" && exit 41; exit 1', /it never said that it runs/],
    [
      "spawns and is silent",
      'test -z "$MEDIASOUP_VERSION" && exit 41; exec tail -f /dev/null',
      /it never said that it runs/,
    ],
  ])("fails with a binary that %s", async (_, text, message) => {
    const error = await failure(selfCheck(script("worker", text), { timeoutMs: 1_500 }));
    expect(error.code).toBe("self-check");
    expect(error.message).toMatch(message);
  });

  it("fails with a worker that dies in its first handshake", async () => {
    // As one does that was built against an OpenSSL with kernel TLS: it starts well and answers, until a peer knocks.
    // Here a go-between hands requests on to the real worker, and kills it at the fifth: the first peer's connect().
    const goBetween = join(folder, "go-between.mjs");
    writeFileSync(
      goBetween,
      `import { createWriteStream } from "node:fs";
import { Socket } from "node:net";
const [pid, fifo] = process.argv.slice(2);
const worker = createWriteStream(fifo);
let unread = Buffer.alloc(0);
let seen = 0;
new Socket({ fd: 0, readable: true }).on("data", (data) => {
  unread = Buffer.concat([unread, data]);
  for (let end; unread.length >= 4 && unread.length >= (end = 4 + unread.readUInt32LE(0)); unread = unread.subarray(end)) {
    if (++seen < 5) worker.write(unread.subarray(0, end));
    else process.kill(Number(pid), "SIGSEGV"), process.exit();
  }
});
`,
    );
    const fifo = join(folder, "requests");
    const wrapper = script(
      "worker",
      `test -z "$MEDIASOUP_VERSION" && exit 41
mkfifo ${fifo}
${process.execPath} ${goBetween} $$ ${fifo} <&3 &
exec ${realWorker} "$@" 3<${fifo}`,
    );
    const error = await failure(selfCheck(wrapper));
    expect(error.message).toMatch(/no DTLS handshake was completed .*SIGSEGV/);
  });
});

describe("the official binary", () => {
  it("is named as mediasoup's own installer names it", () => {
    expect(prebuiltName("3.27.1", "linux", "x64", "6.1.0-18-amd64")).toBe(
      "mediasoup-worker-3.27.1-linux-x64-kernel6.tgz",
    );
    expect(prebuiltName("3.27.1", "darwin", "arm64", "23.5.0")).toBe("mediasoup-worker-3.27.1-darwin-arm64.tgz");
  });

  it("is given up when its site is silent", async () => {
    const env = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: await serve(() => {}) };
    const result = await downloadPrebuilt({ version: "3.27.1", into: folder, run: runCommand, env, firstAnswerMs: 50 });
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
      XDG_CACHE_HOME: join(folder, "cache"),
      PATH: join(folder, "tools"),
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
    copyFileSync(bin, join(folder, name));
    const file = join(folder, "archive.tgz");
    expect(spawnSync("tar", ["-czf", file, "-C", folder, name]).status).toBe(0);
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
    for (const name of ["meson", "flatc"]) rmSync(join(folder, "tools", name));
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

describe("the lock", () => {
  it("lets one in at a time", async () => {
    const path = join(folder, "lock");
    const events: string[] = [];
    const release = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const first = withLock(path, {}, async () => {
      entered.resolve();
      await release.promise;
      events.push("first leaves");
    });
    await entered.promise;
    const onWait = (holder: string) => {
      events.push(holder);
      release.resolve();
    };
    await withLock(path, { onWait, pollMs: 1 }, async () => {
      events.push("second enters");
    });
    await first;
    expect(events).toEqual([expect.stringMatching(`^process ${process.pid} on `), "first leaves", "second enters"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is taken from a process that has died", async () => {
    const path = join(folder, "lock");
    const dying = `import { withLock } from ${JSON.stringify(join(import.meta.dirname, "../../../server/sfu/worker/lock.ts"))};
await withLock(${JSON.stringify(path)}, {}, () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); });`;
    const { signal } = spawnSync(process.execPath, ["--input-type=module", "--eval", dying]);
    expect(signal).toBe("SIGKILL");
    expect(existsSync(path)).toBe(true);
    expect(await withLock(path, { pollMs: 1 }, async () => "mine")).toBe("mine");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is freed when the work fails", async () => {
    const path = join(folder, "lock");
    await expect(withLock(path, {}, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("progress", () => {
  const shown = (isTTY: boolean) => {
    let text = "";
    const log = terminalReporter({
      isTTY,
      columns: 40,
      write: (part) => {
        text += part;
      },
    });
    log.note("start");
    for (let done = 1; done <= 40; done += 1) log.progress("compiling", done, 40);
    log.note("end");
    return text;
  };

  it("is one line on a terminal", () => {
    const erase = "\r\u001b[2K";
    const [first, ...shots] = shown(true).split(erase);
    expect(first).toBe("start\n");
    expect(shots.slice(0, 2)).toEqual(["compiling [1/40] 2 %", "compiling [2/40] 5 %"]);
    expect(shots.slice(-2)).toEqual(["compiling [40/40] 100 %", "end\n"]);
  });

  it("is a line every ten per cent elsewhere", () => {
    const tens = Array.from({ length: 11 }, (_, index) => `compiling ${index * 10} %\n`);
    expect(shown(false)).toBe(`start\n${tens.join("")}end\n`);
  });
});
