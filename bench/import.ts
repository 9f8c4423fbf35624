import { createAudit } from "../server/accounts/audit.ts";
import { type Asker, createImports, type Imports } from "../server/accounts/sheets/imports.ts";
import { systemClock as clock } from "../server/clock.ts";
import { openStore, type Store } from "../server/store/store.ts";
import { createSchedule } from "../server/timetable/schedule.ts";
import { createTimetableImport } from "../server/timetable/sheet/timetable-import.ts";
import { personId } from "../signaling/contract/ids.ts";
import { openScratchStore } from "../tests/support/database.ts";
import { installedPostgres, PostgresCluster } from "../tests/support/postgres-cluster.ts";

/**
 * How long a bureau's spreadsheets take: 5,000 rows that are new, the same again, and all of them changed. First of
 * schools, then of a timetable: 5,000 series of one lesson a week for twenty weeks, which are 100,000 lessons.
 */

const ROWS = 5_000;
const DAY_MS = 86_400_000;
const asker: Asker = {
  holder: {
    kind: "person",
    personId: personId.parse("per-bench"),
    name: "Bench",
    role: "administrator",
    region: "",
    classroomId: null,
  },
  address: "127.0.0.1",
};

function sheet(contact: string): Buffer {
  const rows = Array.from({ length: ROWS }, (_, row) => `第${row}小学,区域${row % 40},光纤,100,${contact}${row}`);
  return Buffer.from(["学校,区域,网络类型,带宽（Mbit/s）,联系人", ...rows].join("\r\n"));
}

async function measure(title: string, store: Store): Promise<void> {
  const audit = createAudit({ store, clock });
  const imports = createImports({ store, clock, audit, linkFor: () => "" });
  const timed = async (what: string, run: () => Promise<{ ok: boolean }>) => {
    const begin = performance.now();
    if (!(await run()).ok) throw new Error(`${what} was refused`);
    console.log(`${title.padEnd(12)} ${what.padEnd(24)} ${Math.round(performance.now() - begin)} ms`);
  };
  await timed("check, all new", () => imports.check("schools", sheet("a"), asker));
  await timed("write, all new", () => imports.write("schools", sheet("a"), asker));
  await timed("write, nothing changes", () => imports.write("schools", sheet("a"), asker));
  await timed("write, all changed", () => imports.write("schools", sheet("b"), asker));

  await furnish(imports, store);
  const timetable = createTimetableImport({ store, clock, audit });
  await timed("timetable: check, all new", () => timetable.check(series("数学"), asker));
  await timed("timetable: write, all new", () => timetable.write(series("数学"), 0, asker));
  await timed("timetable: check, the same", () => timetable.check(series("数学"), asker));
  await timed("timetable: write, changed", () => timetable.write(series("语文"), 0, asker));
}

const PER_WEEK = 40;
const PLACES = ROWS / PER_WEEK;

/** Teachers and classrooms for the timetable: a teacher and two classrooms for each forty series. */
async function furnish(imports: Imports, store: Store): Promise<void> {
  await store.people.add({
    ...{ id: asker.holder.personId, name: "Bench", signInName: "bench" },
    ...{ role: "administrator", passwordHash: null },
  });
  const places = Array.from({ length: PLACES }, (_, place) => place);
  const people = places.map((place) => `教师${place},t${place},教师`);
  await imports.write("people", Buffer.from(["姓名,用户名,角色", ...people].join("\n")), asker);
  const rooms = places.flatMap((place) => [`第${place}小学,主讲`, `第${place}小学,听课`]);
  await imports.write("classrooms", Buffer.from(["学校,教室", ...rooms].join("\n")), asker);
  const periods = Array.from({ length: 8 }, (_, period) => ({
    start: `${String(8 + period).padStart(2, "0")}:00`,
    end: `${String(8 + period).padStart(2, "0")}:40`,
  }));
  const startsOn = new Date(clock.now() + 7 * DAY_MS).toISOString().slice(0, 10);
  const endsOn = new Date(clock.now() + (7 + 139) * DAY_MS).toISOString().slice(0, 10);
  const days = { holidays: [], makeUpDays: [] };
  await createSchedule({ store, clock }).terms.add({
    ...{ name: "学期", zone: "Asia/Shanghai", startsOn, endsOn, periods },
    ...days,
  });
}

/** Nobody is twice at one time: a place's forty series take its forty slots of the week. */
function series(subject: string): Buffer {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const [place, slot] = [Math.floor(row / PER_WEEK), row % PER_WEEK];
    const remote = (place + 1) % PLACES;
    return `课${row},${subject},t${place},第${place}小学主讲,第${remote}小学听课,周${"一二三四五"[slot % 5]},${1 + Math.floor(slot / 5)}`;
  });
  return Buffer.from(["课程名称,学科,教师,主讲教室,听课教室,星期,节次", ...rows].join("\r\n"));
}

const scratch = await openScratchStore();
await measure("SQLite", scratch.store);
await scratch.close();
const installed = installedPostgres();
if (installed !== undefined) {
  const cluster = await PostgresCluster.start(installed.bin);
  const store = await openStore({ databaseUrl: cluster.databaseUrl, dataDir: "not-used" });
  await measure(`PostgreSQL`, store);
  await store.close();
  await cluster.stop();
}
