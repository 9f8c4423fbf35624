import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { openStore } from "../../../server/store/store.ts";
import { type Address, describeEachDatabase } from "../../support/database.ts";
import { addRecords } from "./records.ts";

const run = promisify(execFile);

describeEachDatabase("the store", (database) => {
  it("keeps its records when it is opened again and again", async () => {
    await addRecords(database.store);
    await database.reopen();
    const { people } = await database.reopen();
    expect(await people.count()).toBe(2);
  });

  it("answers a ping until it is closed, and may be closed twice", async () => {
    await database.store.ping();
    await database.store.close();
    await database.store.close();
    await expect(database.store.ping()).rejects.toThrow();
  });

  it("may be opened for the first time by several processes at once", async () => {
    await database.empty();
    await openInProcesses(4, database.address);
    const store = await database.reopen();
    await addRecords(store);
    expect(await store.people.count()).toBe(2);
  });
});

/** Without an address (PGlite) no other process can open it: then only the opening that follows makes the tables. */
async function openInProcesses(count: number, address: Address | null): Promise<void> {
  if (address === null) return;
  const script = fileURLToPath(new URL("./open-once.ts", import.meta.url));
  const opened = Array.from({ length: count }, () => run(process.execPath, [script, JSON.stringify(address)]));
  await Promise.all(opened);
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "oneroom-migrate-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it("makes its folder and writes ahead, so that readers and the writer do not wait for each other", async () => {
  const dataDir = join(await emptyFolder(), "not", "there", "yet");
  const store = await openStore({ dataDir });
  const beside = new DatabaseSync(join(dataDir, "oneroom.db"));
  expect(beside.prepare("pragma journal_mode").get()).toEqual({ journal_mode: "wal" });
  beside.close();
  await store.close();
});

it("refuses a database that a newer version has migrated, with the reason", async () => {
  const dataDir = await emptyFolder();
  await (await openStore({ dataDir })).close();
  const beside = new DatabaseSync(join(dataDir, "oneroom.db"));
  beside.exec("insert into kysely_migration (name, timestamp) values ('9999-from-the-future', 'later')");
  beside.close();
  await expect(openStore({ dataDir })).rejects.toThrow("the database could not be brought up to date");
  await expect(openStore({ dataDir })).rejects.toMatchObject({
    cause: { message: expect.stringContaining("9999-from-the-future") },
  });
});

it("leaves nothing behind when a migration fails half way", async () => {
  const dataDir = await emptyFolder();
  const beside = new DatabaseSync(join(dataDir, "oneroom.db"));
  beside.exec("create table lessons (in_the_way text)");
  await expect(openStore({ dataDir })).rejects.toThrow("in migration 0001-first-tables");
  expect(beside.prepare("select name from sqlite_master where name = 'schools'").get()).toBeUndefined();
  beside.exec("drop table lessons");
  beside.close();
  const store = await openStore({ dataDir });
  expect(await store.people.count()).toBe(0);
  await store.close();
});

it("says so when PostgreSQL cannot be reached", async () => {
  const opening = openStore({ databaseUrl: "postgres://nobody@127.0.0.1:1/nothing", dataDir: "not-used" });
  await expect(opening).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
});
