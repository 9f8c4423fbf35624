import { afterEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../../server/clock.ts";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { algebra, botany, neverLost, openPool } from "./pool.ts";

let pool: WorkerPool | undefined;

afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

const isRunning = (pid = 0) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("the pool", () => {
  test("puts a room where the least hangs", async () => {
    pool = await openPool({ workers: 2 });
    const loads = () => pool?.workers.map(({ load }) => load);
    const [first] = await Promise.all([pool.openRoom(algebra, neverLost), pool.openRoom(botany, neverLost)]);
    expect(loads()).toEqual([1, 1]);
    await first.openTransport("send");
    await first.openTransport("receive");
    await pool.openRoom(botany, neverLost);
    await pool.openRoom(botany, neverLost);
    expect(loads()).toEqual([3, 3]);
    first.close();
    await pool.openRoom(algebra, neverLost);
    expect(loads()).toEqual([1, 3]);
  });

  test("opens a room for the same lesson on another worker, if there is one", async () => {
    pool = await openPool({ workers: 2 });
    const room = await pool.openRoom(algebra, neverLost);
    const elsewhere = await pool.openElsewhere(algebra, room, neverLost);
    expect([room.worker, elsewhere?.worker].sort()).toEqual([0, 1]);
    await pool.close();
    pool = await openPool({ workers: 1 });
    const only = await pool.openRoom(algebra, neverLost);
    expect(await pool.openElsewhere(algebra, only, neverLost)).toBeUndefined();
  });

  test("leaves the process's signals to their owner", async () => {
    const before = [process.listenerCount("SIGTERM"), process.listenerCount("SIGINT")];
    pool = await openPool({ workers: 2 });
    expect([process.listenerCount("SIGTERM"), process.listenerCount("SIGINT")]).toEqual(before);
  });

  test("ends its workers when it closes, and no room is lost by that", async () => {
    pool = await openPool({ workers: 2 });
    await pool.openRoom(algebra, neverLost);
    const pids = pool.workers.map(({ pid }) => pid);
    expect(pids.map(isRunning)).toEqual([true, true]);
    await Promise.all([pool.close(), pool.close()]);
    expect(pids.map(isRunning)).toEqual([false, false]);
  });

  test("ends a worker that does not listen any more", async () => {
    const delaysMs = vi.fn();
    pool = await openPool({
      clock: {
        ...systemClock,
        after(delayMs, run) {
          delaysMs(delayMs);
          return systemClock.after(0, run);
        },
      },
    });
    const pid = pool.workers[0]?.pid ?? 0;
    process.kill(pid, "SIGSTOP");
    await pool.close();
    expect(delaysMs).toHaveBeenCalledExactlyOnceWith(2_000);
    expect(isRunning(pid)).toBe(false);
  });

  test("does not start without a worker's binary", async () => {
    await expect(openPool({ workerBin: "/nowhere/mediasoup-worker" })).rejects.toThrow("cannot be started");
  });
});
