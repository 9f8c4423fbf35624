import type { TrainReading } from "./arrivals.ts";
import type { Train } from "./trains.ts";

/**
 * The network check: which train to send next, and what they have shown together.
 *
 * - Before the lesson nobody is disturbed by a queue, so trains may fill the link, and one that does reads its capacity
 *   off in a fraction of a second. A transfer that starts slowly would need many round trips on a satellite link.
 * - A first short train decides whether the link is a small one. If it passed, a second one is fast enough for nearly
 *   all others. Both are small enough that even a link with endless buffers has drained them within a second or two.
 * - The reading is then confirmed by a longer train only a quarter faster than the link; on a slow link that loses packets
 *   by two, since a few packets lose by chance.
 * - Everything has an end: a fixed number of trains, whatever the page answers.
 */

export interface CheckBounds {
  firstKbps: number;
  /** Nothing faster is tried: more is of no use in a lesson, or cannot be sent. */
  highestKbps: number;
  /** Of a train that only asks whether the link is faster. */
  searchMs: number;
  /** A train that arrived nearly as fast as it was sent has not filled the link. */
  fullBelowShare: number;
  /** Enough to keep the link full, and a queue of 300 ms, as small routers have, from overflowing. */
  confirmStep: number;
}

export interface CheckState {
  bounds: CheckBounds;
  /** What arrived of the fastest train that passed without filling the link. */
  passedKbps: number;
  /** Of trains that filled the link, since the last that did not fit the others. */
  readings: readonly { kbps: number; spanMs: number }[];
  /** The share of packets that is lost while the link is not full. */
  lossShare: number;
  trains: number;
  /** What to send next; null: all is known that will be. */
  next: Train | null;
}

/** Rates count the headers of UDP and IP. */
export interface CheckEstimate {
  kbps: number;
  /** The link carries at least this; more was not tried. */
  orMore: boolean;
}

export const DOWN_BOUNDS: CheckBounds = {
  firstKbps: 4_000,
  highestKbps: 28_000,
  searchMs: 160,
  fullBelowShare: 0.88,
  confirmStep: 1.25,
};

/**
 * What a page sends comes as lumps, a packet of each of its tracks every 20 ms: a train is longer, and what came of it is
 * read less finely. Ten tracks are the most, which is enough for a teacher's camera and board at their best.
 */
export const UP_BOUNDS: CheckBounds = {
  firstKbps: 1_000,
  highestKbps: 5_200,
  searchMs: 260,
  fullBelowShare: 0.8,
  confirmStep: 1.5,
};

const SEARCH_STEP = 7;
/** A slow link passes few packets: more time for them. */
const CONFIRM = { slowBelowKbps: 6_000, slowLossyMs: 1_100, slowMs: 800, fastMs: 500 } as const;
const ENOUGH_SPAN_MS = 300;
const ENOUGH_SPAN_SLOW_LOSSY_MS = 1_500;
const LOSSY_SHARE = 0.02;
/** Readings of one link. */
const AGREE_SHARE = 0.15;
const MOST_TRAINS = 7;
const LAST_TRAIN_MS = { unread: 5_500, read: 2_700 } as const;
/** Of the first train's rate: what passes below that says little. */
const FOUND_SHARE = 0.8;
/** Less than this arrived of a train: the page could not look, or the link is gone. */
const LEAST_ARRIVED_SHARE = 0.01;

export function startCheck(bounds: CheckBounds): CheckState {
  const next = { totalKbps: bounds.firstKbps, durationMs: bounds.searchMs };
  return { bounds, passedKbps: 0, readings: [], lossShare: 0, trains: 0, next };
}

/** The loss that small packets met while nothing else was sent. */
export function onLoss(state: CheckState, lossShare: number): CheckState {
  return { ...state, lossShare: Math.min(0.5, Math.max(0, lossShare)) };
}

