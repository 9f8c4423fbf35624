import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Dialect } from "kysely";
import { systemClock } from "../server/clock.ts";
import { postgresDialect } from "../server/store/postgres.ts";
import { NodeSqliteDialect } from "../server/store/sqlite.ts";
import { openStoreOn, type Store } from "../server/store/store.ts";
import { createFeasibility } from "../server/timetable/feasibility.ts";
import { createReports, type Reports } from "../server/timetable/reports.ts";
import { createSchedule, type Schedule } from "../server/timetable/schedule.ts";
import type { NewSeriesLesson, SeriesRow } from "../server/timetable/schedule-ports.ts";
import { createTimetable } from "../server/timetable/timetable.ts";
import type { Holder } from "../signaling/contract/api.ts";
import { classroomId, deviceId, lessonId, personId, schoolId, seriesId } from "../signaling/contract/ids.ts";
import { linkReportQuery } from "../signaling/contract/reports.ts";
import type { TermView } from "../signaling/contract/timetable.ts";
import { installedPostgres, PostgresCluster } from "../tests/support/postgres-cluster.ts";
import { Statements } from "./support/statements.ts";
import { table } from "./support/table.ts";
import { type Client, copyToAll, measureYear, postgresClient, sqliteClient } from "./support/year.ts";

/**
 * A county's timetable: 2,000 schools, 4,000 classrooms, 60,000 series, a term of 20 weeks, so 1.2 million lessons; and
 * the year of measurements before it (support/year.ts). How long do the week of a region, the check for clashes, a
 * classroom's day, saving a series, the reports and feasibility take? On node:sqlite, or on PostgreSQL with
 * `-- --postgres` where it is installed. `-- --quick` has a tenth of everything, `-- --timetable` no measurements.
 */

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    postgres: { type: "boolean", default: false },
    timetable: { type: "boolean", default: false },
  },
});
const scale = options.quick ? 0.1 : 1;
const SCHOOLS = 2_000 * scale;
const CLASSROOMS = 4_000 * scale;
const SERIES = 60_000 * scale;
/** One for each forty: as many lessons as a week has periods. */
const TEACHERS = Math.ceil(SERIES / 25);
const REGIONS = Math.max(1, Math.round(40 * scale));
const RUNS = 200;
const WEEKS = 20;
const PERIODS = 8;
const DAY_MS = 86_400_000;
const MONDAY = Date.UTC(2027, 1, 22) - 8 * 3_600_000;
const SQLITE = "node:sqlite";
const ZONE = "Asia/Shanghai";
/** Of the year before the term: so many weeks had lessons, and the last of them the service sums itself. */
const TAUGHT_WEEKS = 40;
const SUMMED_WEEKS = 4;
const MEASURED_REGION = REGIONS > 1 ? "region 1" : "region 0";
const mondays = Array.from({ length: TAUGHT_WEEKS }, (_, week) =>
  new Date(MONDAY + 8 * 3_600_000 - (TAUGHT_WEEKS - week) * 7 * DAY_MS).toISOString().slice(0, 10),
);
const START_MINUTES = [480, 530, 600, 650, 830, 880, 940, 990];

const numbered = (prefix: string, number: number) => `${prefix}-${String(number).padStart(6, "0")}`;
const teacher = (number: number) => personId.parse(numbered("per", number % TEACHERS));
const classroom = (number: number) => classroomId.parse(numbered("cla", number % CLASSROOMS));
const clockTime = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Series are dealt out so that nobody is twice at one time: each slot of the week takes everybody once. */
function slotOf(number: number): { weekday: number; period: number; place: number } {
  const slots = 5 * PERIODS;
  const slot = number % slots;
  return { weekday: slot % 5, period: Math.floor(slot / 5), place: Math.floor(number / slots) };
}

