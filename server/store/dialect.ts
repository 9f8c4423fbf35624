import { type Kysely, PostgresAdapter, type RawBuilder, sql } from "kysely";
import type { Tables } from "./schema.ts";

/** Where one statement cannot suit both databases. A transaction knows it, too. */
export function isPostgres(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** Thousands of ids as one parameter: a statement with as many parameters takes longer to read than to answer. */
export function listOf<Id extends string>(db: Kysely<Tables>, ids: readonly Id[]): RawBuilder<Id> {
  return isPostgres(db)
    ? sql<Id>`(select unnest(cast(${sql.val(ids)} as text[])))`
    : sql<Id>`(select value from json_each(${JSON.stringify(ids)}))`;
}
