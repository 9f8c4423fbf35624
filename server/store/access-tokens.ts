import type { Kysely } from "kysely";
import { z } from "zod";
import { tokenScope } from "../../signaling/contract/tokens.ts";
import type { TokensStore } from "../accounts/ports.ts";
import type { Tables } from "./schema.ts";

const storedScopes = z.array(tokenScope);

export function accessTokensIn(db: Kysely<Tables>): TokensStore {
  return {
    async add({ id, secretHash, personId, name, scopes, createdAt, expiresAt }) {
      await db
        .insertInto("access_tokens")
        .values({
          id,
          secret_hash: secretHash,
          person_id: personId,
          name,
          scopes: JSON.stringify(scopes),
          created_at: createdAt,
          expires_at: expiresAt,
          last_used_at: null,
        })
        .execute();
    },

    async list() {
      const rows = await views(db).orderBy("access_tokens.created_at", "desc").orderBy("access_tokens.id").execute();
      return rows.map(viewOf);
    },

    async findBySecret(secretHash) {
      const row = await views(db).where("secret_hash", "=", secretHash).executeTakeFirst();
      return row && viewOf(row);
    },

    async used(id, at) {
      await db.updateTable("access_tokens").set({ last_used_at: at }).where("id", "=", id).execute();
    },

    async remove(id) {
      const { numDeletedRows } = await db.deleteFrom("access_tokens").where("id", "=", id).executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },

    async removeOf(personId) {
      await db.deleteFrom("access_tokens").where("person_id", "=", personId).execute();
    },

    async removeExpired(now) {
      await db.deleteFrom("access_tokens").where("expires_at", "<=", now).execute();
    },
  };
}

function views(db: Kysely<Tables>) {
  return db
    .selectFrom("access_tokens")
    .innerJoin("people", "people.id", "access_tokens.person_id")
    .select([
      "access_tokens.id",
      "access_tokens.name",
      "access_tokens.person_id",
      "people.name as owner",
      "access_tokens.scopes",
      "access_tokens.created_at",
      "access_tokens.expires_at",
      "access_tokens.last_used_at",
    ]);
}

function viewOf(row: Awaited<ReturnType<ReturnType<typeof views>["execute"]>>[number]) {
  return {
    id: row.id,
    name: row.name,
    owner: { id: row.person_id, name: row.owner },
    scopes: storedScopes.parse(JSON.parse(row.scopes)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
