import type { AccountTables } from "./tables/account-tables.ts";
import type { PlaceTables } from "./tables/place-tables.ts";
import type { RecordTables } from "./tables/record-tables.ts";
import type { SlateTables } from "./tables/slate-tables.ts";
import type { TimetableTables } from "./tables/timetable-tables.ts";
import type { WebhookTables } from "./tables/webhook-tables.ts";

/**
 * The tables as the queries see them. Only what SQLite and PostgreSQL do alike is used: text ids, epoch milliseconds as
 * bigint, integers (0 and 1 for no and yes), double precision, JSON as text, NULL. A `*_folded` column holds the name next to it as it is compared (see accounts/fold.ts).
 */
export interface Tables extends SlateTables, PlaceTables, AccountTables, TimetableTables, WebhookTables, RecordTables {}
