import { type CapacityState, noOwnQueue, type OwnQueue, type ReceptionSample } from "./link-state.ts";

/**
 * When a link that was nearly full opens, it says so by itself, before anybody asks: what used to queue behind our own
 * frames is gone. So the next train need not wait for its turn. A train is asked all the same: a queue that is gone shows
 * that there is more, not how much.
 */

/** A queue is known by its average over about this time. */
const USUAL_MS = 4_000;
/** Shorter ones come and go with the way's jitter. */
const LEAST_USUAL_MS = 40;
/** A queue is gone when less than this share of the usual has stood for so long. */
const GONE_SHARE = 0.4;
const GONE_MS = 900;
/** With less media than this share of what was planned, no queue is no news. */
const LITTLE_SHARE = 0.75;
/** What arrives beyond what was believed by so much: the belief was old. */
const SURPRISE_SHARE = 1.15;

/** Takes in a sample in which the link was not full. `opened`: it carries more than it did. */
export function watchOwnQueue(state: CapacityState, sample: ReceptionSample): { ownQueue: OwnQueue; opened: boolean } {
  const { ownQueue, capacityKbps, ownQueueUntilMs } = state;
  const { atMs, spanMs, receivedKbps, plannedKbps = 0, queueMs, queueHighestMs = queueMs } = sample;
  if (receivedKbps > capacityKbps * SURPRISE_SHARE) return { ownQueue: noOwnQueue, opened: true };
  if (receivedKbps < LITTLE_SHARE * Math.min(plannedKbps, capacityKbps))
    return { ownQueue: { ...ownQueue, goneSinceMs: null }, opened: false };
  const { usualMs } = ownQueue;
  if (usualMs >= LEAST_USUAL_MS && queueHighestMs <= GONE_SHARE * usualMs) {
    const goneSinceMs = ownQueue.goneSinceMs ?? atMs - spanMs;
    // Said once: from here on, that is the usual.
    if (atMs - goneSinceMs >= GONE_MS) return { ownQueue: noOwnQueue, opened: true };
    return { ownQueue: { usualMs, goneSinceMs }, opened: false };
  }
  // A train's queue, or a key frame's, is not the usual one.
  const share = atMs < ownQueueUntilMs ? 0 : Math.min(1, spanMs / USUAL_MS);
  return { ownQueue: { usualMs: usualMs + share * (queueHighestMs - usualMs), goneSinceMs: null }, opened: false };
}