async function furnish(store: Store, term: TermView): Promise<void> {
  for (let number = 0; number < SCHOOLS; number++) {
    await store.places.addSchool({
      id: schoolId.parse(numbered("sch", number)),
      name: `School ${number}`,
      linkProfile: "terrestrial",
      region: `Region ${number % REGIONS}`,
      bandwidthKbps: null,
      contact: "",
    });
  }
  for (let number = 0; number < CLASSROOMS; number++) {
    const school = schoolId.parse(numbered("sch", number % SCHOOLS));
    await store.places.addClassroom({ id: classroom(number), schoolId: school, name: `Class ${number}` });
  }
  for (let number = 0; number < TEACHERS; number++) {
    await store.people.add({
      id: teacher(number),
      name: `Teacher ${number}`,
      signInName: `teacher${number}`,
      role: "teacher",
      region: "",
      classroomId: null,
      passwordHash: null,
    });
  }
  const perTurn = 500;
  for (let first = 0; first < SERIES; first += perTurn) {
    await store.schedule.inTurn(async (tables) => {
      for (let number = first; number < Math.min(SERIES, first + perTurn); number++) {
        const { series, lessons } = seriesNumber(number, term);
        await tables.addSeries(series);
        await tables.addLessons(series, term.zone, lessons, 0);
      }
    });
  }
}

function seriesNumber(number: number, term: TermView): { series: SeriesRow; lessons: NewSeriesLesson[] } {
  const { weekday, period, place } = slotOf(number);
  const start = START_MINUTES[period] ?? 480;
  const series: SeriesRow = {
    id: seriesId.parse(numbered("ser", number)),
    version: 1,
    termId: term.id,
    title: `Lesson ${number}`,
    subject: "Maths",
    teacherId: teacher(place + (number % 40) * 7),
    masterClassroomId: classroom(2 * place),
    classroomIds: [classroom(2 * place + 1)],
    period: period + 1,
    start: clockTime(start),
    end: clockTime(start + 40),
    rule: `FREQ=WEEKLY;BYDAY=${["MO", "TU", "WE", "TH", "FR"][weekday]}`,
    from: null,
    until: null,
    skip: [],
    archivedAt: null,
  };
  const lessons = Array.from({ length: WEEKS }, (_, week) => {
    const day = MONDAY + (7 * week + weekday) * DAY_MS;
    return {
      id: lessonId.parse(`les-${number}-${week}`),
      occursOn: new Date(day + 8 * 3_600_000).toISOString().slice(0, 10),
      startsAt: day + start * 60_000,
      endsAt: day + (start + 40) * 60_000,
    };
  });
  return { series, lessons };
}

interface Figure {
  name: string;
  goalMs: number | null;
  times: number[];
  /** What of it the processor worked in this process: steadier than time on a machine that has other work. */
  cpu: number[];
  what: string;
  run: (turn: number) => Promise<number>;
}

async function measure(
  name: string,
  goalMs: number | null,
  run: (turn: number) => Promise<number>,
  runs = RUNS,
): Promise<Figure> {
  for (let turn = 0; turn < 3; turn++) await run(turn);
  const times: number[] = [];
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
  const rising = (values: number[]) => values.sort((a, b) => a - b);
  return { name, goalMs, times: rising(times), cpu: rising(cpu), what: `${Math.round(answered / runs)} rows`, run };
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6);

