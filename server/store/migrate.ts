import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { firstTables } from "./migrations/0001-first-tables.ts";
import { measurements } from "./migrations/0002-measurements.ts";
import { recordsAndAudit } from "./migrations/0003-records-and-audit.ts";
import { timetable } from "./migrations/0004-timetable.ts";
import { signIn } from "./migrations/0005-sign-in.ts";
import { calendars } from "./migrations/0006-calendars.ts";
import { slatesAndDecks } from "./migrations/0007-slates-and-decks.ts";
import { talk } from "./migrations/0008-talk.ts";
import { questions } from "./migrations/0009-questions.ts";
import { tokensAndKeys } from "./migrations/0010-tokens-and-keys.ts";
import { webhooks } from "./migrations/0011-webhooks.ts";
import { signInProvider } from "./migrations/0012-sign-in-provider.ts";
import { reportSums } from "./migrations/0013-report-sums.ts";
import { expectations } from "./migrations/0014-expectations.ts";
import { seriesRecords } from "./migrations/0015-series-records.ts";
import { decksOfLessons } from "./migrations/0016-decks-of-lessons.ts";
import { provenMinutes } from "./migrations/0018-proven-minutes.ts";
import { captionKeys } from "./migrations/0019-caption-keys.ts";
import { bothWays } from "./migrations/0021-both-ways.ts";
import type { Tables } from "./schema.ts";

/** In the order in which they run: the names sort. Forward only; going back means restoring a backup. */
const migrations = {
  "0001-first-tables": firstTables,
  "0002-measurements": measurements,
  "0003-records-and-audit": recordsAndAudit,
  "0004-timetable": timetable,
  "0005-sign-in": signIn,
  "0006-calendars": calendars,
  "0007-slates-and-decks": slatesAndDecks,
  "0008-talk": talk,
  "0009-questions": questions,
  "0010-tokens-and-keys": tokensAndKeys,
  "0011-webhooks": webhooks,
  "0012-sign-in-provider": signInProvider,
  "0013-report-sums": reportSums,
  "0014-expectations": expectations,
  "0015-series-records": seriesRecords,
  "0016-decks-of-lessons": decksOfLessons,
  "0018-proven-minutes": provenMinutes,
  "0019-caption-keys": captionKeys,
  "0021-both-ways": bothWays,
};

/**
 * Brings the tables up to date. Does nothing when they are. Several processes may do it at once: one works, the others
 * wait for it.
 * @throws when a migration fails (it leaves nothing behind), or when a newer version has migrated this database.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === "Error");
  const where = failed === undefined ? "before the first migration" : `in migration ${failed.migrationName}`;
  throw new Error(`the database could not be brought up to date: it failed ${where}`, { cause: error });
}
