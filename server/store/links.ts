import type { Kysely } from "kysely";
import type { LinksStore } from "../accounts/ports.ts";
import { ownerColumns, ownerOf } from "./owner.ts";
import type { Tables } from "./schema.ts";

export function linksIn(db: Kysely<Tables>): LinksStore {
  return {
    async add({ keyHash, purpose, owner, expiresAt, usesLeft }) {
      await db
        .insertInto("links")
        .values({ key_hash: keyHash, purpose, ...ownerColumns(owner), expires_at: expiresAt, uses_left: usesLeft })
        .execute();
    },

    async find(keyHash) {
      const row = await db.selectFrom("links").selectAll().where("key_hash", "=", keyHash).executeTakeFirst();
      return row && { purpose: row.purpose, owner: ownerOf(row), expiresAt: row.expires_at, usesLeft: row.uses_left };
    },

    async use(keyHash, now) {
      const { numUpdatedRows } = await db
        .updateTable("links")
        // NULL (as often as you like) minus one is NULL again.
        .set((link) => ({ uses_left: link("uses_left", "-", 1) }))
        .where("key_hash", "=", keyHash)
        .where("expires_at", ">", now)
        .where((link) => link.or([link("uses_left", "is", null), link("uses_left", ">", 0)]))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async removeOf(purpose, owner) {
      const { person_id, device_id } = ownerColumns(owner);
      await db
        .deleteFrom("links")
        .where("purpose", "=", purpose)
        .where("person_id", person_id === null ? "is" : "=", person_id)
        .where("device_id", device_id === null ? "is" : "=", device_id)
        .execute();
    },

    async removeExpired(now) {
      const { numDeletedRows } = await db
        .deleteFrom("links")
        .where((link) => link.or([link("expires_at", "<=", now), link("uses_left", "=", 0)]))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
