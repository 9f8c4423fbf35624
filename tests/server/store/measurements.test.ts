import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { type CompiledQuery, Kysely } from "kysely";
import { expect, it } from "vitest";
import {
  type Decision,
  MEASUREMENTS_KEPT_MS,
  type MeasurementLog,
  type MinuteDigest,
  type NetworkCheck,
} from "../../../server/lesson/measurement-ports.ts";
import { measurementsIn } from "../../../server/store/measurements.ts";
import type { Tables } from "../../../server/store/schema.ts";
import { NodeSqliteDialect } from "../../../server/store/sqlite.ts";
import type { Store } from "../../../server/store/store.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import type { Cause } from "../../../signaling/contract/plan.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { type Address, describeEachDatabase } from "../../support/database.ts";
import { measure } from "./measured-minute.ts";
import { aDigest, addRecords, aLesson, HILL_1, HILL_2, LAKE_1, LESSON, MINUTE, NINE } from "./records.ts";

async function addLesson(store: Store): Promise<void> {
  await addRecords(store);
  await store.lessons.add(LESSON, aLesson(), 0);
}

function aCheck(changes: Partial<NetworkCheck> = {}): NetworkCheck {
  return {
    id: "che-1",
    classroomId: HILL_1,
    lessonId: LESSON,
    at: NINE - MINUTE,
    downKbps: 1_412.5,
    downOrMore: false,
    upKbps: 380,
    upOrMore: false,
    roundTripMs: 41.25,
    jitterMs: 3.5,
    lossShare: 0.0125,
    protocol: "udp",
    source: "check",
    ...changes,
  };
}

function aDecision(changes: Partial<Decision> = {}): Decision {
  return {
    lessonId: LESSON,
    room: HILL_1,
    at: NINE,
    tier: "reduced",
    cause: { code: "budget-below-need", budgetKbps: 1_330, neededKbps: 2_100.5 },
    budgetKbps: 1_330,
    plannedKbps: 1_100,
    neededKbps: 2_100.5,
    ...changes,
  };
}

/** Nothing in it is as in `aDigest` but whose it is. */
const everythingElse: Omit<MinuteDigest, "classroomId" | "lessonId" | "at"> = {
  saturated: true,
  lowCapacityKbps: 1,
  medianCapacityKbps: 2,
  receivedKbps: 3,
  provenKbps: 3.5,
  uplinkKbps: null,
  uplinkProvenKbps: null,
  budgetKbps: 4,
  plannedKbps: 5,
  tier: "audio",
  tierSeconds: { full: 6, reduced: 7, stills: 8, audio: 40 },
  roundTripMs: 9,
  queueMs: 10,
  lossShare: 0.5,
  stalledSeconds: 11,
  voiceConcealedShare: null,
  seconds: 61,
};

const everyCause: Cause[] = [
  { code: "starting-from-history", budgetKbps: 900, measurements: 12 },
  { code: "starting-from-check", budgetKbps: 900 },
  { code: "starting-unmeasured", budgetKbps: 900 },
  { code: "all-fits", budgetKbps: 900, neededKbps: 800 },
  { code: "budget-below-need", budgetKbps: 900, neededKbps: 1_000 },
  { code: "link-dropped", fromKbps: 900, toKbps: 375.5 },
  { code: "measured-recovery", fromKbps: 375.5, toKbps: 900 },
  { code: "upgrade-taken-back", budgetKbps: 375.5, waitMs: 6_000 },
  { code: "picture-grew", budgetKbps: 900, neededKbps: 1_000 },
  { code: "sources-changed", sources: 2, budgetKbps: 900, neededKbps: 1_000 },
  { code: "ladder-fitted", budgetKbps: 900, plannedKbps: 880 },
  { code: "sender-limited", limit: "cpu", source: "teacher", sentKbps: 300 },
  { code: "operator", tier: "audio" },
];

