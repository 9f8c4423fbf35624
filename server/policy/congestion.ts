import type { CapacityState, ReceptionSample } from "./link-state.ts";

/**
 * When a link is full.
 *
 * - A queue that stands says so, and loss beside a queue. Loss alone says so only while about as much is sent as the link
 *   is believed to carry, and not just after a queue: what that dropped is missed late.
 * - Of a link that nothing is known of, media that does not arrive is a sign, too.
 */

/** A queue that stands this long on top of the usual is a full link: two frames' burst is less. */
export const QUEUE_LIMIT_MS = 120;
/** So much is no burst any more: one sample is enough. */
export const QUEUE_ALARM_MS = 220;
const EXTRA_LOSS_LIMIT = 0.1;
/** Loss beside such a queue is of a full link, not of a noisy one. */
export const OWN_QUEUE_MS = 60;
const LATE_LOSS_MS = 2_000;
const APP_LIMITED_SHARE = 0.6;
/** Loss that comes in bursts is twice its mean in some half seconds. */
const USUAL_LOSS_SWING = 1;
const STARVED_SHARE = 0.85;
const STARVED_LOSS = 0.05;

export type Congestion = "queue" | "loss";

/** null: it is not full, as far as this sample says. */
export function congestionOf(state: CapacityState, sample: ReceptionSample): Congestion | null {
  const { atMs, queueMs, lossShare, receivedKbps, sentKbps, roundTripRiseMs } = sample;
  const standing = queueMs > QUEUE_LIMIT_MS && state.queueMs > QUEUE_LIMIT_MS;
  const extraLoss = lossShare - state.usualLoss;
  const limit = Math.max(EXTRA_LOSS_LIMIT, state.usualLoss * USUAL_LOSS_SWING);
  const overflowing = queueMs > QUEUE_LIMIT_MS && extraLoss > limit;
  if (standing || overflowing || queueMs > QUEUE_ALARM_MS) return "queue";
  // Not an encoder that had nothing to send: the round trip, or loss, says so too.
  const told = roundTripRiseMs > OWN_QUEUE_MS || extraLoss > STARVED_LOSS;
  if (told && isStarved(state, sample, STARVED_SHARE)) return "loss";
  // What a full queue dropped is missed only when the packets behind it arrive, and that may be when it has drained.
  if (atMs - state.queueSeenMs < LATE_LOSS_MS + state.roundTripMs) return null;
  // Less than the link is known to carry was sent: whatever was lost of it, it was not for want of room.
  const { recentKbps = sentKbps } = sample;
  const flowedKbps = Math.min(sentKbps, Math.max(recentKbps, receivedKbps / Math.max(0.05, 1 - lossShare)));
  const sentLittle = flowedKbps < APP_LIMITED_SHARE * state.capacityKbps;
  if (extraLoss > limit && receivedKbps < 0.9 * sentKbps && !sentLittle) return "loss";
  return null;
}

/**
 * Of a link that nothing is known of, media that does not arrive is the first sign that it is narrow: a queue that stood
 * from the first packet on cannot be seen.
 */
export function isStarved({ proof }: CapacityState, sample: ReceptionSample, share = APP_LIMITED_SHARE): boolean {
  return proof === "profile" && sample.receivedKbps < share * sample.sentKbps;
}
