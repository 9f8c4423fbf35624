import { type Kysely, sql } from "kysely";
import { fold } from "../accounts/fold.ts";
import type { PlacesStore, RecordFilter } from "../accounts/ports.ts";
import { classroomsIn } from "./classrooms.ts";
import { behind, pageOf } from "./keyset.ts";
import type { Tables } from "./schema.ts";

export function placesIn(db: Kysely<Tables>): PlacesStore {
  return {
    ...classroomsIn(db),

    schools: (filter) => filtered(db, filter).orderBy("name_folded").execute(),

    async schoolPage(filter, asked) {
      let query = filtered(db, filter).select("name_folded as folded");
      if (asked.after !== null) query = query.where(behind(["name_folded", "id"], asked.after));
      const rows = await query
        .orderBy("name_folded")
        .orderBy("id")
        .limit(asked.limit + 1)
        .execute();
      return pageOf(
        rows,
        asked,
        ({ folded, ...school }) => school,
        ({ folded, id }) => [folded, id],
      );
    },

    findSchool: (id) => schoolViews(db).where("id", "=", id).executeTakeFirst(),

    findSchoolByName: (name) => schoolViews(db).where("name_folded", "=", fold(name)).executeTakeFirst(),

    async addSchool({ id, name, linkProfile, region = "", bandwidthKbps = null, contact = "" }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("schools")
        .values({
          id,
          name,
          name_folded: fold(name),
          link_profile: linkProfile,
          region,
          region_folded: fold(region),
          bandwidth_kbps: bandwidthKbps,
          contact,
          archived_at: null,
          version: 1,
        })
        .onConflict((conflict) => conflict.column("name_folded").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    changeSchool({ schoolId, version, name, linkProfile, region, bandwidthKbps, contact }) {
      return db.transaction().execute(async (transaction) => {
        const namesake = await transaction
          .selectFrom("schools")
          .select("id")
          .where("name_folded", "=", fold(name))
          .where("id", "<>", schoolId)
          .executeTakeFirst();
        if (namesake !== undefined) return "taken";
        const { numUpdatedRows } = await transaction
          .updateTable("schools")
          .set({
            name,
            name_folded: fold(name),
            link_profile: linkProfile,
            region,
            region_folded: fold(region),
            bandwidth_kbps: bandwidthKbps,
            contact,
            version: sql`version + 1`,
          })
          .where("id", "=", schoolId)
          .where("version", "=", version)
          .where("archived_at", "is", null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 1n) return "saved";
        const there = transaction.selectFrom("schools").select("id").where("id", "=", schoolId);
        return (await there.where("archived_at", "is", null).executeTakeFirst()) ? "stale" : "missing";
      });
    },

    async setSchoolArchived(id, at) {
      const { numUpdatedRows } = await db
        .updateTable("schools")
        .set({ archived_at: at, version: sql`version + 1` })
        .where("id", "=", id)
        .where("archived_at", at === null ? "is not" : "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
  };
}

function schoolViews(db: Kysely<Tables>) {
  return db
    .selectFrom("schools")
    .select([
      "id",
      "name",
      "link_profile as linkProfile",
      "region",
      "bandwidth_kbps as bandwidthKbps",
      "contact",
      "archived_at as archivedAt",
      "version",
    ]);
}

function filtered(db: Kysely<Tables>, { archived, reach }: RecordFilter) {
  const query = schoolViews(db).where("archived_at", archived ? "is not" : "is", null);
  return reach === null ? query : query.where("region_folded", "=", reach);
}
