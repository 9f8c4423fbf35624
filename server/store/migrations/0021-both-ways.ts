import { type Kysely, sql } from "kysely";

/**
 * What links were found to send, kept as what they receive is: with whether it was an end or "at least", minute by minute,
 * and in the sums of reports. Of what was kept before, a rate counts as an end.
 */
export const bothWays = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const name of ["down_at_least", "up_at_least"])
      await sql`alter table network_checks add column ${sql.raw(name)} integer not null default 0`.execute(db);
    await db.schema.alterTable("minute_digests").addColumn("uplink_proven_kbps", "double precision").execute();
    for (const name of ["up_minutes", "up_full_minutes"])
      await sql`alter table room_hours add column ${sql.raw(name)} integer not null default 0`.execute(db);
    for (const name of ["up_full_kbps", "up_open_kbps"])
      await sql`alter table room_hours add column ${sql.raw(name)} double precision not null default 0`.execute(db);
    await db.schema.alterTable("school_weeks").addColumn("up_carries_kbps", "double precision").execute();
    for (const name of ["up_least", "up_measurements"])
      await sql`alter table school_weeks add column ${sql.raw(name)} integer not null default 0`.execute(db);
  },
};
