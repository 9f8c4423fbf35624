import { type ReadonlySignal, signal } from "@preact/signals";
import type { PairingStarted, Session } from "../../signaling/contract/api.ts";
import type { Api } from "../http/api.ts";
import type { Failure } from "../http/failure.ts";
import type { Clock } from "../state/clock.ts";
import { waitMs } from "../state/retry.ts";

const POLL_MS = 5_000;
const SLOWEST_POLL_MS = 30_000;

/** What the terminal's screen shows. `failure` says why there is no word from the service at the moment. */
export interface PairingView {
  /** Six digits; undefined until the service has given some. */
  code: string | undefined;
  failure: Failure | undefined;
}

export interface Pairing {
  readonly view: ReadonlySignal<PairingView>;
  /** Asks at once instead of waiting out the back-off. */
  retry(): void;
  close(): void;
}

interface PairingOptions {
  api: Pick<Api, "startPairing" | "pollPairing">;
  clock: Pick<Clock, "after">;
  onPaired: (session: Session) => void;
  /** From 0 to below 1; spreads those who were told to wait. */
  random?: () => number;
}

/**
 * Keeps a valid code on the terminal's screen until an administrator has entered it. The service decides when a code
 * has expired: the terminal's own clock may be years off. While the service does not answer, asks less and less often.
 */
export function startPairing({ api, clock, onPaired, random = Math.random }: PairingOptions): Pairing {
  const view = signal<PairingView>({ code: undefined, failure: undefined });
  let started: PairingStarted | undefined;
  let failures = 0;
  let asking = false;
  let closed = false;
  let cancelNext = () => {};

  async function ask() {
    asking = true;
    const answer = started ? await poll(started) : await begin();
    asking = false;
    if (closed) return;
    failures = answer.failure ? failures + 1 : 0;
    view.value = { code: started?.code, failure: answer.failure };
    cancelNext = clock.after(Math.max(answer.waitMs, backOffMs(failures)), ask);
  }

  async function begin() {
    const answer = await api.startPairing();
    if (answer.ok) started = answer.value;
    return answer.ok ? { waitMs: POLL_MS, failure: undefined } : waiting(answer.error);
  }

  async function poll({ pairingId, secret }: PairingStarted) {
    const answer = await api.pollPairing({ pairingId, secret });
    if (answer.ok) {
      if (answer.value.state === "paired" && !closed) {
        close();
        onPaired(answer.value.session);
      }
      return { waitMs: POLL_MS, failure: undefined };
    }
    if (answer.error.code !== "pairing.expired") return waiting(answer.error);
    started = undefined;
    return begin();
  }

  function waiting(failure: Failure) {
    return { waitMs: waitMs(failure, POLL_MS, random), failure };
  }

  function close() {
    closed = true;
    cancelNext();
  }

  void ask();
  return {
    view,
    retry() {
      if (asking || closed) return;
      cancelNext();
      void ask();
    },
    close,
  };
}

/** 5, 10, 20, 30 s. */
function backOffMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(SLOWEST_POLL_MS, POLL_MS * 2 ** (failures - 1));
}
