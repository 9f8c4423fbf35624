import type { LocalRefusal } from "../../signaling/connect.ts";
import type { Refusal } from "../../signaling/contract/errors.ts";
import type { Failure } from "../http/failure.ts";
import type { Clock } from "./clock.ts";

/** So much longer than asked for at the most, as a share: those who were refused together come back apart. */
const SPREAD = 0.3;
/** Before the first repetition and at the most, in milliseconds; doubled in between. */
const FIRST_MS = 1_000;
const LONGEST_MS = 8_000;

/** How long to wait before joining again, after so many failures in a row. */
export function retryAfterMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}

/**
 * How long to wait before asking again after this failure: what the service asks for and up to 30 % more, never less,
 * for that would be refused again; `otherwiseMs` when it asks for nothing. `random` answers from 0 to below 1.
 */
export function waitMs(failure: Failure, otherwiseMs: number, random: () => number): number {
  if (failure.code !== "request.too-many") return otherwiseMs;
  return Math.max(otherwiseMs, Math.round(failure.params.retryAfterMs * (1 + SPREAD * random())));
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

/** Tries again later, and later each time until it has succeeded. */
export class Retry {
  readonly #clock: Clock;
  #failures = 0;
  #cancel: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  later(run: () => void): void {
    const afterMs = retryAfterMs(this.#failures);
    this.#failures += 1;
    this.cancel();
    this.#cancel = this.#clock.after(afterMs, run);
  }

  cancel(): void {
    this.#cancel();
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