/** What came of the train that was sent; null: nothing could be seen of it. */
export function onReading(state: CheckState, reading: TrainReading | null): CheckState {
  const base = { ...state, trains: state.trains + 1 };
  if (reading === null || reading.arrivedShare < LEAST_ARRIVED_SHARE) return going(base, state.next);
  const { kbps, spanMs, sentKbps, arrivedShare } = reading;
  // What was lost behind the narrowest place had crossed it.
  const crossedKbps = kbps === null ? null : kbps / (1 - state.lossShare);
  const full = crossedKbps === null ? arrivedShare < 0.7 : crossedKbps < state.bounds.fullBelowShare * sentKbps;
  // It is claimed for what came out of the link, not for what went in.
  if (!full) return passed(base, sentKbps, Math.min(sentKbps, crossedKbps ?? sentKbps));
  // Dropped by a policer so soon that nothing could be read: a slower train shows it.
  if (crossedKbps === null) return going(base, search(base, sentKbps / SEARCH_STEP));
  const agreeing = state.readings.filter((each) => Math.abs(each.kbps / crossedKbps - 1) <= AGREE_SHARE);
  const known = { ...base, readings: [...agreeing, { kbps: crossedKbps, spanMs }] };
  return going(known, isConfirmed(known) ? null : confirm(known, crossedKbps));
}

export function estimateOf({ readings, passedKbps, bounds }: CheckState): CheckEstimate | null {
  const spanMs = readings.reduce((sum, each) => sum + each.spanMs, 0);
  if (spanMs > 0) {
    const kbps = readings.reduce((sum, each) => sum + each.kbps * each.spanMs, 0) / spanMs;
    return { kbps, orMore: false };
  }
  // A service too busy to send what it meant to has found nothing.
  if (passedKbps < FOUND_SHARE * bounds.firstKbps) return null;
  return { kbps: Math.min(passedKbps, bounds.highestKbps), orMore: true };
}

/** No train is begun later than this after the first: people wait. With a reading, sooner. */
export function trainLimit({ readings }: CheckState): number {
  return readings.length > 0 ? LAST_TRAIN_MS.read : LAST_TRAIN_MS.unread;
}

/** 0 to 1: how much of the way is behind us, as far as can be said. */
export function progressOf({ trains, readings, next }: CheckState): number {
  if (next === null) return 1;
  return Math.min(0.9, 0.25 + 0.15 * trains + 0.25 * readings.length);
}

function passed(state: CheckState, sentKbps: number, carriedKbps: number): CheckState {
  const known = { ...state, passedKbps: Math.max(state.passedKbps, carriedKbps), readings: [] };
  const nearTheEnd = sentKbps >= 0.7 * state.bounds.highestKbps;
  return going(known, nearTheEnd ? null : search(known, sentKbps * (state.readings.length > 0 ? 2 : SEARCH_STEP)));
}

function isConfirmed({ readings, lossShare }: CheckState): boolean {
  const spanMs = readings.reduce((sum, each) => sum + each.spanMs, 0);
  const slow = (readings.at(-1)?.kbps ?? 0) < CONFIRM.slowBelowKbps;
  const enoughMs = slow && lossShare >= LOSSY_SHARE ? ENOUGH_SPAN_SLOW_LOSSY_MS : ENOUGH_SPAN_MS;
  return readings.length > 1 && spanMs >= enoughMs;
}

function search({ bounds }: CheckState, kbps: number): Train {
  return { totalKbps: Math.round(Math.min(bounds.highestKbps, Math.max(100, kbps))), durationMs: bounds.searchMs };
}

function confirm({ bounds, lossShare }: CheckState, kbps: number): Train {
  const slowMs = lossShare >= LOSSY_SHARE ? CONFIRM.slowLossyMs : CONFIRM.slowMs;
  return {
    totalKbps: Math.round(Math.min(bounds.highestKbps, bounds.confirmStep * kbps)),
    durationMs: kbps < CONFIRM.slowBelowKbps ? slowMs : CONFIRM.fastMs,
  };
}

function going(state: CheckState, next: Train | null): CheckState {
  return { ...state, next: state.trains >= MOST_TRAINS ? null : next };
}
