import { systemClock } from "../../../server/clock.ts";
import { findCachedWorker } from "../../../server/sfu/worker/ensure-worker.ts";
import { WorkerPool, type WorkerPoolOptions } from "../../../server/sfu/worker-pool.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import { silentLog } from "../../support/silent-log.ts";

/** Real workers on free ports of the loopback interface. */
export function openPool({
  workers = 1,
  port = 0,
  ...options
}: { workers?: number; port?: number } & Partial<WorkerPoolOptions> = {}): Promise<WorkerPool> {
  return WorkerPool.create({
    workerBin: findCachedWorker().bin,
    media: { ips: ["127.0.0.1"], announcedAddress: null, port, workers },
    clock: systemClock,
    log: silentLog,
    ...options,
  });
}

export const algebra = lessonId.parse("lesson-algebra");
export const botany = lessonId.parse("lesson-botany");

/** For rooms whose loss fails the test: an error that is thrown here would only be logged. */
export function neverLost(): void {
  void Promise.reject(new Error("the room was lost"));
}

/** For `vi.waitFor`: a machine with two cores may have more to do. */
export const patiently = { timeout: 10_000, interval: 20 };
