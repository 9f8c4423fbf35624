import type { Kysely } from "kysely";

/** What a minute on air has shown a link to carry at least, and what its uplink was found to carry. */
export const provenMinutes = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const name of ["proven_kbps", "uplink_kbps"])
      await db.schema.alterTable("minute_digests").addColumn(name, "double precision").execute();
  },
};
