import type { ApiRefusalCode } from "../../signaling/contract/api-refusals.ts";
import type { Refusal, RefusalCode, RefusalParams } from "../../signaling/contract/errors.ts";

/** What can go wrong on the page's side of the wire. Never sent. signaling/connect.ts says `server.unreachable`, too. */
type ClientFailures = {
  /** No answer: no network, the service is down, or it took longer than REQUEST_TIMEOUT_MS. */
  "server.unreachable": Record<never, never>;
  /** Something answered that is not this service, or another release of it. */
  "answer.unreadable": Record<never, never>;
};

export type FailureCode = RefusalCode | keyof ClientFailures;
export type FailureParams<C extends FailureCode> = C extends RefusalCode
  ? RefusalParams<C>
  : C extends keyof ClientFailures
    ? ClientFailures[C]
    : never;

/** Those that the pages have words for. */
export type SaidCode = Exclude<FailureCode, ApiRefusalCode>;

/** A refusal of the server, or a failure to hear it. */
export type Failure =
  | Refusal
  | { [C in keyof ClientFailures]: { code: C; params: ClientFailures[C] } }[keyof ClientFailures];

/** What every call answers. An `Outcome` of the socket is an `Answer`, too. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: Failure };

export function failed(code: keyof ClientFailures): { ok: false; error: Failure } {
  return { ok: false, error: { code, params: {} } };
}
