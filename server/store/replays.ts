import type { Kysely } from "kysely";
import type { ReplaysStore } from "../accounts/ports.ts";
import type { Tables } from "./schema.ts";

export function replaysIn(db: Kysely<Tables>): ReplaysStore {
  return {
    async begin({ keyHash, requestHash, at, forgottenBefore }) {
      const keys = db.deleteFrom("idempotency_keys").where("key_hash", "=", keyHash);
      await keys.where("at", "<=", forgottenBefore).execute();
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("idempotency_keys")
        .values({ key_hash: keyHash, request_hash: requestHash, at, answer: null })
        .onConflict((conflict) => conflict.column("key_hash").doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n) return undefined;
      const first = await db
        .selectFrom("idempotency_keys")
        .select(["request_hash as requestHash", "at", "answer"])
        .where("key_hash", "=", keyHash)
        .executeTakeFirst();
      // Let go in this very moment: who asks once more finds it free.
      return first ?? { requestHash, at, answer: null };
    },

    async keep(keyHash, answer) {
      await db.updateTable("idempotency_keys").set({ answer }).where("key_hash", "=", keyHash).execute();
    },

    async release(keyHash) {
      await db.deleteFrom("idempotency_keys").where("key_hash", "=", keyHash).execute();
    },

    async forget(before) {
      await db.deleteFrom("idempotency_keys").where("at", "<=", before).execute();
    },
  };
}
