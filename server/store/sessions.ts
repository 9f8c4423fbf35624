import type { Kysely } from "kysely";
import type { SessionsStore } from "../accounts/ports.ts";
import { ownerColumns, ownerOf } from "./owner.ts";
import type { Tables } from "./schema.ts";

export function sessionsIn(db: Kysely<Tables>): SessionsStore {
  return {
    async add({ tokenHash, owner, createdAt, expiresAt, address = "", agent = "" }) {
      await db
        .insertInto("sessions")
        .values({
          token_hash: tokenHash,
          ...ownerColumns(owner),
          created_at: createdAt,
          expires_at: expiresAt,
          address,
          agent,
          last_seen_at: createdAt,
        })
        .execute();
    },

    async find(tokenHash) {
      const row = await db.selectFrom("sessions").selectAll().where("token_hash", "=", tokenHash).executeTakeFirst();
      if (row === undefined) return undefined;
      const owner = ownerOf(row);
      if (owner === null) throw new Error("a session without an owner is stored, against its table's check");
      return { owner, expiresAt: row.expires_at, lastSeenAt: row.last_seen_at };
    },

    async listOf(owner) {
      const sessions = db.selectFrom("sessions").selectAll();
      const rows = await (owner.kind === "person"
        ? sessions.where("person_id", "=", owner.personId)
        : sessions.where("device_id", "=", owner.deviceId)
      ).execute();
      const listed = rows.map((row) => ({
        tokenHash: row.token_hash,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        lastSeenAt: row.last_seen_at,
        address: row.address,
        agent: row.agent,
      }));
      const usedAt = ({ createdAt, lastSeenAt }: (typeof listed)[number]) => lastSeenAt ?? createdAt;
      return listed.sort((one, other) => usedAt(other) - usedAt(one));
    },

    async seen(tokenHash, at) {
      await db.updateTable("sessions").set({ last_seen_at: at }).where("token_hash", "=", tokenHash).execute();
    },

    async remove(tokenHash) {
      await db.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute();
    },

    async removeOf(owner) {
      const sessions = db.deleteFrom("sessions");
      const theirs =
        owner.kind === "person"
          ? sessions.where("person_id", "=", owner.personId)
          : sessions.where("device_id", "=", owner.deviceId);
      await theirs.execute();
    },

    async removeExpired(now) {
      const { numDeletedRows } = await db
        .deleteFrom("sessions")
        .where("expires_at", "<=", now)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
