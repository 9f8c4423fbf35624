import { type Kysely, sql } from "kysely";

/**
 * What reports stand on: the minutes of a lesson by hour, and the weeks of a school made of them. A year of minutes is
 * far too much to be read for a page. Lessons that ended before are summed once, too: they count as not summed yet.
 */
export const reportSums = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table lessons add column summed integer not null default 0`.execute(db);
    await sql`create index lessons_not_summed on lessons (ended_at) where state = 'ended' and summed = 0`.execute(db);

    const hours = db.schema
      .createTable("room_hours")
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("classroom_id", "text", (column) => column.notNull().references("classrooms.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("minutes", "integer", (column) => column.notNull())
      .addColumn("full_minutes", "integer", (column) => column.notNull())
      .addColumn("full_kbps", "double precision", (column) => column.notNull())
      .addColumn("open_kbps", "double precision", (column) => column.notNull());
    await DELIVERED.reduce((table, name) => table.addColumn(name, "double precision", (c) => c.notNull()), hours)
      .addPrimaryKeyConstraint("room_hours_pk", ["lesson_id", "classroom_id", "at"])
      .execute();
    await db.schema.createIndex("room_hours_classroom").on("room_hours").columns(["classroom_id", "at"]).execute();
    await db.schema.createIndex("room_hours_time").on("room_hours").column("at").execute();

    const weeks = db.schema
      .createTable("school_weeks")
      .addColumn("school_id", "text", (column) => column.notNull().references("schools.id"))
      .addColumn("week", "text", (column) => column.notNull())
      .addColumn("carries_kbps", "double precision")
      .addColumn("least", "integer", (column) => column.notNull())
      .addColumn("measurements", "integer", (column) => column.notNull())
      .addColumn("full_measurements", "integer", (column) => column.notNull())
      .addColumn("lessons", "integer", (column) => column.notNull())
      .addColumn("held", "integer", (column) => column.notNull())
      .addColumn("attended", "integer", (column) => column.notNull())
      .addColumn("present_seconds", "double precision", (column) => column.notNull())
      .addColumn("heads", "integer", (column) => column.notNull())
      .addColumn("counted", "integer", (column) => column.notNull());
    await DELIVERED.reduce((table, name) => table.addColumn(name, "double precision", (c) => c.notNull()), weeks)
      .addPrimaryKeyConstraint("school_weeks_pk", ["week", "school_id"])
      .execute();
    await db.schema.createIndex("school_weeks_school").on("school_weeks").columns(["school_id", "week"]).execute();

    await db.schema
      .createTable("school_hours")
      .addColumn("school_id", "text", (column) => column.notNull().references("schools.id"))
      .addColumn("week", "text", (column) => column.notNull())
      .addColumn("hour", "integer", (column) => column.notNull())
      .addColumn("carries_kbps", "double precision", (column) => column.notNull())
      .addColumn("least", "integer", (column) => column.notNull())
      .addColumn("measurements", "integer", (column) => column.notNull())
      .addColumn("seconds", "double precision", (column) => column.notNull())
      .addColumn("stalled_seconds", "double precision", (column) => column.notNull())
      .addPrimaryKeyConstraint("school_hours_pk", ["week", "school_id", "hour"])
      .execute();
    await db.schema.createIndex("school_hours_school").on("school_hours").columns(["school_id", "week"]).execute();
  },
};

const DELIVERED = [
  "seconds",
  "full_seconds",
  "reduced_seconds",
  "stills_seconds",
  "audio_seconds",
  "stalled_seconds",
  "voiced_seconds",
  "concealed_seconds",
];
