import type { Attempt, DueDelivery, Settlement, WebhookRow } from "./ports.ts";

/**
 * What follows from an attempt. Goals: a receiver that restarts misses nothing and is not hammered; one that is gone
 * stops costing anything; nobody is switched off for one bad day.
 */

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 4 * 3_600_000;
/** A delivery is tried for so long. */
const TRIED_MS = 24 * 3_600_000;
/** An endpoint that takes nothing for so long is switched off. */
const PATIENCE_MS = 3 * 24 * 3_600_000;
const GONE = 410;

/** @param chance from 0 to 1, so that endpoints that failed together do not come back together */
export function settlementOf(
  webhook: Pick<WebhookRow, "failingSince" | "off">,
  delivery: Pick<DueDelivery, "at" | "attempts">,
  attempt: Attempt,
  chance: number,
): Settlement {
  if (attempt.failure === null) return { state: "delivered", nextAt: null, failingSince: null, off: null };
  const failingSince = webhook.failingSince ?? attempt.at;
  const off = attempt.status === GONE ? "gone" : attempt.at - failingSince >= PATIENCE_MS ? "failing" : null;
  const nextAt = attempt.at + attempt.tookMs + pauseMs(delivery.attempts, chance);
  const tired = off !== null || nextAt - delivery.at > TRIED_MS;
  return { state: tired ? "failed" : "waiting", nextAt: tired ? null : nextAt, failingSince, off };
}

/** Three times as long after each attempt, give or take a quarter. */
function pauseMs(attemptsBefore: number, chance: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 3 ** attemptsBefore);
  return Math.round(pause * (0.75 + 0.5 * chance));
}
