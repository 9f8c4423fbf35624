import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PGlite } from "@electric-sql/pglite";
import { PGliteDialect, type PGliteDialectConfig } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { openStore, openStoreOn, type Store } from "../../server/store/store.ts";
import { installedPostgres, PostgresCluster } from "./postgres-cluster.ts";

/** What `openStore` takes to open the database from any process. */
export interface Address {
  databaseUrl: string | null;
  dataDir: string;
}

/** The database of a file's tests, emptied for each of them. */
export interface TestDatabase {
  /** Opened before each test, on empty tables. */
  readonly store: Store;
  /** How another process opens it; null for PGlite, which lives inside this process. */
  readonly address: Address | null;
  /** Closes everything and opens it again, so that only what was stored is left. */
  reopen(): Promise<Store>;
  /** Runs a statement past the store, as somebody with a database client would. */
  run(statement: string): Promise<void>;
  /** Closes it and removes the tables too, as before the very first start; `reopen` makes them again. */
  empty(): Promise<void>;
}

interface Place {
  readonly address: Address | null;
  open(): Promise<Store>;
  run(statement: string): Promise<void>;
  /** Removes all tables. Nobody has it open then. */
  empty(): Promise<void>;
  /** Forgets what is in memory only. Nobody has it open then. */
  restart(): Promise<void>;
  discard(): Promise<void>;
}

interface Engine {
  readonly title: string;
  start(): Promise<Place>;
}

/**
 * Runs the same tests on SQLite and on PostgreSQL: a real server where one is installed, PGlite (PostgreSQL compiled to
 * WebAssembly) elsewhere, or when TEST_POSTGRES=pglite asks for it. The title says which. Each call starts a server of
 * its own: call it once in a file.
 */
export function describeEachDatabase(title: string, define: (database: TestDatabase) => void): void {
  const installed = process.env.TEST_POSTGRES === "pglite" ? undefined : installedPostgres();
  const engines = [sqlite, installed === undefined ? pglite : postgres(installed)];
  // Generous, because a test may start processes or PGlite again while the rest of the suite has both cores.
  describe.each(engines)(`${title} on $title`, { timeout: 60_000 }, (engine) => {
    let place: Place;
    let store: Store;

    beforeAll(async () => {
      place = await engine.start();
    }, 60_000);
    beforeEach(async () => {
      await place.empty();
      store = await place.open();
    }, 30_000);
    afterEach(() => store.close());
    afterAll(() => place.discard(), 30_000);

    define({
      get store() {
        return store;
      },
      get address() {
        return place.address;
      },
      async reopen() {
        await store.close();
        await place.restart();
        store = await place.open();
        return store;
      },
      run: (statement) => place.run(statement),
      async empty() {
        await store.close();
        await place.empty();
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

const EMPTY_SCHEMA = "drop schema public cascade; create schema public";

const sqlite: Engine = {
  title: "SQLite",
  async start() {
    const dataDir = await scratchFolder();
    return {
      address: { databaseUrl: null, dataDir },
      open: () => openStore({ dataDir }),
      async run(statement) {
        const file = new DatabaseSync(join(dataDir, "oneroom.db"));
        try {
          file.exec(statement);
        } finally {
          file.close();
        }
      },
      empty: () => rm(dataDir, { recursive: true, force: true }),
      restart: async () => {},
      discard: () => rm(dataDir, { recursive: true, force: true }),
    };
  },
};

function postgres({ version, bin }: { version: string; bin: string }): Engine {
  return {
    title: `PostgreSQL ${version} (a real server)`,
    async start() {
      const cluster = await PostgresCluster.start(bin);
      const address = { databaseUrl: cluster.databaseUrl, dataDir: "not-used" };
      return {
        address,
        open: () => openStore(address),
        run: (statement) => cluster.run(statement),
        empty: () => cluster.run(EMPTY_SCHEMA),
        restart: async () => {},
        discard: () => cluster.stop(),
      };
    },
  };
}

const pglite: Engine = {
  title: "PostgreSQL (PGlite)",
  async start() {
    const folder = await scratchFolder();
    let instance = await PGlite.create(folder);
    return {
      address: null,
      open: async () => openStoreOn(new PGliteDialect({ pglite: keptOpen(instance) })),
      async run(statement) {
        await instance.exec(statement);
      },
      async empty() {
        await instance.exec(EMPTY_SCHEMA);
      },
      async restart() {
        await instance.close();
        instance = await PGlite.create(folder);
      },
      async discard() {
        await instance.close();
        await rm(folder, { recursive: true });
      },
    };
  },
};

/** Starting PGlite takes half a second: a store that closes leaves it running for the next test. */
function keptOpen(instance: PGlite): PGliteDialectConfig["pglite"] {
  return {
    closed: false,
    ready: true,
    waitReady: instance.waitReady,
    query: instance.query.bind(instance),
    transaction: instance.transaction.bind(instance),
    close: async () => {},
  };
}