describeEachDatabase("measurements", (database) => {
  it("of checks come back after a restart, with what was not measured", async () => {
    await addLesson(database.store);
    const tcp = aCheck({ id: "che-2", at: NINE, downOrMore: true, upKbps: null, upOrMore: true, protocol: "tcp" });
    await database.store.measurements.checked(tcp);
    await database.store.measurements.checked(aCheck());
    await database.store.measurements.checked(aCheck({ id: "che-3", lessonId: null }));
    const { measurements } = await database.reopen();
    expect(await measurements.checksOf(LESSON)).toEqual([aCheck(), tcp]);
    await expect(measurements.checked(aCheck())).rejects.toThrow(/unique/i);
  });

  it("of each minute come back after a restart, by minute and classroom", async () => {
    await addLesson(database.store);
    const [first, lake, second] = [
      aDigest(),
      aDigest({ classroomId: LAKE_1, ...everythingElse }),
      aDigest({ at: NINE + MINUTE, voiceConcealedShare: null }),
    ];
    await database.store.measurements.digested([second, lake, first]);
    await database.store.measurements.digested([]);
    const { measurements } = await database.reopen();
    expect(await measurements.digestsOf(LESSON)).toEqual([first, lake, second]);
    expect(await measurements.digestsOf(lessonId.parse("les-unknown"))).toEqual([]);
  });

  it("of a minute that runs are replaced whole, its neighbours are not", async () => {
    await addLesson(database.store);
    const { measurements } = database.store;
    const neighbours = [aDigest({ classroomId: LAKE_1 }), aDigest({ at: NINE + MINUTE })];
    await measurements.digested([aDigest({ seconds: 10 }), ...neighbours]);
    await measurements.digested([aDigest({ seconds: 20 })]);
    const final = aDigest(everythingElse);
    await measurements.digested([final]);
    expect(await measurements.digestsOf(LESSON)).toEqual([final, ...neighbours]);
  });

  it("of a minute are not replaced by less of it, as after a crash in its middle", async () => {
    await addLesson(database.store);
    await database.store.measurements.digested([aDigest({ seconds: 40 })]);
    const { measurements } = await database.reopen();
    await measurements.digested([aDigest({ ...everythingElse, seconds: 10 })]);
    expect(await measurements.digestsOf(LESSON)).toEqual([aDigest({ seconds: 40 })]);
    await measurements.digested([aDigest({ ...everythingElse, seconds: 40 })]);
    expect(await measurements.digestsOf(LESSON)).toEqual([aDigest({ ...everythingElse, seconds: 40 })]);
  });

  it("need a classroom and a lesson that exist", async () => {
    await addLesson(database.store);
    const { measurements } = database.store;
    const unknown = lessonId.parse("les-unknown");
    await expect(measurements.checked(aCheck({ lessonId: unknown }))).rejects.toThrow(/foreign key/i);
    await expect(measurements.digested([aDigest({ lessonId: unknown })])).rejects.toThrow(/foreign key/i);
    await expect(measurements.decided([aDecision({ lessonId: unknown })])).rejects.toThrow(/foreign key/i);
  });

  it("give the forecast a classroom's checks and minutes in one shape, with what was proven", async () => {
    await addLesson(database.store);
    const { measurements } = database.store;
    await measurements.checked(aCheck({ id: "che-old", at: NINE - 2 * MINUTE }));
    await measurements.checked(aCheck({ lessonId: null }));
    const late = { at: NINE + 2 * MINUTE + 1, downKbps: 28_000, downOrMore: true, upKbps: 5_200, upOrMore: true };
    await measurements.checked(aCheck({ id: "che-late", ...late }));
    await measurements.checked(aCheck({ id: "che-other", classroomId: HILL_2, lessonId: null }));
    await measurements.digested([
      aDigest(),
      aDigest({ at: NINE + MINUTE, saturated: true, medianCapacityKbps: 800, uplinkKbps: null }),
      aDigest({ at: NINE + 2 * MINUTE, uplinkKbps: null, uplinkProvenKbps: null }),
    ]);
    await measurements.digested([aDigest({ classroomId: LAKE_1 })]);
    const check = { kind: "check", roundTripMs: 41.25, lossShare: 0.0125 };
    const minute = { kind: "digest", kbps: 1_250.5, full: false, roundTripMs: 40.5, lossShare: 0.002 };
    expect(await measurements.recentOf(HILL_1, NINE - MINUTE)).toEqual([
      { ...check, atMs: NINE - MINUTE, kbps: 1_412.5, full: true, up: { kbps: 380, full: true } },
      { ...minute, atMs: NINE, up: { kbps: 512.5, full: true } },
      // The uplink was not full: it carries at least what passed.
      { ...minute, atMs: NINE + MINUTE, kbps: 800, full: true, up: { kbps: 530.25, full: false } },
      { ...minute, atMs: NINE + 2 * MINUTE, up: null },
      { ...check, atMs: NINE + 2 * MINUTE + 1, kbps: 28_000, full: false, up: { kbps: 5_200, full: false } },
    ]);
    expect(await measurements.recentOf(HILL_1, NINE + 3 * MINUTE)).toEqual([]);
  });

  it("have every decision of a lesson with its cause, by time, after a restart", async () => {
    await addLesson(database.store);
    const decisions = everyCause.map((cause, n) =>
      aDecision({ at: NINE + n, cause, room: n % 2 === 0 ? MASTER_ROOM : HILL_1 }),
    );
    await database.store.measurements.decided(decisions.toReversed());
    await database.store.measurements.decided([]);
    const { measurements } = await database.reopen();
    expect(await measurements.decisionsOf(LESSON)).toEqual(decisions);
    expect(await measurements.decisionsOf(lessonId.parse("les-unknown"))).toEqual([]);
  });

  it("keep two equal decisions apart", async () => {
    await addLesson(database.store);
    const { measurements } = database.store;
    await measurements.decided([aDecision(), aDecision()]);
    await measurements.decided([aDecision()]);
    expect(await measurements.decisionsOf(LESSON)).toEqual([aDecision(), aDecision(), aDecision()]);
  });

  it("that are too old are forgotten, and nothing else", async () => {
    await addLesson(database.store);
    const { measurements } = database.store;
    const now = NINE + MEASUREMENTS_KEPT_MS;
    for (const at of [NINE - 1, NINE]) {
      await measurements.checked(aCheck({ id: `che-${at}`, at }));
      await measurements.digested([aDigest({ at })]);
      await measurements.decided([aDecision({ at })]);
    }
    expect(await measurements.forget(now - MEASUREMENTS_KEPT_MS)).toBe(3);
    expect(await measurements.forget(now - MEASUREMENTS_KEPT_MS)).toBe(0);
    expect(await measurements.checksOf(LESSON)).toMatchObject([{ at: NINE }]);
    expect(await measurements.digestsOf(LESSON)).toMatchObject([{ at: NINE }]);
    expect(await measurements.decisionsOf(LESSON)).toMatchObject([{ at: NINE }]);
  });

  it("survive a crash but for the last ten seconds", async () => {
    await addLesson(database.store);
    await crashAfter(37, database.address, database.store);
    const { measurements } = await database.reopen();
    const minute = { at: NINE, seconds: 30, receivedKbps: 1_200, medianCapacityKbps: 2_000, tier: "full" };
    expect(await measurements.digestsOf(LESSON)).toMatchObject([
      { ...minute, classroomId: HILL_1 },
      { ...minute, classroomId: HILL_2 },
    ]);
    expect(await measurements.recentOf(HILL_2, NINE)).toMatchObject([{ up: { kbps: 700, full: true } }]);
    expect(await measurements.decisionsOf(LESSON)).toMatchObject([{ at: NINE + 1_000, cause: { code: "all-fits" } }]);
  });

  it("of 10,000 minutes are written in one call, and a classroom's are found by its index", async () => {
    await addLesson(database.store);
    const rooms = [HILL_1, HILL_2, LAKE_1, HILL_1, HILL_1];
    const minutes = Array.from({ length: 2_000 }, (_, n) => NINE + n * MINUTE);
    const rows = rooms.flatMap((classroomId, group) =>
      minutes.map((at) => aDigest({ classroomId, at: at + group * minutes.length * MINUTE })),
    );
    expect(rows).toHaveLength(10_000);
    const { measurements } = database.store;
    await measurements.digested(rows);
    expect(await measurements.digestsOf(LESSON)).toHaveLength(10_000);
    expect(await measurements.recentOf(HILL_1, NINE)).toHaveLength(6_000);
    expect(await measurements.recentOf(HILL_1, NINE + 9_990 * MINUTE)).toHaveLength(10);
    if (database.address?.databaseUrl !== null) return;
    const { dataDir } = database.address;
    expect(await plansOf(dataDir, (log) => log.recentOf(HILL_1, NINE))).toEqual([
      "SEARCH network_checks USING INDEX network_checks_classroom (classroom_id=? AND at>?)",
      "SEARCH minute_digests USING INDEX minute_digests_classroom (classroom_id=? AND at>?)",
    ]);
    for (const read of ["checksOf", "digestsOf", "decisionsOf"] as const) {
      const [plan] = await plansOf(dataDir, (log) => log[read](LESSON));
      expect(plan).toMatch(/^SEARCH \w+ USING INDEX \w+ \(lesson_id=\?\)$/);
    }
    for (const plan of await plansOf(dataDir, (log) => log.forget(NINE - MINUTE))) {
      expect(plan).toMatch(/^SEARCH \w+ USING (COVERING )?INDEX \w+_time \(at<\?\)$/);
    }
  });
});

/** Another process is killed in the middle of a lesson. PGlite lives in this process: it is only closed. */
async function crashAfter(seconds: number, address: Address | null, { measurements }: Store): Promise<void> {
  if (address === null) return measure(measurements, seconds);
  const script = fileURLToPath(new URL("./crash-while-measuring.ts", import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(address), String(seconds)], { stdio: "inherit" });
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGKILL");
}

/** How SQLite would find the rows of each statement that `use` runs. */
async function plansOf(dataDir: string, use: (log: MeasurementLog) => Promise<unknown>): Promise<string[]> {
  const queries: CompiledQuery[] = [];
  const db = new Kysely<Tables>({
    dialect: new NodeSqliteDialect(dataDir),
    log({ query }) {
      queries.push(query);
    },
  });
  await use(measurementsIn(db));
  await db.destroy();
  const beside = new DatabaseSync(join(dataDir, "oneroom.db"));
  // Parameters may stay unbound: the plan does not depend on them.
  const plans = queries.map(({ sql }) => String(beside.prepare(`explain query plan ${sql}`).get()?.detail));
  beside.close();
  return plans;
}
