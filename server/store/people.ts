import type { Kysely, Selectable } from "kysely";
import { fold } from "../accounts/fold.ts";
import type { PeopleStore, PersonRow } from "../accounts/ports.ts";
import type { Tables } from "./schema.ts";

export function peopleIn(db: Kysely<Tables>): PeopleStore {
  return {
    async count() {
      const { people } = await db
        .selectFrom("people")
        .select((all) => all.fn.countAll<number>().as("people"))
        .executeTakeFirstOrThrow();
      return people;
    },

    list() {
      return db
        .selectFrom("people")
        .select(["id", "name", "sign_in_name as signInName", "role"])
        .orderBy("sign_in_folded")
        .execute();
    },

    async find(id) {
      const row = await db.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
      return row && personOf(row);
    },

    async findBySignInName(signInName) {
      const row = await db
        .selectFrom("people")
        .selectAll()
        .where("sign_in_folded", "=", fold(signInName))
        .executeTakeFirst();
      return row && personOf(row);
    },

    async add(person) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("people")
        .values({
          id: person.id,
          name: person.name,
          sign_in_name: person.signInName,
          sign_in_folded: fold(person.signInName),
          role: person.role,
          password_hash: person.passwordHash,
        })
        .onConflict((conflict) => conflict.column("sign_in_folded").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async setPassword(id, passwordHash) {
      await db.updateTable("people").set({ password_hash: passwordHash }).where("id", "=", id).execute();
    },
  };
}

function personOf(row: Selectable<Tables["people"]>): PersonRow {
  return {
    id: row.id,
    name: row.name,
    signInName: row.sign_in_name,
    role: row.role,
    passwordHash: row.password_hash,
  };
}
