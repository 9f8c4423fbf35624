import type { MeasurementLog } from "../../server/lesson/measurement-ports.ts";

/** A memory of links that keeps nothing and knows nothing. */
export const noMeasurements: MeasurementLog = {
  checked: async () => {},
  digested: async () => {},
  decided: async () => {},
  recentOf: async () => [],
  checksOf: async () => [],
  digestsOf: async () => [],
  decisionsOf: async () => [],
  forget: async () => 0,
};
