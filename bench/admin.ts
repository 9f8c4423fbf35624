import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Dialect } from "kysely";
import { fold } from "../server/accounts/fold.ts";
import { postgresDialect } from "../server/store/postgres.ts";
import { NodeSqliteDialect } from "../server/store/sqlite.ts";
import { openStoreOn } from "../server/store/store.ts";
import { createReports, type Reports } from "../server/timetable/reports.ts";
import { installedPostgres, PostgresCluster } from "../tests/support/postgres-cluster.ts";
import { Statements } from "./support/statements.ts";
import { table } from "./support/table.ts";
import {
  countyClock,
  countyOf,
  dayFrom,
  furnish,
  MONDAY_MS,
  regionOf,
  teacherOf,
  WEEKS,
  ZONE,
} from "./support/timetable-county.ts";
import { type Question, reportQuestions, timetableQuestions } from "./support/timetable-questions.ts";
import { type Client, copyToAll, measureYear, postgresClient, sqliteClient } from "./support/year.ts";

/**
 * A county's timetable: 2,000 schools, 4,000 classrooms, 60,000 series, a term of 20 weeks, so 1.2 million lessons; and
 * the year of measurements before it (support/year.ts). How long do the week of a region, the check for clashes, a
 * classroom's day, saving a series, the reports and feasibility take? On node:sqlite, or on PostgreSQL with
 * `-- --postgres` where it is installed. `-- --quick` has a tenth of everything. `-- --keep FOLDER` leaves the database
 * there, and takes the one that is there; then `--part` (seed, timetable, reports, memory, plans) can run alone.
 */

const PARTS = ["seed", "timetable", "reports", "memory", "plans"] as const;
const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    postgres: { type: "boolean", default: false },
    keep: { type: "string" },
    part: { type: "string", multiple: true, default: [...PARTS] },
  },
});
const has = (part: (typeof PARTS)[number]) => options.part.includes(part);
const size = countyOf(options.quick ? 0.1 : 1);
/** Of the year before the term: so many weeks had lessons, and the last of them the service sums itself. */
const TAUGHT_WEEKS = 40;
const SUMMED_WEEKS = 4;
const ROUNDS = 6;
const mondays = Array.from({ length: TAUGHT_WEEKS }, (_, week) => dayFrom(7 * (week - TAUGHT_WEEKS)));

const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6);

async function bench(title: string, dialect: Dialect, connect: () => Promise<Client> | Client): Promise<void> {
  const statements = new Statements();
  const store = await openStoreOn(dialect, statements.log);
  const from = performance.now();
  const { term, made } = await furnish(store, size);
  say(`\n${title}: ${size.series * WEEKS} lessons to come${made ? ` in ${seconds(from)}` : ", as kept"}`);
  const client = await connect();
  const reports = createReports({ store, clock: countyClock, zone: ZONE });
  if (made) await measureReports(client, reports);
  // What PostgreSQL does by itself within minutes; SQLite never does.
  if (made && options.postgres) await client.run("vacuum analyze");

  const timetable = timetableQuestions(store, term, size);
  const reported = reportQuestions(store, reports, term, size, mondays.at(-1) ?? "");
  const head = ["what", "answers", "median ms", "p95 ms", "worst ms", "median CPU ms", "p95 CPU ms", "goal p95"];
  const rows: string[][] = [];
  for (const each of [...(has("timetable") ? timetable : []), ...(has("reports") ? reported : [])]) {
    rows.push(await figuresOf(each));
  }
  if (rows.length > 0) say(table(head, rows));
  const questions = [...timetable, ...reported];
  if (has("memory")) await memory(questions);
  for (const { name, run } of has("plans") ? questions : []) {
    const worst = await statements.slowest(() => run(1), client);
    if (worst === undefined) continue;
    say(`\n${name}: slowest statement ${worst.ms.toFixed(1)} ms\n  ${worst.sql.slice(0, 200)}…`);
    for (const line of worst.plan) say(`  | ${line}`);
  }
  await client.close();
  await store.close();
}

/** Gives the county its year of measurements, and has the last weeks of it summed. */
async function measureReports(client: Client, reports: Reports): Promise<void> {
  let from = performance.now();
  const year = { mondayMs: MONDAY_MS, weeks: TAUGHT_WEEKS, weeksToSum: SUMMED_WEEKS };
  const measured = await measureYear(client, {
    ...year,
    ...{ region: fold(regionOf(size, 1)), teacherId: teacherOf(size, 0) },
  });
  say(`${measured.minutes} minutes of ${measured.lessons} lessons in ${seconds(from)}`);
  from = performance.now();
  await reports.sum();
  const summed = Math.round((measured.lessons * SUMMED_WEEKS) / TAUGHT_WEEKS);
  say(`${summed} lessons summed in ${seconds(from)}: ${((performance.now() - from) / summed).toFixed(1)} ms a lesson`);
  const copied = await copyToAll(client, mondays);
  say(`${copied.weeks} weeks of schools and ${copied.hours} hours of them copied\n`);
}

async function figuresOf({ name, goalMs, runs, run }: Question): Promise<string[]> {
  for (let turn = 0; turn < 3; turn++) await run(turn);
  const times: number[] = [];
  // What of it the processor worked in this process: steadier than time on a machine that has other work.
  const cpu: number[] = [];
  let answered = 0;
  for (let turn = 3; turn < runs + 3; turn++) {
    const from = performance.now();
    const before = process.cpuUsage();
    answered += await run(turn);
    const { user, system } = process.cpuUsage(before);
    times.push(performance.now() - from);
    cpu.push((user + system) / 1000);
  }
  const at = (values: number[], share: number) =>
    (values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0).toFixed(1);
  return [
    ...[name, `${Math.round(answered / runs)} rows`, at(times, 0.5), at(times, 0.95), at(times, 1)],
    ...[at(cpu, 0.5), at(cpu, 0.95), goalMs === null ? "–" : `${goalMs}`],
  ];
}

/** All questions again and again: what is held after the first rounds must not grow. */
async function memory(questions: readonly Question[]): Promise<void> {
  const asked = questions.filter(({ name }) => !name.startsWith("saving"));
  const held: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < 5; turn++) for (const { run } of asked) await run(5 * round + turn);
    held.push(megabytes());
  }
  say(`memory after each of ${ROUNDS} rounds of all questions: ${held.join(", ")} MB`);
}

const installed = installedPostgres();
if (options.postgres && installed !== undefined) {
  const cluster = await PostgresCluster.start(installed.bin, options.keep);
  try {
    const url = cluster.databaseUrl;
    await bench(`PostgreSQL ${installed.version}`, postgresDialect(url), () => postgresClient(url));
  } finally {
    await cluster.stop();
  }
} else {
  const dataDir = options.keep ?? (await mkdtemp(join(tmpdir(), "oneroom-bench-admin-")));
  try {
    const file = join(dataDir, "oneroom.db");
    await bench("node:sqlite", new NodeSqliteDialect(dataDir), () => sqliteClient(file));
    say(`database: ${Math.round((await stat(file)).size / 1e6)} MB`);
  } finally {
    if (options.keep === undefined) await rm(dataDir, { recursive: true });
  }
}
