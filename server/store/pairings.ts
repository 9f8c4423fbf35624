import type { Kysely } from "kysely";
import type { PairingsStore } from "../accounts/ports.ts";
import type { Tables } from "./schema.ts";

export function pairingsIn(db: Kysely<Tables>): PairingsStore {
  return {
    add({ id, code, secretHash, expiresAt }, now) {
      return db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("pairings").where("code", "=", code).where("expires_at", "<=", now).execute();
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto("pairings")
          .values({ id, code, secret_hash: secretHash, expires_at: expiresAt, device_id: null })
          .onConflict((conflict) => conflict.column("code").doNothing())
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 1n;
      });
    },

    findByCode(code, now) {
      return db
        .selectFrom("pairings")
        .select("id")
        .where("code", "=", code)
        .where("expires_at", ">", now)
        .where("device_id", "is", null)
        .executeTakeFirst();
    },

    find(id) {
      return db
        .selectFrom("pairings")
        .select(["id", "secret_hash as secretHash", "expires_at as expiresAt", "device_id as deviceId"])
        .where("id", "=", id)
        .executeTakeFirst();
    },

    async confirm(id, deviceId, now) {
      const { numUpdatedRows } = await db
        .updateTable("pairings")
        .set({ device_id: deviceId })
        .where("id", "=", id)
        .where("expires_at", ">", now)
        .where("device_id", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async remove(id) {
      const { numDeletedRows } = await db.deleteFrom("pairings").where("id", "=", id).executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },

    async removeExpired(now) {
      const { numDeletedRows } = await db
        .deleteFrom("pairings")
        .where("expires_at", "<=", now)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
