import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { createAccounts } from "../../server/accounts/accounts.ts";
import { systemClock as clock } from "../../server/clock.ts";
import { openStore } from "../../server/store/store.ts";
import { personId } from "../../signaling/contract/ids.ts";

const run = promisify(execFile);
const MA = personId.parse("per-ma");

it("the machine's owner gets a link for the only administrator, and the audit notes it", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "oneroom-reset-"));
  const store = await openStore({ dataDir });
  try {
    await store.people.add({
      ...{ id: MA, name: "Ma", signInName: "ma", role: "administrator", passwordHash: "lost" },
    });
    const env = { ...process.env, DATA_DIR: dataDir, PUBLIC_URL: "https://lessons.example.org" };
    const reset = (...names: string[]) => run(process.execPath, ["server/reset-password.ts", ...names], { env });
    const { stdout } = await reset("MA", "--without-code");
    const key = /https:\/\/lessons\.example\.org\/admin#key=(\S+)/.exec(stdout)?.[1] ?? "";
    const accounts = createAccounts({ store, clock });
    expect(await accounts.inspectLink(key)).toEqual({ ok: true, value: { purpose: "set-password", name: "Ma" } });
    const { items } = await store.audit.page({ limit: 9 });
    expect(items.map(({ action, subject }) => `${action} ${subject.id}`).sort()).toEqual([
      `factor.removed ${MA}`,
      `person.link-renewed ${MA}`,
    ]);
    await expect(reset("nobody")).rejects.toMatchObject({ code: 1, stderr: 'Nobody here signs in as "nobody".\n' });
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true });
  }
});
