import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PGliteDialect } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { openStore, openStoreOn, type Store } from "../../server/store/store.ts";
import { installedPostgres, PostgresCluster } from "./postgres-cluster.ts";

/** What `openStore` takes to open the database from any process. */
export interface Address {
  databaseUrl: string | null;
  dataDir: string;
}

/** One test's own database. */
export interface TestDatabase {
  /** Opened before each test, on empty tables. */
  readonly store: Store;
  /** How another process opens it; null for PGlite, which lives inside this process. */
  readonly address: Address | null;
  /** Closes everything and opens it again, so that only what was stored is left. */
  reopen(): Promise<Store>;
}

interface Engine {
  readonly title: string;
  /** Before the first test of a file. */
  start(): Promise<void>;
  /** An empty database. */
  create(): Promise<{ address: Address | null; open(): Promise<Store>; close(): Promise<void> }>;
  stop(): Promise<void>;
}

/**
 * Runs the same tests on SQLite and on PostgreSQL: a real server where one is installed, PGlite (PostgreSQL compiled to
 * WebAssembly) elsewhere, or when TEST_POSTGRES=pglite asks for it. The title says which.
 */
export function describeEachDatabase(title: string, define: (database: TestDatabase) => void): void {
  const installed = process.env.TEST_POSTGRES === "pglite" ? undefined : installedPostgres();
  const engines = [sqlite(), installed === undefined ? pglite() : postgres(installed)];
  describe.each(engines)(`${title} on $title`, (engine) => {
    let place: Awaited<ReturnType<Engine["create"]>>;
    let store: Store;

    beforeAll(() => engine.start(), 60_000);
    beforeEach(async () => {
      place = await engine.create();
      store = await place.open();
    }, 30_000);
    afterEach(async () => {
      await store.close();
      await place.close();
    });
    afterAll(() => engine.stop());

    define({
      get store() {
        return store;
      },
      get address() {
        return place.address;
      },
      async reopen() {
        await store.close();
        store = await place.open();
        return store;
      },
    });
  });
}

/** A store of its own in a new folder, for tests of what stands on storage. `close` removes the folder. */
export async function openScratchStore(): Promise<{ store: Store; close(): Promise<void> }> {
  const dataDir = await scratchFolder();
  const store = await openStore({ dataDir });
  return {
    store,
    async close() {
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

function scratchFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "oneroom-store-"));
}

function sqlite(): Engine {
  return {
    title: "SQLite",
    start: async () => {},
    async create() {
      const dataDir = await scratchFolder();
      return {
        address: { databaseUrl: null, dataDir },
        open: () => openStore({ dataDir }),
        close: () => rm(dataDir, { recursive: true }),
      };
    },
    stop: async () => {},
  };
}

function postgres({ version, bin }: { version: string; bin: string }): Engine {
  let cluster: PostgresCluster;
  return {
    title: `PostgreSQL ${version} (a real server)`,
    async start() {
      cluster = await PostgresCluster.start(bin);
    },
    async create() {
      const address = { databaseUrl: await cluster.createDatabase(), dataDir: "not-used" };
      return { address, open: () => openStore(address), close: async () => {} };
    },
    stop: () => cluster.stop(),
  };
}

function pglite(): Engine {
  let folder: string;
  return {
    title: "PostgreSQL (PGlite, no server is installed)",
    async start() {
      folder = await scratchFolder();
    },
    async create() {
      // A new instance takes a second: the tests of a file share the folder and each empties it.
      const instance = await PGlite.create(folder);
      await instance.exec("drop schema public cascade; create schema public");
      await instance.close();
      return {
        address: null,
        open: async () => openStoreOn(new PGliteDialect({ pglite: await PGlite.create(folder) })),
        close: async () => {},
      };
    },
    stop: () => rm(folder, { recursive: true }),
  };
}
