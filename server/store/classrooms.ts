import { type Kysely, sql } from "kysely";
import type { ClassroomRecord } from "../../signaling/contract/api.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import { fold } from "../accounts/fold.ts";
import type { PlacesStore, RecordFilter } from "../accounts/ports.ts";
import { behind, pageOf } from "./keyset.ts";
import type { Tables } from "./schema.ts";

type ClassroomsStore = Pick<
  PlacesStore,
  "classrooms" | "classroomPage" | "findClassroom" | "addClassroom" | "changeClassroom" | "setClassroomArchived"
>;

export function classroomsIn(db: Kysely<Tables>): ClassroomsStore {
  return {
    async classrooms(filter) {
      const rows = await filtered(db, filter)
        .orderBy("schools.name_folded")
        .orderBy("classrooms.name_folded")
        .execute();
      const devices = await devicesByClassroom(db);
      return rows.map((row) => recordOf(row, devices));
    },

    async classroomPage(filter, asked) {
      let query = filtered(db, filter);
      const order = ["schools.name_folded", "classrooms.name_folded", "classrooms.id"] as const;
      if (asked.after !== null) query = query.where(behind(order, asked.after));
      for (const column of order) query = query.orderBy(column);
      const rows = await query.limit(asked.limit + 1).execute();
      const ids = rows.map(({ id }) => id);
      const devices =
        ids.length === 0 ? new Map<ClassroomId, ClassroomRecord["devices"]>() : await devicesByClassroom(db, ids);
      return pageOf(
        rows,
        asked,
        (row) => recordOf(row, devices),
        ({ school, folded, id }) => [school, folded, id],
      );
    },

    findClassroom(id) {
      return db
        .selectFrom("classrooms")
        .innerJoin("schools", "schools.id", "classrooms.school_id")
        .select([
          "classrooms.id",
          "classrooms.name",
          "classrooms.version",
          "classrooms.school_id as schoolId",
          "schools.name as school",
          "schools.region",
          "schools.link_profile as linkProfile",
          "classrooms.archived_at as archivedAt",
          "schools.archived_at as schoolArchivedAt",
        ])
        .where("classrooms.id", "=", id)
        .executeTakeFirst();
    },

    async addClassroom({ id, schoolId, name }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("classrooms")
        .values({ id, school_id: schoolId, name, name_folded: fold(name), archived_at: null, version: 1 })
        .onConflict((conflict) => conflict.columns(["school_id", "name_folded"]).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    changeClassroom({ classroomId, name, version }) {
      return db.transaction().execute(async (transaction) => {
        const standing = await transaction
          .selectFrom("classrooms")
          .select(["school_id", "version"])
          .where("id", "=", classroomId)
          .where("archived_at", "is", null)
          .executeTakeFirst();
        if (standing === undefined) return "missing";
        if (standing.version !== version) return "stale";
        const namesake = await transaction
          .selectFrom("classrooms")
          .select("id")
          .where("school_id", "=", standing.school_id)
          .where("name_folded", "=", fold(name))
          .where("id", "<>", classroomId)
          .executeTakeFirst();
        if (namesake !== undefined) return "taken";
        const { numUpdatedRows } = await transaction
          .updateTable("classrooms")
          .set({ name, name_folded: fold(name), version: version + 1 })
          .where("id", "=", classroomId)
          .where("version", "=", version)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n ? "saved" : "stale";
      });
    },

    async setClassroomArchived(id, at) {
      const { numUpdatedRows } = await db
        .updateTable("classrooms")
        .set({ archived_at: at, version: sql`version + 1` })
        .where("id", "=", id)
        .where("archived_at", at === null ? "is not" : "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
  };
}

function filtered(db: Kysely<Tables>, { archived, reach }: RecordFilter) {
  const query = db
    .selectFrom("classrooms")
    .innerJoin("schools", "schools.id", "classrooms.school_id")
    .select([
      "classrooms.id",
      "classrooms.school_id as schoolId",
      "classrooms.name",
      "classrooms.archived_at as ownArchivedAt",
      "schools.archived_at as schoolArchivedAt",
      "classrooms.version",
      "schools.name_folded as school",
      "classrooms.name_folded as folded",
    ]);
  const standing = archived
    ? query.where((row) =>
        row.or([row("classrooms.archived_at", "is not", null), row("schools.archived_at", "is not", null)]),
      )
    : query.where("classrooms.archived_at", "is", null).where("schools.archived_at", "is", null);
  return reach === null ? standing : standing.where("schools.region_folded", "=", reach);
}

type ClassroomRow = Awaited<ReturnType<ReturnType<typeof filtered>["execute"]>>[number];
type Devices = Map<ClassroomId, ClassroomRecord["devices"]>;

function recordOf(row: ClassroomRow, devices: Devices): ClassroomRecord {
  const { ownArchivedAt, schoolArchivedAt, school, folded, ...record } = row;
  return { ...record, archivedAt: ownArchivedAt ?? schoolArchivedAt, devices: devices.get(row.id) ?? [] };
}

/** Of all classrooms, or of some. */
async function devicesByClassroom(db: Kysely<Tables>, ids?: readonly ClassroomId[]): Promise<Devices> {
  let query = db.selectFrom("devices").selectAll();
  if (ids !== undefined) query = query.where("classroom_id", "in", ids);
  const rows = await query.orderBy("paired_at").orderBy("id").execute();
  const grouped: Devices = new Map();
  for (const row of rows) {
    const device = { id: row.id, pairedAt: row.paired_at, lastSeenAt: row.last_seen_at };
    const siblings = grouped.get(row.classroom_id);
    if (siblings) siblings.push(device);
    else grouped.set(row.classroom_id, [device]);
  }
  return grouped;
}
