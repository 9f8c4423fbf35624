import { DatabaseSync } from "node:sqlite";
import pg from "pg";

/**
 * A year of measurements for a county. Minute by minute for the classrooms of one region; for the other schools what the
 * service sums from minutes, copied from that region, so that the tables that reports read have their full size. All of
 * it is made by the database itself, in statements that both understand.
 */

/** Runs statements past the service, as a database client would. */
export interface Client {
  run(sql: string): Promise<number>;
  explain(sql: string, parameters: readonly unknown[]): Promise<string[]>;
  close(): Promise<void>;
}

export function sqliteClient(file: string): Client {
  const db = new DatabaseSync(file);
  db.exec("pragma synchronous = off");
  return {
    run: async (sql) => Number(db.prepare(sql).run().changes),
    explain: async (sql, parameters) =>
      db
        .prepare(`explain query plan ${sql}`)
        .all(...parameters.map((each) => (typeof each === "number" || typeof each === "string" ? each : null)))
        .map(({ detail }) => String(detail)),
    close: async () => db.close(),
  };
}

export async function postgresClient(url: string): Promise<Client> {
  const client = new pg.Client(url);
  // The server goes before the client when something else has failed.
  client.on("error", () => undefined);
  await client.connect();
  return {
    run: async (sql) => (await client.query(sql)).rowCount ?? 0,
    async explain(sql, parameters) {
      const { rows } = await client.query<Record<string, string>>(`explain ${sql}`, [...parameters]);
      return rows.flatMap((row) => Object.values(row));
    },
    close: () => client.end(),
  };
}

const LESSON_MINUTES = 40;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Year {
  /** First moment of the Monday after it. */
  mondayMs: number;
  weeks: number;
  /** Of these, the last ones are left for the service to sum. */
  weeksToSum: number;
  /** Folded. */
  region: string;
  teacherId: string;
}

const numbers = (name: string, to: number) =>
  `${name}(n) as (select 0 union all select n + 1 from ${name} where n < ${to - 1})`;

/** Three lessons a day in each classroom with an odd number of the region. Answers how many minutes were measured. */
export async function measureYear(client: Client, year: Year): Promise<{ lessons: number; minutes: number }> {
  const first = year.mondayMs - year.weeks * 7 * DAY_MS;
  const rooms = `select classrooms.id, cast(substr(classrooms.id, 5) as integer) as number from classrooms
    join schools on schools.id = classrooms.school_id where schools.region_folded = '${year.region}'`;
  const startsAt = `${first} + (weeks.n * 7 + days.n) * cast(${DAY_MS} as bigint) + (8 + 2 * slots.n + rooms.number % 2) * ${HOUR_MS}`;
  const lessons = await client.run(`
    insert into lessons (id, title, teacher_id, starts_at, ends_at, state, started_at, ended_at, end_reason, summed)
    with recursive ${numbers("weeks", year.weeks)}, ${numbers("days", 5)}, ${numbers("slots", 3)}, rooms as (${rooms})
    select 'old-' || rooms.id || '-' || weeks.n || '-' || days.n || '-' || slots.n, 'Lesson', '${year.teacherId}',
      ${startsAt}, ${startsAt} + ${LESSON_MINUTES * 60_000}, 'ended', ${startsAt},
      ${startsAt} + ${LESSON_MINUTES * 60_000}, 'teacher',
      case when weeks.n < ${year.weeks - year.weeksToSum} then 1 else 0 end
    from rooms cross join weeks cross join days cross join slots`);
  const old = `from lessons where id like 'old-%'`;
  await client.run(`insert into lesson_classrooms (lesson_id, classroom_id, position, starts_at)
    select id, substr(id, 5, 10), 0, starts_at ${old}`);
  await client.run(`insert into attendance (id, lesson_id, classroom_id, joined_at, last_seen_at, left_at, leave_reason)
    select 'att-' || id, id, substr(id, 5, 10), starts_at, ends_at, ends_at, 'lesson-ended' ${old}`);
  const room = "cast(substr(lessons.id, 9, 6) as integer)";
  const kbps = `(400 + (${room} * 7919) % 6000) * (70 + (minutes.n * 31 + lessons.starts_at / 60000) % 60) / 100.0`;
  const minutes = await client.run(`
    insert into minute_digests (lesson_id, classroom_id, at, saturated, low_capacity_kbps, median_capacity_kbps,
      received_kbps, budget_kbps, planned_kbps, tier, full_seconds, reduced_seconds, stills_seconds, audio_seconds,
      round_trip_ms, queue_ms, loss_share, stalled_seconds, voice_concealed_share, seconds)
    with recursive ${numbers("minutes", LESSON_MINUTES)}
    select lessons.id, substr(lessons.id, 5, 10), lessons.starts_at + minutes.n * 60000, ${room} % 3 / 2,
      ${kbps}, ${kbps}, ${kbps}, ${kbps}, ${kbps}, 'reduced', 10, 45, 5, 0, 40, 20, 0.01, ${room} % 4, 0.01, 60
    from lessons cross join minutes where lessons.id like 'old-%'`);
  return { lessons, minutes };
}

const WEEK = ["carries_kbps", "least", "measurements", "full_measurements", "lessons", "held", "attended"];
const PRESENCE = ["present_seconds", "heads", "counted"];
const DELIVERED = ["seconds", "full_seconds", "reduced_seconds", "stills_seconds", "audio_seconds"];
const VOICE = ["stalled_seconds", "voiced_seconds", "concealed_seconds"];
const HOUR = ["hour", "carries_kbps", "least", "measurements", "seconds", "stalled_seconds"];

/** Every school has every week of the year. Answers how many rows there are of weeks, and of their hours. */
export async function copyToAll(client: Client, mondays: readonly string[]): Promise<{ weeks: number; hours: number }> {
  const known = `known as (select school_id, week, row_number() over (order by school_id, week) - 1 as place
    from school_weeks), many as (select count(*) as known from known)`;
  const all = `weeks(week) as (values ${mondays.map((monday) => `('${monday}')`).join(", ")}),
    wanted as (select schools.id as school_id, weeks.week,
      (row_number() over (order by weeks.week, schools.id) - 1) % (select known from many) as place
    from schools cross join weeks
    where not exists (select 1 from school_weeks there where there.school_id = schools.id and there.week = weeks.week)),
    pairs as (select wanted.school_id, wanted.week, known.school_id as as_school, known.week as as_week
      from wanted join known on known.place = wanted.place)`;
  const copied = (table: string, columns: readonly string[]) =>
    `insert into ${table} (school_id, week, ${columns.join(", ")})
    with ${known}, ${all} select pairs.school_id, pairs.week, ${columns.map((name) => `t.${name}`).join(", ")}
    from pairs join ${table} t on t.school_id = pairs.as_school and t.week = pairs.as_week`;
  // The hours first: the weeks that are known decide what is copied to where.
  const hours = await client.run(copied("school_hours", HOUR));
  const weeks = await client.run(copied("school_weeks", [...WEEK, ...PRESENCE, ...DELIVERED, ...VOICE]));
  return { weeks, hours };
}
