import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** How long a statement waits for another process's write before it fails. */
const BUSY_TIMEOUT_MS = 5_000;

/** https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Kysely over Node's own SQLite: the file `oneroom.db` in the data folder, which is made when it is missing. There is
 * one connection; Kysely lets one transaction at a time have it.
 */
export class NodeSqliteDialect implements Dialect {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: () => openPatiently(this.#dataDir) });
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/**
 * Takes the write lock when a transaction begins. A transaction that reads first and asks for the lock later fails at
 * once, without waiting, when another process has written in between (https://sqlite.org/rescode.html#busy_snapshot).
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** SQLite rolls a table's creation back like any write. Kysely is only cautious about PRAGMAs in migrations. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * Opens the file, again and again while another process holds it. Two processes that turn the same new file to WAL at
 * once each hold what the other waits for; SQLite then fails one of them at once, whatever its busy timeout
 * (https://sqlite.org/c3ref/busy_handler.html, "deadlock").
 */
async function openPatiently(dataDir: string): Promise<SqliteDatabase> {
  const giveUpAt = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return open(dataDir);
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
      // At random, so that two which failed each other do not meet again.
      await setTimeout(5 + Math.random() * 45);
    }
  }
}

/** A primary result code of SQLite, whatever the extended one says above its lowest byte. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return false;
  return (error.errcode & 0xff) === SQLITE_BUSY;
}

function open(dataDir: string): SqliteDatabase {
  mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(join(dataDir, "oneroom.db"));
  try {
    return configured(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function configured(database: DatabaseSync): SqliteDatabase {
  // The timeout comes first: switching to WAL may already have to wait for another process.
  database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.exec("pragma journal_mode = wal");
  // In WAL mode a crash of the process loses nothing with NORMAL; a power cut may lose the last moments, never more.
  database.exec("pragma synchronous = normal");
  database.exec("pragma foreign_keys = on");
  const prepared = keepingStatements(database);
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = prepared(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(toSqlValue)),
        run: (parameters) => statement.run(...parameters.map(toSqlValue)),
        // Whoever iterates may ask the same meanwhile, which needs a statement of its own.
        iterate: (parameters) => database.prepare(sql).iterate(...parameters.map(toSqlValue)),
      };
    },
  };
}

/** Longer ones hold lists, and are hardly asked twice. */
const LONGEST_KEPT_SQL = 4_000;
const MOST_KEPT = 300;

/** Making a statement out of SQL takes longer than most of them run: those that come again are kept. */
function keepingStatements(database: DatabaseSync): (sql: string) => StatementSync {
  const kept = new Map<string, StatementSync>();
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    if (sql.length > LONGEST_KEPT_SQL) return statement;
    const oldest = kept.size < MOST_KEPT ? undefined : kept.keys().next().value;
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(sql, statement);
    return statement;
  };
}

function toSqlValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return value;
  }
  throw new Error(`a ${typeof value} cannot be stored: the portable types are text, numbers and null`);
}
