import { emptyDigest, type Observation, observe, rowOf } from "../../../server/lesson/digest.ts";
import type { MeasurementLog } from "../../../server/lesson/measurement-ports.ts";
import { HILL_1, HILL_2, LESSON, NINE } from "./records.ts";

/**
 * As a lesson does it for a remote classroom and the master's: one observation a second from nine o'clock, the running minute's digest written every 10 s, and a
 * decision in the first of them.
 */
export async function measure(log: MeasurementLog, seconds: number): Promise<void> {
  await log.decided([
    {
      lessonId: LESSON,
      room: HILL_1,
      at: NINE + 1_000,
      tier: "full",
      cause: { code: "all-fits", budgetKbps: 1_900, neededKbps: 1_300 },
      budgetKbps: 1_900,
      plannedKbps: 1_300,
      neededKbps: 1_300,
    },
  ]);
  let digests = [HILL_1, HILL_2].map((classroomId) => emptyDigest({ classroomId, lessonId: LESSON }, NINE));
  for (let second = 1; second <= seconds; second++) {
    const observation: Observation = {
      atMs: NINE + second * 1_000,
      spanMs: 1_000,
      capacityKbps: 2_000,
      saturated: false,
      receivedKbps: 1_200,
      provenKbps: 1_600,
      uplink: [{ kbps: 700, full: second <= 15 }],
      budgetKbps: 1_900,
      plannedKbps: 1_300,
      tier: "full",
      roundTripMs: 40,
      queueMs: 5,
      lossShare: 0,
      stalled: false,
      voice: { samples: 48_000, concealed: 0 },
    };
    digests = digests.map((digest) => observe(digest, observation));
    if (second % 10 === 0) await log.digested(digests.map(rowOf).filter((row) => row !== null));
  }
}
