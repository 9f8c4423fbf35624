import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureClient } from "../../../server/install/client-build.ts";
import type { RunCommand } from "../../../server/sfu/worker/run-command.ts";

let root: string;
let builds: number;

beforeEach(() => {
  builds = 0;
  root = mkdtempSync(join(tmpdir(), "oneroom-client-"));
  mkdirSync(join(root, "client", "ui"), { recursive: true });
  mkdirSync(join(root, "signaling"));
  for (const file of ["client/ui/a.ts", "signaling/b.ts", "vite.config.ts", "package-lock.json"]) {
    writeFileSync(join(root, file), file);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

const vite: RunCommand = async (_command, args, options) => {
  builds += 1;
  expect(args.slice(1)).toEqual(["build", "--logLevel", "warn"]);
  mkdirSync(join(options?.cwd ?? "", "dist", "client"), { recursive: true });
  return { exitCode: 0, tail: "" };
};
const ensure = (run = vite) => ensureClient({ root, run, log: { note: () => {}, progress: () => {} } });

describe("the client", () => {
  it("is built when its sources have changed, and only then", async () => {
    expect(await ensure()).toBe("built");
    expect(await ensure()).toBe("fresh");
    utimesSync(join(root, "client/ui/a.ts"), 1, 1);
    expect(await ensure()).toBe("fresh");
    for (const file of ["client/ui/a.ts", "client/new.ts", "signaling/b.ts", "vite.config.ts", "package-lock.json"]) {
      writeFileSync(join(root, file), "changed");
      expect(await ensure()).toBe("built");
    }
    rmSync(join(root, "client/new.ts"));
    expect(await ensure()).toBe("built");
    rmSync(join(root, "dist/client"), { recursive: true });
    expect(await ensure()).toBe("built");
    expect(builds).toBe(8);
  });

  it("is built once when two ask at once", async () => {
    expect((await Promise.all([ensure(), ensure()])).sort()).toEqual(["built", "fresh"]);
    expect(builds).toBe(1);
    expect(readdirSync(join(root, "dist")).sort()).toEqual(["client", "client.sources"]);
  });

  it("is not taken for built when vite fails", async () => {
    await ensure();
    writeFileSync(join(root, "client/ui/a.ts"), "no");
    const failing: RunCommand = async () => ({ exitCode: 1, tail: "a.ts: unexpected token" });
    await expect(ensure(failing)).rejects.toMatchObject({
      code: "client",
      message: "The client could not be built:\na.ts: unexpected token",
    });
    expect(existsSync(join(root, "dist/client.sources"))).toBe(false);
    expect(await ensure()).toBe("built");
  });
});
