import { type Kysely, type Selectable, sql } from "kysely";
import { type AuditEntry, auditEntry } from "../../signaling/contract/audit.ts";
import { fold } from "../accounts/fold.ts";
import type { AuditStore } from "../accounts/ports.ts";
import type { Tables } from "./schema.ts";

/** Rows of one statement: SQLite takes 32,766 parameters, and an import may bring thousands of rows. */
const ROWS_AT_ONCE = 1_000;

export function auditIn(db: Kysely<Tables>): AuditStore {
  return {
    async append(entries) {
      const rows = entries.map(({ id, at, action, actor, subject, address, before, after, words }) => ({
        id,
        at,
        action,
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_name: actor.name,
        actor_token: actor.token,
        subject_kind: subject.kind,
        subject_id: subject.id,
        subject_name: subject.name,
        address,
        before: before && JSON.stringify(before),
        after: after && JSON.stringify(after),
        words_folded: words,
      }));
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        await db
          .insertInto("audit")
          .values(rows.slice(from, from + ROWS_AT_ONCE))
          .execute();
      }
    },

    async page({ from, to, action, actorId, subjectId, search, cursor, limit }) {
      let query = db.selectFrom("audit").selectAll();
      if (from !== undefined) query = query.where("at", ">=", from);
      if (to !== undefined) query = query.where("at", "<", to);
      if (action !== undefined) query = query.where("action", "=", action);
      if (actorId !== undefined) query = query.where("actor_id", "=", actorId);
      if (subjectId !== undefined) query = query.where("subject_id", "=", subjectId);
      for (const word of fold(search ?? "")
        .split(/\s+/)
        .filter(Boolean)) {
        query = query.where(sql<boolean>`words_folded like ${`%${literal(word)}%`} escape '!'`);
      }
      if (cursor !== undefined) {
        const [at = "", id = ""] = cursor.split(".");
        query = query.where((row) =>
          row.or([row("at", "<", Number(at)), row.and([row("at", "=", Number(at)), row("id", "<", id)])]),
        );
      }
      const rows = await query
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(limit + 1)
        .execute();
      const items = rows.slice(0, limit).map(entryOf);
      const last = items.at(-1);
      return { items, next: rows.length > limit && last !== undefined ? `${last.at}.${last.id}` : null };
    },
  };
}

/** A name is searched as it stands: its `%` and `_` match themselves alone. */
function literal(word: string): string {
  return word.replace(/[%_!]/g, "!$&");
}

function entryOf(row: Selectable<Tables["audit"]>): AuditEntry {
  return auditEntry.parse({
    id: row.id,
    at: row.at,
    action: row.action,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name, token: row.actor_token },
    subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
    address: row.address,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
  });
}
