import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../server/clock.ts";
import { openStore, type Store } from "../server/store/store.ts";
import { createSchedule } from "../server/timetable/schedule.ts";
import type { NewSeriesLesson, SeriesRow } from "../server/timetable/schedule-ports.ts";
import { createTimetable } from "../server/timetable/timetable.ts";
import type { Holder } from "../signaling/contract/api.ts";
import { classroomId, deviceId, lessonId, personId, schoolId, seriesId } from "../signaling/contract/ids.ts";
import type { TermView } from "../signaling/contract/timetable.ts";
import { installedPostgres, PostgresCluster } from "../tests/support/postgres-cluster.ts";
import { table } from "./support/table.ts";

/**
 * A county's timetable: 2,000 schools, 4,000 classrooms, 60,000 series, a term of 20 weeks, so 1.2 million lessons. How
 * long do the week of a region, the check for clashes, a classroom's day, and saving a series take? On node:sqlite, and
 * on PostgreSQL with `-- --postgres` where it is installed. `-- --quick` has a tenth of everything.
 */

const { values: options } = parseArgs({
  options: { quick: { type: "boolean", default: false }, postgres: { type: "boolean", default: false } },
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
}

async function measure(name: string, goalMs: number | null, run: (turn: number) => Promise<number>): Promise<Figure> {
  for (let turn = 0; turn < 5; turn++) await run(turn);
  const times: number[] = [];
  const cpu: number[] = [];
  let answered = 0;
  for (let turn = 5; turn < RUNS + 5; turn++) {
    const from = performance.now();
    const before = process.cpuUsage();
    answered += await run(turn);
    const { user, system } = process.cpuUsage(before);
    times.push(performance.now() - from);
    cpu.push((user + system) / 1000);
  }
  const rising = (values: number[]) => values.sort((a, b) => a - b);
  return { name, goalMs, times: rising(times), cpu: rising(cpu), what: `${Math.round(answered / RUNS)} rows` };
}

async function bench(title: string, store: Store): Promise<void> {
  const clock = { ...systemClock, now: () => MONDAY - DAY_MS };
  const schedule = createSchedule({ store, clock, zone: "Asia/Shanghai" });
  const added = await schedule.terms.add({
    name: "Spring",
    zone: "Asia/Shanghai",
    startsOn: "2027-02-22",
    endsOn: "2027-07-11",
    periods: START_MINUTES.map((start) => ({ start: clockTime(start), end: clockTime(start + 40) })),
    holidays: [],
    makeUpDays: [],
  });
  if (!added.ok) throw new Error(`no term: ${added.error.code}`);
  const from = performance.now();
  await furnish(store, added.value);
  process.stdout.write(`\n${title}: furnished in ${Math.round((performance.now() - from) / 1000)} s\n\n`);

  const timetable = createTimetable({ store, clock });
  const dayOf = (turn: number) => new Date(MONDAY + (turn % 100) * DAY_MS + DAY_MS).toISOString().slice(0, 10);
  const draft = (turn: number) => ({
    termId: added.value.id,
    title: "New",
    subject: "",
    teacherId: teacher(turn * 31),
    masterClassroomId: classroom(turn * 17),
    classroomIds: [classroom(turn * 17 + 1), classroom(turn * 17 + 7)],
    when: { by: "period" as const, period: 1 + (turn % PERIODS) },
    rule: `FREQ=WEEKLY;BYDAY=${["MO", "TU", "WE", "TH", "FR"][turn % 5]}`,
    ...{ from: null, until: null, skip: [] },
  });
  const figures = [
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
      const preview = await schedule.series.preview(draft(turn));
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
      const preview = await schedule.series.preview(draft(turn));
      const accepted = preview.ok ? preview.value.clashes.flatMap(({ other }) => other.id ?? []) : [];
      const saved = await schedule.series.add({ ...draft(turn), accepted: [...new Set(accepted)] }, teacher(0));
      if (!saved.ok) throw new Error(`not saved: ${saved.error.code}`);
      return 1;
    }),
  ];
  const at = (times: number[], share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
  const rows = figures.map(({ name, goalMs, times, cpu, what }) => [
    ...[name, what, at(times, 0.5), at(times, 0.95), at(times, 1), at(cpu, 0.5), at(cpu, 0.95)],
    goalMs === null ? "–" : `${goalMs}`,
  ]);
  process.stdout.write(
    `${table(["what", "answers", "median ms", "p95 ms", "worst ms", "median CPU ms", "p95 CPU ms", "goal p95"], rows)}\n`,
  );
  process.stdout.write(`memory: ${Math.round(process.memoryUsage().rss / 1e6)} MB\n`);
}

const dataDir = await mkdtemp(join(tmpdir(), "oneroom-bench-admin-"));
try {
  const store = await openStore({ dataDir });
  await bench("node:sqlite", store);
  await store.close();
  process.stdout.write(`database: ${Math.round((await stat(join(dataDir, "oneroom.db"))).size / 1e6)} MB\n`);
} finally {
  await rm(dataDir, { recursive: true });
}
const installed = installedPostgres();
if (options.postgres && installed !== undefined) {
  const cluster = await PostgresCluster.start(installed.bin);
  try {
    const store = await openStore({ databaseUrl: cluster.databaseUrl, dataDir: "not-used" });
    await bench(`PostgreSQL ${installed.version}`, store);
    await store.close();
  } finally {
    await cluster.stop();
  }
}
