import { type Kysely, sql } from "kysely";

/**
 * Terms, series and what their lessons know of them. Each lesson of a series is a row of its own from the beginning, so
 * that everything that holds for a lesson holds for it, too.
 */
export const timetable = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("terms")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("zone", "text", (column) => column.notNull())
      .addColumn("starts_on", "text", (column) => column.notNull())
      .addColumn("ends_on", "text", (column) => column.notNull())
      .addColumn("periods", "text", (column) => column.notNull())
      .addColumn("holidays", "text", (column) => column.notNull())
      .addColumn("make_up_days", "text", (column) => column.notNull())
      .addColumn("version", "integer", (column) => column.notNull())
      .execute();

    await db.schema
      .createTable("series")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("term_id", "text", (column) => column.notNull().references("terms.id"))
      .addColumn("title", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("teacher_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("master_classroom_id", "text", (column) => column.references("classrooms.id"))
      .addColumn("period", "integer")
      .addColumn("start_time", "text", (column) => column.notNull())
      .addColumn("end_time", "text", (column) => column.notNull())
      .addColumn("rule", "text", (column) => column.notNull())
      .addColumn("from_on", "text")
      .addColumn("until_on", "text")
      .addColumn("skip", "text", (column) => column.notNull())
      .addColumn("version", "integer", (column) => column.notNull())
      .execute();
    await db.schema.createIndex("series_term").on("series").column("term_id").execute();

    await db.schema
      .createTable("series_classrooms")
      .addColumn("series_id", "text", (column) => column.notNull().references("series.id").onDelete("cascade"))
      .addColumn("classroom_id", "text", (column) => column.notNull().references("classrooms.id"))
      .addColumn("position", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("series_classrooms_pk", ["series_id", "classroom_id"])
      .execute();
    await db.schema.createIndex("series_classrooms_classroom").on("series_classrooms").column("classroom_id").execute();

    // One statement a column: SQLite adds no more at a time.
    const lessonColumns = [
      sql`alter table lessons add column series_id text references series (id)`,
      sql`alter table lessons add column occurs_on text`,
      sql`alter table lessons add column subject text not null default ''`,
      sql`alter table lessons add column master_classroom_id text references classrooms (id)`,
      sql`alter table lessons add column zone text`,
      sql`alter table lessons add column version integer not null default 1`,
      sql`alter table lessons add column time_changed integer not null default 0`,
      sql`alter table lessons add column teacher_changed integer not null default 0`,
      sql`alter table lessons add column classrooms_changed integer not null default 0`,
      sql`alter table lessons add column cancelled_by text`,
      sql`alter table lessons add column changed_at bigint not null default 0`,
    ];
    for (const statement of lessonColumns) await statement.execute(db);
    await db.schema.createIndex("lessons_series").on("lessons").columns(["series_id", "occurs_on"]).execute();
    await db.schema
      .createIndex("lessons_master_classroom")
      .on("lessons")
      .columns(["master_classroom_id", "starts_at"])
      .execute();

    // The start stands beside the classroom, so that a classroom's day is one stretch of an index.
    await sql`alter table lesson_classrooms add column starts_at bigint not null default 0`.execute(db);
    await sql`update lesson_classrooms set starts_at =
      (select lessons.starts_at from lessons where lessons.id = lesson_classrooms.lesson_id)`.execute(db);
    await db.schema
      .createIndex("lesson_classrooms_time")
      .on("lesson_classrooms")
      .columns(["classroom_id", "starts_at"])
      .execute();

    await db.schema
      .createTable("accepted_clashes")
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("other_lesson_id", "text", (column) => column.notNull().references("lessons.id"))
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("wanted_id", "text", (column) => column.notNull())
      .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("accepted_clashes_pk", ["lesson_id", "other_lesson_id", "kind", "wanted_id", "at"])
      .execute();

    // One row, which every change of the timetable writes first: so changes run one after another on PostgreSQL, too.
    await db.schema
      .createTable("timetable_turns")
      .addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("turn", "bigint", (column) => column.notNull())
      .execute();
    await sql`insert into timetable_turns (id, turn) values (1, 0)`.execute(db);
  },
};
