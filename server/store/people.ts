import { type Kysely, type Selectable, sql } from "kysely";
import type { PersonView } from "../../signaling/contract/api.ts";
import { fold } from "../accounts/fold.ts";
import type { PeopleStore, PersonRow, RecordFilter } from "../accounts/ports.ts";
import { behind, pageOf } from "./keyset.ts";
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

    async list(filter) {
      return (await filtered(db, filter).orderBy("people.sign_in_folded").execute()).map(viewOf);
    },

    async page(filter, asked) {
      let query = filtered(db, filter);
      if (asked.after !== null) query = query.where(behind(["people.sign_in_folded", "people.id"], asked.after));
      const rows = await query
        .orderBy("people.sign_in_folded")
        .orderBy("people.id")
        .limit(asked.limit + 1)
        .execute();
      return pageOf(rows, asked, viewOf, ({ sign_in_folded, id }) => [sign_in_folded, id]);
    },

    async find(id) {
      const row = await placedPeople(db).where("people.id", "=", id).executeTakeFirst();
      return row && personOf(row);
    },

    async findBySignInName(signInName) {
      const row = await placedPeople(db).where("people.sign_in_folded", "=", fold(signInName)).executeTakeFirst();
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
          region: person.region ?? "",
          region_folded: fold(person.region ?? ""),
          classroom_id: person.classroomId ?? null,
          archived_at: null,
          version: 1,
        })
        .onConflict((conflict) => conflict.column("sign_in_folded").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    change(person) {
      return db.transaction().execute(async (transaction) => {
        const signInFolded = fold(person.signInName);
        const namesake = await transaction
          .selectFrom("people")
          .select("id")
          .where("sign_in_folded", "=", signInFolded)
          .where("id", "<>", person.personId)
          .executeTakeFirst();
        if (namesake !== undefined) return "taken";
        const { numUpdatedRows } = await transaction
          .updateTable("people")
          .set({
            name: person.name,
            sign_in_name: person.signInName,
            sign_in_folded: signInFolded,
            role: person.role,
            region: person.region,
            region_folded: fold(person.region),
            classroom_id: person.classroomId,
            version: sql`version + 1`,
          })
          .where("id", "=", person.personId)
          .where("version", "=", person.version)
          .where("archived_at", "is", null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 1n) return "saved";
        const there = transaction.selectFrom("people").select("id").where("id", "=", person.personId);
        return (await there.where("archived_at", "is", null).executeTakeFirst()) ? "stale" : "missing";
      });
    },

    async setArchived(id, at) {
      const { numUpdatedRows } = await db
        .updateTable("people")
        .set({ archived_at: at, version: sql`version + 1` })
        .where("id", "=", id)
        .where("archived_at", at === null ? "is not" : "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async setPassword(id, passwordHash) {
      await db.updateTable("people").set({ password_hash: passwordHash }).where("id", "=", id).execute();
    },
  };
}

/** People with the classroom that an assistant acts for. */
function placedPeople(db: Kysely<Tables>) {
  return db
    .selectFrom("people")
    .leftJoin("classrooms", "classrooms.id", "people.classroom_id")
    .leftJoin("schools", "schools.id", "classrooms.school_id")
    .selectAll("people")
    .select(["classrooms.name as classroom_name", "schools.name as school_name", "schools.region as school_region"]);
}

function filtered(db: Kysely<Tables>, { archived, reach }: RecordFilter) {
  const query = placedPeople(db).where("people.archived_at", archived ? "is not" : "is", null);
  if (reach === null) return query;
  return query.where((person) =>
    person.or([
      person("people.role", "=", "teacher"),
      person("people.region_folded", "=", reach),
      person("schools.region_folded", "=", reach),
    ]),
  );
}

function viewOf(row: PlacedPerson): PersonView {
  const { passwordHash, ...person } = personOf(row);
  return person;
}

type PlacedPerson = Selectable<Tables["people"]> & {
  classroom_name: string | null;
  school_name: string | null;
  school_region: string | null;
};

function personOf(row: PlacedPerson): PersonRow {
  const { classroom_id: id, classroom_name: name, school_name: school } = row;
  return {
    id: row.id,
    name: row.name,
    signInName: row.sign_in_name,
    role: row.role,
    region: row.school_region ?? row.region,
    classroom: id === null || name === null || school === null ? null : { id, name, school },
    archivedAt: row.archived_at,
    version: row.version,
    passwordHash: row.password_hash,
  };
}
