import type { Kysely } from "kysely";
import type { ProviderStore } from "../accounts/provider-ports.ts";
import type { Tables } from "./schema.ts";

export function providerIn(db: Kysely<Tables>): ProviderStore {
  return {
    async begin({ keyHash, expiresAt, ...checks }) {
      await db
        .insertInto("provider_attempts")
        .values({
          ...{ key_hash: keyHash, ...checks, expires_at: expiresAt, used: 0, wrong_codes: 0 },
          ...{ person_id: null, issuer: null, subject: null },
        })
        .execute();
    },

    async find(keyHash) {
      const row = await db
        .selectFrom("provider_attempts")
        .selectAll()
        .where("key_hash", "=", keyHash)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { state, nonce, verifier, expires_at: expiresAt, person_id: personId, issuer, subject } = row;
      const { wrong_codes: wrongCodes } = row;
      const known = personId === null || issuer === null || subject === null ? null : { personId, issuer, subject };
      return { keyHash, state, nonce, verifier, expiresAt, wrongCodes, known };
    },

    async use(keyHash) {
      const { numUpdatedRows } = await db
        .updateTable("provider_attempts")
        .set({ used: 1 })
        .where("key_hash", "=", keyHash)
        .where("used", "=", 0)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async know(keyHash, { personId, issuer, subject }) {
      await db
        .updateTable("provider_attempts")
        .set({ person_id: personId, issuer, subject })
        .where("key_hash", "=", keyHash)
        .execute();
    },

    async failed(keyHash) {
      await db
        .updateTable("provider_attempts")
        .set((attempt) => ({ wrong_codes: attempt("wrong_codes", "+", 1) }))
        .where("key_hash", "=", keyHash)
        .execute();
    },

    async wrongCodesOf(id, now) {
      const attempts = await db
        .selectFrom("provider_attempts")
        .select("wrong_codes")
        .where("person_id", "=", id)
        .where("expires_at", ">", now)
        .where("wrong_codes", ">", 0)
        .execute();
      return attempts.reduce((sum, { wrong_codes }) => sum + wrong_codes, 0);
    },

    async remove(keyHash) {
      await db.deleteFrom("provider_attempts").where("key_hash", "=", keyHash).execute();
    },

    async removeExpired(now) {
      await db.deleteFrom("provider_attempts").where("expires_at", "<=", now).execute();
    },

    async personOf(issuer, subject) {
      const row = await db
        .selectFrom("provider_links")
        .select("person_id")
        .where("issuer", "=", issuer)
        .where("subject", "=", subject)
        .executeTakeFirst();
      return row?.person_id;
    },

    async link({ personId, issuer, subject, at }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("provider_links")
        .values({ issuer, subject, person_id: personId, linked_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async isLinked(issuer, id) {
      const row = await db
        .selectFrom("provider_links")
        .select("person_id")
        .where("issuer", "=", issuer)
        .where("person_id", "=", id)
        .executeTakeFirst();
      return row !== undefined;
    },

    async linkedAt(id) {
      const row = await db
        .selectFrom("provider_links")
        .select("linked_at")
        .where("person_id", "=", id)
        .orderBy("linked_at", "desc")
        .executeTakeFirst();
      return row?.linked_at;
    },

    async unlink(id) {
      const { numDeletedRows } = await db
        .deleteFrom("provider_links")
        .where("person_id", "=", id)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };
}
