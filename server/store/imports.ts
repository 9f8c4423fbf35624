import { type Kysely, sql } from "kysely";
import { fold } from "../accounts/fold.ts";
import type { ImportBatch, ImportsStore } from "../accounts/ports.ts";
import { auditIn } from "./audit.ts";
import { ownerColumns } from "./owner.ts";
import type { Tables } from "./schema.ts";

/** Thrown to roll everything back: the records are not as the rows were compared with. */
class Overtaken extends Error {}

export function importsIn(db: Kysely<Tables>): ImportsStore {
  return {
    async write(batch) {
      try {
        await db.transaction().execute(async (transaction) => {
          await writeSchools(transaction, batch.schools);
          await writeClassrooms(transaction, batch.classrooms);
          await writePeople(transaction, batch.people);
          await eachThousand(batch.links, async (links) => {
            const rows = links.map(({ keyHash, purpose, owner, expiresAt, usesLeft }) => ({
              key_hash: keyHash,
              purpose,
              ...ownerColumns(owner),
              expires_at: expiresAt,
              uses_left: usesLeft,
            }));
            await transaction.insertInto("links").values(rows).execute();
          });
          await auditIn(transaction).append(batch.audit);
        });
        return true;
      } catch (cause) {
        if (cause instanceof Overtaken) return false;
        throw cause;
      }
    },
  };
}

/** Changes are written as one statement for many rows: an insert that meets its record and finds it as it was. */
async function writeSchools(db: Kysely<Tables>, { add, change }: ImportBatch["schools"]): Promise<void> {
  const columns = (school: (typeof add)[number]) => ({
    id: school.id,
    name: school.name,
    name_folded: fold(school.name),
    link_profile: school.linkProfile,
    region: school.region ?? "",
    region_folded: fold(school.region ?? ""),
    bandwidth_kbps: school.bandwidthKbps ?? null,
    contact: school.contact ?? "",
    archived_at: null,
  });
  await eachThousand(add, (schools) =>
    all(
      schools,
      db
        .insertInto("schools")
        .values(schools.map((school) => ({ ...columns(school), version: 1 })))
        .onConflict((conflict) => conflict.column("name_folded").doNothing())
        .executeTakeFirstOrThrow(),
    ),
  );
  await eachThousand(change, (schools) =>
    all(
      schools,
      db
        .insertInto("schools")
        .values(schools.map(({ version, ...school }) => ({ ...columns({ ...school, id: school.schoolId }), version })))
        .onConflict((conflict) =>
          conflict
            .column("id")
            .doUpdateSet((set) => ({
              name: set.ref("excluded.name"),
              name_folded: set.ref("excluded.name_folded"),
              link_profile: set.ref("excluded.link_profile"),
              region: set.ref("excluded.region"),
              region_folded: set.ref("excluded.region_folded"),
              bandwidth_kbps: set.ref("excluded.bandwidth_kbps"),
              contact: set.ref("excluded.contact"),
              version: sql`schools.version + 1`,
            }))
            .whereRef("schools.version", "=", "excluded.version"),
        )
        .executeTakeFirstOrThrow(),
    ),
  );
}

async function writeClassrooms(db: Kysely<Tables>, { add, change }: ImportBatch["classrooms"]): Promise<void> {
  await eachThousand(add, (classrooms) =>
    all(
      classrooms,
      db
        .insertInto("classrooms")
        .values(
          classrooms.map(({ id, schoolId, name }) => ({
            id,
            school_id: schoolId,
            name,
            name_folded: fold(name),
            archived_at: null,
            version: 1,
          })),
        )
        .onConflict((conflict) => conflict.columns(["school_id", "name_folded"]).doNothing())
        .executeTakeFirstOrThrow(),
    ),
  );
  await eachThousand(change, (classrooms) =>
    all(
      classrooms,
      db
        .insertInto("classrooms")
        .values(
          classrooms.map(({ classroomId, schoolId, name, version }) => ({
            id: classroomId,
            school_id: schoolId,
            name,
            name_folded: fold(name),
            archived_at: null,
            version,
          })),
        )
        .onConflict((conflict) =>
          conflict
            .column("id")
            .doUpdateSet((set) => ({ name: set.ref("excluded.name"), version: sql`classrooms.version + 1` }))
            .whereRef("classrooms.version", "=", "excluded.version"),
        )
        .executeTakeFirstOrThrow(),
    ),
  );
}

async function writePeople(db: Kysely<Tables>, { add, change }: ImportBatch["people"]): Promise<void> {
  const columns = (person: (typeof add)[number]) => ({
    id: person.id,
    name: person.name,
    sign_in_name: person.signInName,
    sign_in_folded: fold(person.signInName),
    role: person.role,
    password_hash: null,
    region: person.region ?? "",
    region_folded: fold(person.region ?? ""),
    classroom_id: person.classroomId ?? null,
    archived_at: null,
  });
  await eachThousand(add, (people) =>
    all(
      people,
      db
        .insertInto("people")
        .values(people.map((person) => ({ ...columns(person), version: 1 })))
        .onConflict((conflict) => conflict.column("sign_in_folded").doNothing())
        .executeTakeFirstOrThrow(),
    ),
  );
  await eachThousand(change, (people) =>
    all(
      people,
      db
        .insertInto("people")
        .values(people.map(({ version, ...person }) => ({ ...columns({ ...person, id: person.personId }), version })))
        .onConflict((conflict) =>
          conflict
            .column("id")
            .doUpdateSet((set) => ({
              name: set.ref("excluded.name"),
              sign_in_name: set.ref("excluded.sign_in_name"),
              role: set.ref("excluded.role"),
              region: set.ref("excluded.region"),
              region_folded: set.ref("excluded.region_folded"),
              classroom_id: set.ref("excluded.classroom_id"),
              version: sql`people.version + 1`,
            }))
            .whereRef("people.version", "=", "excluded.version"),
        )
        .executeTakeFirstOrThrow(),
    ),
  );
}

/** SQLite takes 32,766 parameters in one statement. */
async function eachThousand<T>(rows: readonly T[], write: (some: T[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < rows.length; from += 1_000) await write(rows.slice(from, from + 1_000));
}

/** @throws Overtaken when a row was left out. */
async function all(
  rows: readonly unknown[],
  writing: Promise<{ numInsertedOrUpdatedRows?: bigint | undefined }>,
): Promise<void> {
  if (Number((await writing).numInsertedOrUpdatedRows ?? 0n) !== rows.length) {
    throw new Overtaken("a record was changed while it was being imported");
  }
}
