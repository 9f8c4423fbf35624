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

/** For rooms whose loss would be a failure of the test. */
export function neverLost(): void {
  throw new Error("the room was lost");
}
