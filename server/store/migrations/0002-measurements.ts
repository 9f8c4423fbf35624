import type { Kysely } from "kysely";

/**
 * What the links carried and what was decided. The indexes by time alone are for the removal of what is too old; those
 * that begin with a classroom are for its forecast.
 */
export const measurements = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("network_checks")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("classroom_id", "text", (column) => column.notNull().references("classrooms.id"))
      .addColumn("lesson_id", "text", (column) => column.references("lessons.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("down_kbps", "double precision", (column) => column.notNull())
      .addColumn("up_kbps", "double precision")
      .addColumn("round_trip_ms", "double precision", (column) => column.notNull())
      .addColumn("jitter_ms", "double precision", (column) => column.notNull())
      .addColumn("loss_share", "double precision", (column) => column.notNull())
      .addColumn("protocol", "text", (column) => column.notNull())
      .addColumn("source", "text", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("network_checks_classroom")
      .on("network_checks")
      .columns(["classroom_id", "at"])
      .execute();
    await db.schema.createIndex("network_checks_lesson").on("network_checks").column("lesson_id").execute();
    await db.schema.createIndex("network_checks_time").on("network_checks").column("at").execute();

    await db.schema
      .createTable("minute_digests")
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("classroom_id", "text", (column) => column.notNull().references("classrooms.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("saturated", "integer", (column) => column.notNull())
      .addColumn("low_capacity_kbps", "double precision", (column) => column.notNull())
      .addColumn("median_capacity_kbps", "double precision", (column) => column.notNull())
      .addColumn("received_kbps", "double precision", (column) => column.notNull())
      .addColumn("budget_kbps", "double precision", (column) => column.notNull())
      .addColumn("planned_kbps", "double precision", (column) => column.notNull())
      .addColumn("tier", "text", (column) => column.notNull())
      .addColumn("full_seconds", "double precision", (column) => column.notNull())
      .addColumn("reduced_seconds", "double precision", (column) => column.notNull())
      .addColumn("stills_seconds", "double precision", (column) => column.notNull())
      .addColumn("audio_seconds", "double precision", (column) => column.notNull())
      .addColumn("round_trip_ms", "double precision", (column) => column.notNull())
      .addColumn("queue_ms", "double precision", (column) => column.notNull())
      .addColumn("loss_share", "double precision", (column) => column.notNull())
      .addColumn("stalled_seconds", "double precision", (column) => column.notNull())
      .addColumn("voice_concealed_share", "double precision")
      .addColumn("seconds", "double precision", (column) => column.notNull())
      .addPrimaryKeyConstraint("minute_digests_pk", ["lesson_id", "classroom_id", "at"])
      .execute();
    await db.schema
      .createIndex("minute_digests_classroom")
      .on("minute_digests")
      .columns(["classroom_id", "at"])
      .execute();
    await db.schema.createIndex("minute_digests_time").on("minute_digests").column("at").execute();

    await db.schema
      .createTable("decisions")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("classroom_id", "text", (column) => column.references("classrooms.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("tier", "text", (column) => column.notNull())
      .addColumn("cause", "text", (column) => column.notNull())
      .addColumn("budget_kbps", "double precision", (column) => column.notNull())
      .addColumn("planned_kbps", "double precision", (column) => column.notNull())
      .addColumn("needed_kbps", "double precision", (column) => column.notNull())
      .execute();
    await db.schema.createIndex("decisions_lesson").on("decisions").columns(["lesson_id", "at"]).execute();
    await db.schema.createIndex("decisions_time").on("decisions").column("at").execute();
  },
};
