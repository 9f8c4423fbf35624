import { type Expression, type SqlBool, sql } from "kysely";
import type { Page, PageAsked, Place } from "../accounts/paging.ts";

/** Rows behind a place, in the order of these columns. What is added or removed before it moves nothing. */
export function behind(columns: readonly string[], place: Place): Expression<SqlBool> {
  const row = sql.join(columns.map((column) => sql.ref(column)));
  return sql<SqlBool>`(${row}) > (${sql.join(place)})`;
}

/** Of rows that were asked for with one more than fits. */
export function pageOf<R, T>(
  rows: readonly R[],
  { limit }: PageAsked,
  viewOf: (row: R) => T,
  placeOf: (row: R) => Place,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(viewOf), next: rows.length > limit && last !== undefined ? placeOf(last) : null };
}
