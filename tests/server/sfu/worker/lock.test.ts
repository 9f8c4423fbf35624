import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withLock } from "../../../../server/sfu/worker/lock.ts";
import { useFolder } from "./use-folder.ts";

const at = useFolder();

describe("the lock", () => {
  it("lets one in at a time", async () => {
    const path = join(at.folder, "lock");
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
    expect(readdirSync(at.folder)).toEqual([]);
  });

  it("is taken from a process that has died", async () => {
    const path = join(at.folder, "lock");
    const dying = `import { withLock } from ${JSON.stringify(join(import.meta.dirname, "../../../../server/sfu/worker/lock.ts"))};
await withLock(${JSON.stringify(path)}, {}, () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); });`;
    const { signal } = spawnSync(process.execPath, ["--input-type=module", "--eval", dying]);
    expect(signal).toBe("SIGKILL");
    expect(existsSync(path)).toBe(true);
    expect(await withLock(path, { pollMs: 1 }, async () => "mine")).toBe("mine");
    expect(readdirSync(at.folder)).toEqual([]);
  });

  it("is freed when the work fails", async () => {
    const path = join(at.folder, "lock");
    await expect(withLock(path, {}, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(readdirSync(at.folder)).toEqual([]);
  });
});
