import type { Kysely } from "kysely";
import type { FactorsStore } from "../accounts/ports.ts";
import type { Tables } from "./schema.ts";

export function factorsIn(db: Kysely<Tables>): FactorsStore {
  return {
    async find(id) {
      const factor = await db.selectFrom("factors").selectAll().where("person_id", "=", id).executeTakeFirst();
      if (factor === undefined) return undefined;
      const codes = await db.selectFrom("recovery_codes").select("code_hash").where("person_id", "=", id).execute();
      return { secret: factor.secret, lastStep: factor.last_step, recoveryCodesLeft: codes.length };
    },

    async advance(id, step) {
      const { numUpdatedRows } = await db
        .updateTable("factors")
        .set({ last_step: step })
        .where("person_id", "=", id)
        .where("last_step", "<", step)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async useRecoveryCode(id, codeHash) {
      const { numDeletedRows } = await db
        .deleteFrom("recovery_codes")
        .where("person_id", "=", id)
        .where("code_hash", "=", codeHash)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },

    async replace(id, { secret, lastStep }, codeHashes) {
      await db.transaction().execute(async (transaction) => {
        await removeAll(transaction, id);
        await transaction.insertInto("factors").values({ person_id: id, secret, last_step: lastStep }).execute();
        const rows = codeHashes.map((hash) => ({ person_id: id, code_hash: hash }));
        await transaction.insertInto("recovery_codes").values(rows).execute();
      });
    },

    remove: (id) => db.transaction().execute((transaction) => removeAll(transaction, id)),
  };
}

async function removeAll(db: Kysely<Tables>, id: Tables["factors"]["person_id"]): Promise<void> {
  await db.deleteFrom("recovery_codes").where("person_id", "=", id).execute();
  await db.deleteFrom("factors").where("person_id", "=", id).execute();
}
