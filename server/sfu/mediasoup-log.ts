import { setLogEventListeners } from "mediasoup";
import type { Log } from "../log.ts";

/**
 * mediasoup has one place for its own and its workers' log lines in a process; they go where `log` goes. What it calls
 * an error is mostly a page's doing or reported by the caller as well, so nothing here is above a warning.
 */
export function passMediasoupLog(log: Log): void {
  setLogEventListeners({
    onwarn: (part, line) => log.debug({ part }, line),
    onerror: (part, line, err) => log.warn({ part, ...(err && { err: err.message }) }, line),
  });
}
