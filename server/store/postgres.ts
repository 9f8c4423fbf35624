import { PostgresDialect } from "kysely";
import pg from "pg";

/** The type number of bigint in PostgreSQL's catalogue (pg_type.oid). */
const BIGINT = 20;

/** A machine that is busy with everything at once may take seconds to give a connection; no answer at all is worse. */
const CONNECT_TIMEOUT_MS = 20_000;
/** Long enough for a migration of years of measurements. */
const QUERY_TIMEOUT_MS = 60_000;

/** The part of the log that a pool needs. */
export interface StoreLog {
  warn(details: object, message: string): void;
}

/** Kysely over a pool of connections to `databaseUrl` (`postgres://...`). Connects with the first query. */
export function postgresDialect(databaseUrl: string, log?: StoreLog): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // A database that hangs must not hold up a lesson's changes for ever.
    query_timeout: QUERY_TIMEOUT_MS,
    application_name: "oneroom",
    // Epoch milliseconds fit a JavaScript number; pg hands bigint out as text unless told. For this pool only.
    types: {
      getTypeParser: (type: number, format?: "text" | "binary") =>
        type === BIGINT ? Number : pg.types.getTypeParser(type, format),
    },
  });
  // Without a listener, a connection that breaks while idle would end the process. The pool replaces it by itself.
  pool.on("error", (error) => log?.warn({ err: error }, "an idle database connection was lost"));
  return new PostgresDialect({ pool });
}
