import type { Asked } from "./encodings.ts";
import { type Client, chooseRungs, type ProposedRung, servedBy } from "./ladder.ts";
import { bitsForSize, pictureSize, pixelRate } from "./picture-size.ts";
import type { Ladder, OfferedVideo, Rung, Sender, VideoSource } from "./vocabulary.ts";

/**
 * When a sender is asked for other encodings, and in which of its three slots they go.
 *
 * - A change must pay: by some per cent of what all schools have, or for a school that has nothing, or much for one and
 *   nothing against anybody. Not more than every few seconds, whatever the budgets do.
 * - Changing a slot's size or switching it on or off costs everybody a key frame, changing its bitrate costs nothing. So
 *   sizes stay while the bits are anywhere near right for them, rungs go into the slots where the change is smallest, and
 *   a change that needs a key frame must pay more.
 * - A slot that somebody receives is never switched off; one that nobody needs is, after a while. Of what the master room
 *   sends the lowest slot stays warm, so that a classroom that joins sees something at once.
 * - An encoder that cannot keep up gets fewer pixels, and them back bit by bit when it has been well for a minute. A
 *   refused ladder is taken back, and the next one waits.
 */

const LEAST_INTERVAL_MS = 4_000;
const GAIN_SHARE = 0.04;
const KEY_FRAME_GAIN_SHARE = 0.08;
const ONES_GAIN_SHARE = 0.25;
const NOTICEABLE_SHARE = 0.01;
const IDLE_MS = 8_000;
const AFTER_REFUSAL_MS = 30_000;
const CPU_STEP_MS = 10_000;
const CPU_WELL_MS = 60_000;
const CPU_STEP = 0.75;
/** Sizes stay while the bits are this far from what they need. */
const BITS_RANGE = { least: 0.6, most: 1.8 };
const SWITCH_ON_COST = 0.2;
const LEAVE_USED_COST = 5;

export interface LadderState extends Asked {
  /** What the sender had before, for the case that it refuses. */
  before: Ladder;
  refusedUntilMs: number;
  /** What the encoder can do, and since when this is believed. */
  pixelsPerSecond: number;
  pixelsMs: number;
  /** Since when each slot is of no use to anybody; null: it is. */
  idleSinceMs: readonly (number | null)[];
}

export interface Needs {
  clients: readonly Client[];
  /** Slots that plans of this tick use. */
  used: ReadonlySet<number>;
  /** This source's part of its sender's uplink. */
  uplinkKbps: number;
  swing: number;
  /** Never all slots off. */
  warm: boolean;
}

/** The ladder that a page starts with, before anything is known: a tenth, a third and all of the most. */
export function startingLadder(source: VideoSource, sender: Sender): Ladder {
  const slot = (share: number): Rung => {
    const kbps = Math.round(sender.maxKbps * share);
    const { scale, fps } = pictureSize(source, kbps, sender);
    return { active: true, kbps, scale, fps };
  };
  return [slot(1 / 10), slot(1 / 3), slot(1)];
}

export function startedLadder(ladder: Ladder, nowMs: number): LadderState {
  return {
    ladder,
    before: ladder,
    changedMs: nowMs - LEAST_INTERVAL_MS,
    refusedUntilMs: 0,
    pixelsPerSecond: Number.POSITIVE_INFINITY,
    pixelsMs: 0,
    idleSinceMs: [null, null, null],
  };
}

export function replan(
  previous: LadderState,
  video: OfferedVideo,
  sender: Sender,
  needs: Needs,
  nowMs: number,
): LadderState {
  const state = heed(previous, sender, nowMs);
  if (state.ladder !== previous.ladder || nowMs < state.refusedUntilMs) return state;

  const { pixelsPerSecond } = state;
  const limits = { uplinkKbps: needs.uplinkKbps, pixelsPerSecond, swing: needs.swing };
  if (nowMs - state.changedMs >= LEAST_INTERVAL_MS && needs.clients.length > 0) {
    const rungs = chooseRungs(video.source, needs.clients, sender, limits);
    const wanted = placeRungs(state.ladder, rungs, needs.used, video.source, sender);
    const tooHeavy = totalPixels(state.ladder, sender) > pixelsPerSecond;
    if (rungs.length > 0 && (tooHeavy || pays(video.source, state.ladder, wanted, sender, needs))) {
      return change(state, wanted, nowMs);
    }
  }
  return switchOffIdle(state, video.source, sender, needs, nowMs);
}

/** Takes the sender's own word into account. */
function heed(state: LadderState, sender: Sender, nowMs: number): LadderState {
  if (sender.trouble === "refused" && nowMs >= state.refusedUntilMs) {
    return { ...change(state, state.before, nowMs), refusedUntilMs: nowMs + AFTER_REFUSAL_MS };
  }
  if (sender.trouble === "cpu" && nowMs - state.pixelsMs >= CPU_STEP_MS) {
    const now = Math.min(state.pixelsPerSecond, totalPixels(state.ladder, sender));
    return { ...state, pixelsPerSecond: now * CPU_STEP, pixelsMs: nowMs };
  }
  if (sender.trouble === null && nowMs - state.pixelsMs >= CPU_WELL_MS && Number.isFinite(state.pixelsPerSecond)) {
    const eased = state.pixelsPerSecond / CPU_STEP;
    const most = 3 * pixelRate({ scale: 1, fps: sender.fps }, sender);
    return { ...state, pixelsPerSecond: eased >= most ? Number.POSITIVE_INFINITY : eased, pixelsMs: nowMs };
  }
  return state;
}