async function bench(title: string, dialect: Dialect, connect: () => Promise<Client> | Client): Promise<void> {
  const statements = new Statements();
  const store = await openStoreOn(dialect, statements.log);
  const clock = { ...systemClock, now: () => MONDAY - DAY_MS };
  const schedule = createSchedule({ store, clock, zone: ZONE });
  const added = await schedule.terms.add({
    name: "Spring",
    zone: ZONE,
    startsOn: "2027-02-22",
    endsOn: "2027-07-11",
    periods: START_MINUTES.map((start) => ({ start: clockTime(start), end: clockTime(start + 40) })),
    holidays: [],
    makeUpDays: [],
  });
  if (!added.ok) throw new Error(`no term: ${added.error.code}`);
  const from = performance.now();
  await furnish(store, added.value);
  say(`\n${title}: ${SERIES * WEEKS} lessons to come in ${seconds(from)}`);
  const client = await connect();
  const reports = createReports({ store, clock, zone: ZONE });
  if (!options.timetable) await measureReports(client, reports);
  // What PostgreSQL does by itself within minutes; SQLite never does.
  if (title !== SQLITE) await client.run("analyze");

  const figures = [
    ...(await timetableFigures(store, schedule, added.value)),
    ...(options.timetable ? [] : await reportFigures(store, reports, added.value)),
  ];
  const at = (times: number[], share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
  const rows = figures.map(({ name, goalMs, times, cpu, what }) => [
    ...[name, what, at(times, 0.5), at(times, 0.95), at(times, 1), at(cpu, 0.5), at(cpu, 0.95)],
    goalMs === null ? "–" : `${goalMs}`,
  ]);
  const head = ["what", "answers", "median ms", "p95 ms", "worst ms", "median CPU ms", "p95 CPU ms", "goal p95"];
  say(table(head, rows));
  await memory(figures);
  for (const { name, run } of figures) {
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
  const year = { mondayMs: MONDAY, weeks: TAUGHT_WEEKS, weeksToSum: SUMMED_WEEKS, region: MEASURED_REGION };
  const measured = await measureYear(client, { ...year, teacherId: teacher(0) });
  say(`${measured.minutes} minutes of ${measured.lessons} lessons in ${seconds(from)}`);
  from = performance.now();
  await reports.sum();
  const summed = Math.round((measured.lessons * SUMMED_WEEKS) / TAUGHT_WEEKS);
  say(`${summed} lessons summed in ${seconds(from)}: ${((performance.now() - from) / summed).toFixed(1)} ms a lesson`);
  const copied = await copyToAll(client, mondays);
  say(`${copied.weeks} weeks of schools and ${copied.hours} hours of them copied\n`);
}

/** All questions again and again: what is held after the first rounds must not grow. */
async function memory(figures: readonly Figure[]): Promise<void> {
  const asked = figures.filter(({ name }) => !name.startsWith("saving"));
  const held: number[] = [];
  for (let round = 0; round < 6; round++) {
    for (let turn = 0; turn < 5; turn++) for (const { run } of asked) await run(5 * round + turn);
    held.push(megabytes());
  }
  say(`memory after each of 6 rounds of all questions: ${held.join(", ")} MB`);
}

async function timetableFigures(store: Store, schedule: Schedule, term: TermView): Promise<Figure[]> {
  const clock = { ...systemClock, now: () => MONDAY - DAY_MS };
  const timetable = createTimetable({ store, clock });
  const dayOf = (turn: number) => new Date(MONDAY + (turn % 100) * DAY_MS + DAY_MS).toISOString().slice(0, 10);
  return [
    await measure("week of a region", 100, async (turn) => {
      const { lessons } = await schedule.week({ by: "region", id: `Region ${turn % REGIONS}`, day: dayOf(turn) });
      return lessons.length;
    }),
    await measure("week of a school", null, async (turn) => {
      const id = schoolId.parse(numbered("sch", (turn * 13) % SCHOOLS));
      return (await schedule.week({ by: "school", id, day: dayOf(turn) })).lessons.length;
    }),
    await measure("week of a teacher", null, async (turn) => {
      return (await schedule.week({ by: "teacher", id: teacher(turn * 7), day: dayOf(turn) })).lessons.length;
    }),
    await measure("clash check of a series", 50, async (turn) => {
      const preview = await schedule.series.preview(draft(turn, term));
      return preview.ok ? preview.value.clashes.length : 0;
    }),
    await measure("today's page of a classroom", 20, async (turn) => {
      const day = MONDAY + (turn % 100) * DAY_MS;
      const holder: Holder = {
        ...{ kind: "device", deviceId: deviceId.parse("dev-1"), classroomId: classroom(turn * 3) },
        ...{ classroom: "", school: "" },
      };
      return (await timetable.list(holder, { from: day, to: day + DAY_MS }, { limit: 200, after: null })).items.length;
    }),
    await measure("saving a series of 20 lessons", null, async (turn) => {
      const preview = await schedule.series.preview(draft(turn, term));
      const accepted = preview.ok ? preview.value.clashes.flatMap(({ other }) => other.id ?? []) : [];
      const saved = await schedule.series.add({ ...draft(turn, term), accepted: [...new Set(accepted)] }, teacher(0));
      if (!saved.ok) throw new Error(`not saved: ${saved.error.code}`);
      return 1;
    }),
  ];
}

function draft(turn: number, term: TermView) {
  return {
    termId: term.id,
    title: "New",
    subject: "",
    teacherId: teacher(turn * 31),
    masterClassroomId: classroom(turn * 17),
    classroomIds: [classroom(turn * 17 + 1), classroom(turn * 17 + 7)],
    when: { by: "period" as const, period: 1 + (turn % PERIODS) },
    rule: `FREQ=WEEKLY;BYDAY=${["MO", "TU", "WE", "TH", "FR"][turn % 5]}`,
    ...{ from: null, until: null, skip: [] },
  };
}

async function reportFigures(store: Store, reports: Reports, term: TermView): Promise<Figure[]> {
  const clock = { ...systemClock, now: () => MONDAY - DAY_MS };
  const feasibility = createFeasibility({ store, clock, zone: ZONE });
  const day = mondays[mondays.length - 1];
  const everything = linkReportQuery.parse({ day, weeks: 4 });
  const region = `Region ${1 % REGIONS}`;
  const measuredSchool = (turn: number) => schoolId.parse(numbered("sch", 1 + (turn % 20) * REGIONS));
  const rooms = Array.from({ length: 30 }, (_, place) => classroom(1 + place * REGIONS));
  return [
    await measure(
      "link report, whole bureau",
      500,
      async (turn) => {
        const report = await reports.links({ ...everything, targetKbps: 1_000 + 100 * turn });
        return report.total.schools;
      },
      50,
    ),
    await measure(
      "link report, a region",
      500,
      async () => (await reports.links({ ...everything, region })).total.schools,
      50,
    ),
    await measure(
      "report of all schools, 4 weeks",
      500,
      async () => (await reports.schools(everything)).schools.length,
      50,
    ),
    await measure(
      "report of one school, a year",
      null,
      async (turn) => {
        const one = await reports.school({ day, weeks: 53, schoolId: measuredSchool(turn) });
        return one.ok ? one.value.lessons.length : 0;
      },
      50,
    ),
    await measure(
      "feasibility of 30 measured classrooms",
      null,
      async (turn) => {
        const asked = { ...draft(turn, term), teacherId: teacher(turn), masterClassroomId: null, classroomIds: rooms };
        const outlook = await feasibility.ofSeries(asked);
        return outlook.ok ? outlook.value.rooms.length : 0;
      },
      10,
    ),
  ];
}

const installed = installedPostgres();
if (options.postgres && installed !== undefined) {
  const cluster = await PostgresCluster.start(installed.bin);
  try {
    const url = cluster.databaseUrl;
    await bench(`PostgreSQL ${installed.version}`, postgresDialect(url), () => postgresClient(url));
  } finally {
    await cluster.stop();
  }
} else {
  const dataDir = await mkdtemp(join(tmpdir(), "oneroom-bench-admin-"));
  try {
    const file = join(dataDir, "oneroom.db");
    await bench(SQLITE, new NodeSqliteDialect(dataDir), () => sqliteClient(file));
    process.stdout.write(`database: ${Math.round((await stat(file)).size / 1e6)} MB\n`);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}
