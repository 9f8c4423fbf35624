import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { Store } from "../../../server/store/store.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { type Address, describeEachDatabase } from "../../support/database.ts";
import { addRecords, aLesson, HILL_1, LAKE_1, LESSON, MINUTE, NINE } from "./records.ts";

const teacher = { room: MASTER_ROOM, name: "Lin Fang", school: null };
const hill = { room: HILL_1, name: "Class 1", school: "Hill School" };
const lake = { room: LAKE_1, name: "Class 1", school: "Lake School" };

async function addLesson(store: Store): Promise<void> {
  await addRecords(store);
  await store.lessons.add(LESSON, aLesson(), 0);
}

describeEachDatabase("attendance", (database) => {
  it("has a row for each stay, by the time of joining, after a restart", async () => {
    await addLesson(database.store);
    const log = database.store.attendance;
    await log.opened({ id: "sta-2", lessonId: LESSON, room: HILL_1, joinedAt: NINE + 1 });
    await log.opened({ id: "sta-1", lessonId: LESSON, room: MASTER_ROOM, joinedAt: NINE });
    await log.closed("sta-2", NINE + 5, "lost");
    await log.opened({ id: "sta-3", lessonId: LESSON, room: HILL_1, joinedAt: NINE + 8 });
    await log.opened({ id: "sta-4", lessonId: LESSON, room: LAKE_1, joinedAt: NINE + 9 });
    await log.closed("sta-4", NINE + 12, "left");
    const { attendance } = await database.reopen();
    expect(await attendance.ofLesson(LESSON)).toEqual([
      { ...teacher, joinedAt: NINE, leftAt: null, leaveReason: null },
      { ...hill, joinedAt: NINE + 1, leftAt: NINE + 5, leaveReason: "lost" },
      { ...hill, joinedAt: NINE + 8, leftAt: null, leaveReason: null },
      { ...lake, joinedAt: NINE + 9, leftAt: NINE + 12, leaveReason: "left" },
    ]);
  });

  it("keeps the first end of a stay", async () => {
    await addLesson(database.store);
    const { attendance } = database.store;
    await attendance.opened({ id: "sta-1", lessonId: LESSON, room: HILL_1, joinedAt: NINE });
    await attendance.closed("sta-1", NINE + 1, "left");
    await attendance.closed("sta-1", NINE + 2, "lesson-ended");
    await attendance.seen(["sta-1"], NINE + 3);
    expect(await attendance.closeOrphans()).toBe(0);
    expect(await attendance.ofLesson(LESSON)).toEqual([
      { ...hill, joinedAt: NINE, leftAt: NINE + 1, leaveReason: "left" },
    ]);
  });

  it("touches thousands of stays in one call", async () => {
    await addLesson(database.store);
    const { attendance } = database.store;
    const ids = Array.from({ length: 2_500 }, (_, number) => `sta-${number}`);
    const known = [ids[0], ids[1_000], ids[2_499]].filter((id) => id !== undefined);
    for (const id of known) await attendance.opened({ id, lessonId: LESSON, room: HILL_1, joinedAt: NINE });
    await attendance.seen(ids, NINE + MINUTE);
    await attendance.seen([], NINE + 2 * MINUTE);
    expect(await attendance.closeOrphans()).toBe(3);
    for (const stay of await attendance.ofLesson(LESSON)) expect(stay.leftAt).toBe(NINE + MINUTE);
  });

  it("survives a crash: open stays are closed when they were last seen", async () => {
    await addLesson(database.store);
    await crashWhileOpen(database.address, database.store);
    const { attendance } = await database.reopen();
    expect(await attendance.ofLesson(LESSON)).toMatchObject([{ leftAt: null }, { leftAt: null }]);
    expect(await attendance.closeOrphans()).toBe(2);
    expect(await attendance.closeOrphans()).toBe(0);
    const stopped = { leftAt: NINE + 5 * MINUTE, leaveReason: "service-stopped" };
    expect(await attendance.ofLesson(LESSON)).toEqual([
      { ...teacher, joinedAt: NINE, ...stopped },
      { ...hill, joinedAt: NINE + MINUTE, ...stopped },
    ]);
  });
});

/** Another process is killed in the middle of a lesson. PGlite lives in this process: it is only closed with open stays. */
async function crashWhileOpen(address: Address | null, { attendance }: Store): Promise<void> {
  if (address === null) {
    await attendance.opened({ id: "sta-teacher", lessonId: LESSON, room: MASTER_ROOM, joinedAt: NINE });
    await attendance.opened({ id: "sta-hill", lessonId: LESSON, room: HILL_1, joinedAt: NINE + MINUTE });
    await attendance.seen(["sta-teacher", "sta-hill"], NINE + 5 * MINUTE);
    return;
  }
  const script = fileURLToPath(new URL("./crash-while-open.ts", import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(address), LESSON], { stdio: "inherit" });
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGKILL");
}
