import { type Kysely, sql } from "kysely";

/**
 * Everything the spine of the service needs. Later migrations add columns and tables; a migration that was released is
 * never edited.
 */
export const firstTables = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("schools")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("name_folded", "text", (column) => column.notNull().unique())
      .addColumn("link_profile", "text", (column) => column.notNull())
      .execute();

    await db.schema
      .createTable("classrooms")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("school_id", "text", (column) => column.notNull().references("schools.id"))
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("name_folded", "text", (column) => column.notNull())
      .addUniqueConstraint("classrooms_name", ["school_id", "name_folded"])
      .execute();

    await db.schema
      .createTable("devices")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("classroom_id", "text", (column) => column.notNull().references("classrooms.id"))
      .addColumn("paired_at", "bigint", (column) => column.notNull())
      .addColumn("last_seen_at", "bigint")
      .execute();
    await db.schema.createIndex("devices_classroom").on("devices").column("classroom_id").execute();

    await db.schema
      .createTable("people")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("sign_in_name", "text", (column) => column.notNull())
      .addColumn("sign_in_folded", "text", (column) => column.notNull().unique())
      .addColumn("role", "text", (column) => column.notNull())
      .addColumn("password_hash", "text")
      .execute();

    await db.schema
      .createTable("sessions")
      .addColumn("token_hash", "text", (column) => column.primaryKey())
      .addColumn("person_id", "text", (column) => column.references("people.id").onDelete("cascade"))
      .addColumn("device_id", "text", (column) => column.references("devices.id").onDelete("cascade"))
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addCheckConstraint("sessions_one_owner", sql`(person_id is null) <> (device_id is null)`)
      .execute();
    await db.schema.createIndex("sessions_person").on("sessions").column("person_id").execute();
    await db.schema.createIndex("sessions_device").on("sessions").column("device_id").execute();
    await db.schema.createIndex("sessions_expiry").on("sessions").column("expires_at").execute();

    await db.schema
      .createTable("links")
      .addColumn("key_hash", "text", (column) => column.primaryKey())
      .addColumn("purpose", "text", (column) => column.notNull())
      .addColumn("person_id", "text", (column) => column.references("people.id").onDelete("cascade"))
      .addColumn("device_id", "text", (column) => column.references("devices.id").onDelete("cascade"))
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("uses_left", "integer")
      .addCheckConstraint("links_one_owner", sql`person_id is null or device_id is null`)
      .execute();
    await db.schema.createIndex("links_person").on("links").column("person_id").execute();
    await db.schema.createIndex("links_device").on("links").column("device_id").execute();

    await db.schema
      .createTable("pairings")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("code", "text", (column) => column.notNull().unique())
      .addColumn("secret_hash", "text", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("device_id", "text", (column) => column.references("devices.id").onDelete("cascade"))
      .execute();
    await db.schema.createIndex("pairings_device").on("pairings").column("device_id").execute();

    await db.schema
      .createTable("lessons")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("title", "text", (column) => column.notNull())
      .addColumn("teacher_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("starts_at", "bigint", (column) => column.notNull())
      .addColumn("ends_at", "bigint", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("started_at", "bigint")
      .addColumn("ended_at", "bigint")
      .addColumn("end_reason", "text")
      .execute();
    await db.schema.createIndex("lessons_time").on("lessons").columns(["starts_at", "ends_at"]).execute();
    await db.schema.createIndex("lessons_teacher").on("lessons").columns(["teacher_id", "starts_at"]).execute();

    await db.schema
      .createTable("lesson_classrooms")
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id").onDelete("cascade"))
      .addColumn("classroom_id", "text", (column) => column.notNull().references("classrooms.id"))
      .addColumn("position", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("lesson_classrooms_pk", ["lesson_id", "classroom_id"])
      .execute();
    await db.schema
      .createIndex("lesson_classrooms_classroom")
      .on("lesson_classrooms")
      .columns(["classroom_id", "lesson_id"])
      .execute();

    await db.schema
      .createTable("attendance")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("classroom_id", "text", (column) => column.references("classrooms.id"))
      .addColumn("joined_at", "bigint", (column) => column.notNull())
      .addColumn("last_seen_at", "bigint", (column) => column.notNull())
      .addColumn("left_at", "bigint")
      .addColumn("leave_reason", "text")
      .execute();
    await db.schema.createIndex("attendance_lesson").on("attendance").columns(["lesson_id", "joined_at"]).execute();
    await db.schema.createIndex("attendance_classroom").on("attendance").column("classroom_id").execute();
  },
};
