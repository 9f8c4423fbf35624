import { createLog } from "../../server/log.ts";

/** A log that says nothing, for tests that provoke errors on purpose. */
export const silentLog = createLog("silent");
