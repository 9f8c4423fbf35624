import type { LocalRefusal } from "../../signaling/connect.ts";
import type { Refusal } from "../../signaling/contract/errors.ts";

/** Before the first repetition and at the most, in milliseconds; doubled in between. */
const FIRST_MS = 1_000;
const LONGEST_MS = 8_000;

/** How long to wait before joining again, after so many failures in a row. */
export function retryAfterMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}

/** Refusals that another attempt may not meet again. */
export function mayPass(error: Refusal | LocalRefusal): boolean {
  switch (error.code) {
    case "server.unreachable":
    case "server.failed":
    case "server.stopping":
    case "request.too-many":
    case "media.unavailable":
      return true;
    default:
      return false;
  }
}