function change(state: LadderState, ladder: Ladder, nowMs: number): LadderState {
  return { ...state, ladder, before: state.ladder, changedMs: nowMs, idleSinceMs: [null, null, null] };
}

function pays(source: VideoSource, from: Ladder, to: Ladder, sender: Sender, { clients, swing }: Needs): boolean {
  const [rungsFrom, rungsTo] = [rungsOf(from, sender), rungsOf(to, sender)];
  let [had, has, someoneGains, someoneLoses, someoneStarts] = [0, 0, false, false, false];
  for (const { kbps, weight } of clients) {
    const was = servedBy(source, rungsFrom, kbps, swing).worth;
    const is = servedBy(source, rungsTo, kbps, swing).worth;
    had += weight * was;
    has += weight * is;
    someoneStarts ||= was === 0 && is > 0;
    someoneGains ||= is > was * (1 + ONES_GAIN_SHARE);
    someoneLoses ||= is < was * (1 - NOTICEABLE_SHARE);
  }
  if (has <= had) return false;
  const keyFrame = from.some((rung, slot) => rung.active !== to[slot]?.active || rung.scale !== to[slot]?.scale);
  return (
    someoneStarts ||
    (someoneGains && !someoneLoses) ||
    has - had >= had * (keyFrame ? KEY_FRAME_GAIN_SHARE : GAIN_SHARE)
  );
}

function switchOffIdle(
  state: LadderState,
  source: VideoSource,
  sender: Sender,
  needs: Needs,
  nowMs: number,
): LadderState {
  const needed = new Set(needs.used);
  if (needs.warm) needed.add(state.ladder.findIndex(({ active }) => active));
  for (const { kbps } of needs.clients) {
    let most = 0;
    let best = -1;
    for (const [slot, rung] of state.ladder.entries()) {
      const { worth } = rung.active ? servedBy(source, [proposed(rung, sender)], kbps, needs.swing) : { worth: 0 };
      if (worth > most) [most, best] = [worth, slot];
    }
    needed.add(best);
  }
  const idleSinceMs = state.ladder.map((rung, slot) =>
    !rung.active || needed.has(slot) ? null : (state.idleSinceMs[slot] ?? nowMs),
  );
  const idle = idleSinceMs.map((since) => since !== null && nowMs - since >= IDLE_MS);
  if (!idle.includes(true)) return { ...state, idleSinceMs };
  const [low, middle, high] = state.ladder;
  const off = (rung: Rung, slot: number): Rung => (idle[slot] ? { ...rung, active: false } : rung);
  return change(state, [off(low, 0), off(middle, 1), off(high, 2)], nowMs);
}

/** Puts up to three rungs, low to high, into the slots in which they change least. */
export function placeRungs(
  from: Ladder,
  rungs: readonly ProposedRung[],
  used: ReadonlySet<number>,
  source: VideoSource,
  sender: Sender,
): Ladder {
  let best: readonly number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const slots of SLOTS.filter(({ length }) => length === rungs.length)) {
    let cost = 0;
    for (const [slot, rung] of from.entries()) {
      const placed = rungs[slots.indexOf(slot)];
      if (placed !== undefined)
        cost += Math.abs(Math.log(placed.kbps / rung.kbps)) + (rung.active ? 0 : SWITCH_ON_COST);
      else if (used.has(slot)) cost += LEAVE_USED_COST;
    }
    if (cost < least) [best, least] = [slots, cost];
  }
  const slot = (at: 0 | 1 | 2, above: Rung | null): Rung => {
    const rung = from[at];
    const placed = rungs[best.indexOf(at)];
    if (placed === undefined) {
      if (!used.has(at) || !rung.active) return { ...rung, active: false };
      return above === null ? rung : below(rung, above);
    }
    const fits = rung.active && rung.fps === placed.fps ? bitsForSize(source, placed.kbps, rung, sender) : 0;
    const stays = fits >= BITS_RANGE.least && fits <= BITS_RANGE.most;
    const { scale, fps } = stays ? rung : placed;
    return { active: true, kbps: placed.kbps, scale: Math.max(scale, above?.scale ?? 1), fps };
  };
  const high = slot(2, null);
  const middle = slot(1, high.active ? high : null);
  return [slot(0, middle.active ? middle : high.active ? high : null), middle, high];
}

const SLOTS: readonly (readonly number[])[] = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2], []];
const BELOW_SHARE = 0.8;

/** A slot that is still in use keeps its place under the one above it. */
function below(rung: Rung, above: Rung): Rung {
  return {
    ...rung,
    kbps: Math.min(rung.kbps, Math.round(above.kbps * BELOW_SHARE)),
    scale: Math.max(rung.scale, above.scale),
  };
}

function rungsOf(ladder: Ladder, sender: Sender): ProposedRung[] {
  return ladder.filter(({ active }) => active).map((rung) => proposed(rung, sender));
}

function proposed({ kbps, scale, fps }: Rung, sender: Sender): ProposedRung {
  return { kbps, scale, fps, height: Math.floor(sender.height / scale) };
}

function totalPixels(ladder: Ladder, sender: Sender): number {
  return ladder.reduce((sum, rung) => sum + (rung.active ? pixelRate(rung, sender) : 0), 0);
}
