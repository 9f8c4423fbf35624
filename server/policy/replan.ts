import { type Asked, isSameRung, USUAL_SWING } from "./encodings.ts";
import {
  type Client,
  chooseRungs,
  dropped,
  leastRungKbps,
  type ProposedRung,
  servedBy,
  withSafetyNet,
} from "./ladder.ts";
import { pictureSize, pixelRate } from "./picture-size.ts";
import { type Hold, lowers, placeRungs } from "./slots.ts";
import type { Ladder, OfferedVideo, Rung, Sender, VideoSource } from "./vocabulary.ts";

/**
 * When a sender is asked for other encodings.
 *
 * - A change is made when waiting has cost more than the change does: a large gain at once, a small one after some
 *   seconds, and one that comes and goes with the noise never. A change that costs everybody a key frame (slots.ts) costs
 *   more than one that does not.
 * - At once for a school that would see nothing, and for much to one that costs the others nothing.
 * - Not more than every few seconds, whatever the budgets do. What cannot wait may follow the last change sooner, once.
 * - A slot that somebody receives is never switched off; one that nobody needs is, after a while. When nobody needs any,
 *   the lowest of what the master room sends stays warm, so that the first classroom that joins sees something at once.
 * - What is more than the uplink or the encoder can do is changed without regard to who receives it: it breaks anyway.
 * - An encoder that cannot keep up gets fewer pixels, and them back bit by bit while it is well: after a quarter of a
 *   minute at first, and after twice as long each time that it was too early. A refused ladder is taken back, and the next one waits; a sender that refused that, too, is asked again all the same.
 */

const LEAST_INTERVAL_MS = 3_000;
/** Where somebody would have nothing, or much less than could be: as soon as the encoder has followed the last change. */
const URGENT_INTERVAL_MS = 1_000;
/** What a change costs, in seconds of all that all schools receive. */
const CHANGE_COST_S = 0.05;
const KEY_FRAME_COST_S = 0.12;
/** So many times that, when it takes the picture, or a part of it, from somebody. */
const TAKE_COST = 2;
/** A smaller gain is not worth waiting for. */
const LEAST_GAIN_SHARE = 0.002;
/** A tick that comes late counts as this at most. */
const LONGEST_TICK_S = 2;
const ONES_GAIN_SHARE = 0.25;
const NOTICEABLE_SHARE = 0.01;
const LEAST_WORTH = 0.01;
const DIP_SHARE = 0.02;
/** What is worth something only after a drop counts so much. */
const DROP_WEIGHT = 0.1;
const IDLE_MS = 8_000;
const AFTER_REFUSAL_MS = 30_000;
const CPU_STEP_MS = 10_000;
const CPU_WELL_MS = 15_000;
const LONGEST_CPU_WELL_MS = 120_000;
const CPU_STEP = 0.75;

export interface LadderState extends Asked {
  changedMs: number;
  /** When the last change but one was made. */
  earlierMs: number;
  /** What the sender had before, for the case that it refuses. */
  before: Ladder;
  refusedUntilMs: number;
  /** What the encoder can do, and since when this is believed. */
  pixelsPerSecond: number;
  pixelsMs: number;
  /** How long it has to be well before it is trusted with more, and whether it was the last time that this changed. */
  wellMs: number;
  eased: boolean;
  /** What waiting with the change that would be best has cost so far, in the unit of CHANGE_COST_S. */
  regretS: number;
  seenMs: number;
  /** Slots that plans of the last tick used: who was moved to another one receives the old one until its key frame. */
  used: ReadonlySet<number>;
  /** Asked for the overview alone (thumbnailLadder). */
  thumbnail: boolean;
  /** Since when each slot is of no use to anybody; null: it is. */
  idleSinceMs: readonly (number | null)[];
}

export interface Needs {
  clients: readonly Client[];
  /** Slots that plans of this tick use, and those of them that some plan uses with all frames. */
  used: ReadonlySet<number>;
  full: ReadonlySet<number>;
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

/** For a picture that the overview alone shows: one small layer, slow enough for a dozen of them on one link. */
const THUMBNAIL = { kbps: 80, leastKbps: 30, fps: 5, height: 180 } as const;

/**
 * The smallest layer alone: the camera is wanted on the teacher's wall, and nowhere else. Of an uplink that cannot carry
 * even that it takes what there is (coarser pictures still show who is there), and below `leastKbps` nothing.
 */
export function thumbnailLadder(sender: Sender, uplinkKbps: number): Ladder {
  const scale = Math.max(1, Math.round(sender.height / THUMBNAIL.height));
  const fittingKbps = Math.floor(uplinkKbps / (1 + USUAL_SWING));
  const slot = (active: boolean): Rung => ({
    active: active && fittingKbps >= THUMBNAIL.leastKbps,
    kbps: Math.max(THUMBNAIL.leastKbps, Math.min(THUMBNAIL.kbps, fittingKbps)),
    scale,
    fps: Math.min(THUMBNAIL.fps, sender.fps),
  });
  return [slot(true), slot(false), slot(false)];
}

/** Down at once with the uplink, up not more than every few seconds. */
export function replanThumbnail(state: LadderState, sender: Sender, uplinkKbps: number, nowMs: number): LadderState {
  const ladder = thumbnailLadder(sender, uplinkKbps);
  const [was, is] = [totalKbps(state.ladder), totalKbps(ladder)];
  const waits = is > was && nowMs - state.changedMs < LEAST_INTERVAL_MS;
  return is === was || waits ? state : change(state, ladder, nowMs);
}

export function startedLadder(ladder: Ladder, nowMs: number, thumbnail = false): LadderState {
  return {
    thumbnail,
    ladder,
    before: ladder,
    movedMs: [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    swing: USUAL_SWING,
    changedMs: nowMs - LEAST_INTERVAL_MS,
    earlierMs: nowMs - 2 * LEAST_INTERVAL_MS,
    refusedUntilMs: 0,
    pixelsPerSecond: Number.POSITIVE_INFINITY,
    pixelsMs: nowMs - CPU_STEP_MS,
    wellMs: CPU_WELL_MS,
    eased: false,
    regretS: 0,
    seenMs: nowMs - 1_000,
    used: new Set(),
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
  const heeded = heed(previous, video.source, sender, nowMs);
  if (heeded.ladder !== previous.ladder || nowMs < heeded.refusedUntilMs) return heeded;
  const { ladder, pixelsPerSecond } = heeded;
  const tooHeavy =
    totalPixels(ladder, sender) > pixelsPerSecond || totalKbps(ladder) * (1 + needs.swing) > needs.uplinkKbps;
  const limits = { uplinkKbps: needs.uplinkKbps, pixelsPerSecond, swing: needs.swing };
  const chosen = chooseRungs(video.source, needs.clients, sender, limits);
  // With several sources the first ladder may be too heavy before anybody is there: the lowest stays warm all the same.
  const rungs = needs.clients.length === 0 && needs.warm ? [proposed(ladder[0], sender)] : chosen;
  const hold = tooHeavy ? REGARDLESS : { used: needs.used, full: needs.full, sizes: true };
  const place = (set: readonly ProposedRung[]) => placeRungs(ladder, set, hold, video.source, sender);
  const takes = (to: Ladder) => ladder.some((rung, slot) => lowers(needs.full, slot, rung, to[slot] ?? rung));
  const bare = chosen.length > 0 || tooHeavy ? place(rungs) : ladder;
  const netted = chosen.length > 0 ? place(withSafetyNet(rungs, video.source, needs.clients, sender, limits)) : bare;
  // A net is stretched beside what is shown, and never in its place: until that is free, it waits.
  const placed = takes(netted) && !takes(bare) ? bare : netted;
  const wanted = tooHeavy ? placed : withLastUsed(placed, ladder, heeded.used, needs.used);
  const { gainShare, urgent, costS } = compare(video.source, ladder, wanted, sender, needs);

  const tickS = Math.min(LONGEST_TICK_S, (nowMs - heeded.seenMs) / 1000);
  const regretS = gainShare > LEAST_GAIN_SHARE ? heeded.regretS + gainShare * tickS : 0;
  const state = { ...heeded, regretS, seenMs: nowMs, used: needs.used };
  const pays = tooHeavy || urgent || regretS >= costS;
  const rested = state.changedMs - state.earlierMs >= LEAST_INTERVAL_MS;
  const intervalMs = rested && (tooHeavy || urgent) ? URGENT_INTERVAL_MS : LEAST_INTERVAL_MS;
  if (pays && nowMs - state.changedMs >= intervalMs) return { ...change(state, wanted, nowMs), swing: needs.swing };
  return switchOffIdle(state, video.source, sender, needs, nowMs);
}

const REGARDLESS: Hold = { used: new Set(), full: new Set(), sizes: false };

/** Takes the sender's own word into account. */
function heed(state: LadderState, source: VideoSource, sender: Sender, nowMs: number): LadderState {
  // What was refused and taken back is refused once: it says nothing of the next ladder.
  const isNew = state.refusedUntilMs === 0 || state.changedMs > state.refusedUntilMs - AFTER_REFUSAL_MS;
  if (sender.trouble === "refused" && isNew && nowMs >= state.refusedUntilMs) {
    return { ...change(state, state.before, nowMs), refusedUntilMs: nowMs + AFTER_REFUSAL_MS };
  }
  if (sender.trouble === "cpu" && nowMs - state.pixelsMs >= CPU_STEP_MS) {
    const now = Math.min(state.pixelsPerSecond, totalPixels(state.ladder, sender));
    const least = pixelRate(pictureSize(source, leastRungKbps(source), sender), sender);
    const wellMs = state.eased ? Math.min(LONGEST_CPU_WELL_MS, 2 * state.wellMs) : state.wellMs;
    return { ...state, pixelsPerSecond: Math.max(least, now * CPU_STEP), pixelsMs: nowMs, wellMs, eased: false };
  }
  if (sender.trouble === null && nowMs - state.pixelsMs >= state.wellMs && Number.isFinite(state.pixelsPerSecond)) {
    const more = state.pixelsPerSecond / CPU_STEP;
    const most = 3 * pixelRate({ scale: 1, fps: sender.fps }, sender);
    const pixelsPerSecond = more >= most ? Number.POSITIVE_INFINITY : more;
    return { ...state, pixelsPerSecond, pixelsMs: nowMs, eased: true };
  }
  return state;
}

function change(state: LadderState, ladder: Ladder, nowMs: number): LadderState {
  const movedMs = (slot: 0 | 1 | 2) => (isSameRung(state.ladder[slot], ladder[slot]) ? state.movedMs[slot] : nowMs);
  return {
    ...state,
    ladder,
    before: state.ladder,
    movedMs: [movedMs(0), movedMs(1), movedMs(2)],
    changedMs: nowMs,
    earlierMs: state.changedMs,
    regretS: 0,
    idleSinceMs: [null, null, null],
  };
}

/**
 * Leaves on, as they are, the slots that somebody was moved up from in this tick: the larger picture takes a second to
 * begin. Who was moved down has no room for what went before.
 */
function withLastUsed(
  [low, middle, high]: Ladder,
  from: Ladder,
  before: ReadonlySet<number>,
  used: ReadonlySet<number>,
): Ladder {
  const movedUp = (slot: number) => before.has(slot) && [...used].some((now) => now > slot && !before.has(now));
  const kept = (rung: Rung, slot: 0 | 1 | 2) =>
    movedUp(slot) && from[slot].active && !rung.active ? from[slot] : rung;
  return [kept(low, 0), kept(middle, 1), kept(high, 2)];
}

/** What a change is worth to all, as a share of what they have; and whether it cannot wait. */
function compare(source: VideoSource, from: Ladder, to: Ladder, sender: Sender, { clients, full, swing }: Needs) {
  const [rungsFrom, rungsTo] = [rungsOf(from, sender), rungsOf(to, sender)];
  const shownFrom = rungsOf(from, sender, full);
  let [had, has, someoneGains, someoneLoses, someoneStarts, someoneStops] = [0, 0, false, false, false, false];
  for (const { kbps, weight } of clients) {
    // What is shown is not given up because a budget has dipped by a hair. Nobody begins with what does not fit.
    const shown = servedBy(source, shownFrom, kbps * (1 + DIP_SHARE), swing).worth;
    const was = Math.max(shown, servedBy(source, rungsFrom, kbps, swing).worth);
    const is = servedBy(source, rungsTo, kbps, swing).worth;
    had += weight * was;
    has += weight * is;
    someoneStarts ||= was === 0 && is > 0;
    someoneStops ||= was > 0 && is === 0;
    someoneGains ||= is > was * (1 + ONES_GAIN_SHARE);
    someoneLoses ||= is < was * (1 - NOTICEABLE_SHARE);
  }
  for (const { kbps, weight } of clients.map(dropped)) {
    had += weight * DROP_WEIGHT * servedBy(source, rungsFrom, kbps, swing).worth;
    has += weight * DROP_WEIGHT * servedBy(source, rungsTo, kbps, swing).worth;
  }
  const keyFrame = from.some((rung, slot) => rung.active !== to[slot]?.active || rung.scale !== to[slot]?.scale);
  const takes = from.some((rung, slot) => lowers(full, slot, rung, to[slot] ?? rung));
  return {
    gainShare: has > had ? (has - had) / Math.max(had, LEAST_WORTH) : 0,
    urgent: has > had && (someoneStarts || (someoneGains && !someoneLoses)),
    costS: (keyFrame ? KEY_FRAME_COST_S : CHANGE_COST_S) * (someoneStops || takes ? TAKE_COST : 1),
  };
}

function switchOffIdle(
  state: LadderState,
  source: VideoSource,
  sender: Sender,
  needs: Needs,
  nowMs: number,
): LadderState {
  const needed = new Set(needs.used);
  for (const { kbps } of [...needs.clients, ...needs.clients.map(dropped)]) {
    let most = 0;
    let best = -1;
    for (const [slot, rung] of state.ladder.entries()) {
      const { worth } = rung.active ? servedBy(source, [proposed(rung, sender)], kbps, needs.swing) : { worth: 0 };
      if (worth > most) [most, best] = [worth, slot];
    }
    if (best >= 0) needed.add(best);
  }
  if (needs.warm && needed.size === 0) needed.add(state.ladder.findIndex(({ active }) => active));
  const idleSinceMs = state.ladder.map((rung, slot) =>
    !rung.active || needed.has(slot) ? null : (state.idleSinceMs[slot] ?? nowMs),
  );
  const idle = idleSinceMs.map((since) => since !== null && nowMs - since >= IDLE_MS);
  if (!idle.includes(true)) return { ...state, idleSinceMs };
  const [low, middle, high] = state.ladder;
  const off = (rung: Rung, slot: number): Rung => (idle[slot] ? { ...rung, active: false } : rung);
  return change(state, [off(low, 0), off(middle, 1), off(high, 2)], nowMs);
}

function rungsOf(ladder: Ladder, sender: Sender, slots?: ReadonlySet<number>): ProposedRung[] {
  return ladder
    .filter(({ active }, slot) => active && (slots?.has(slot) ?? true))
    .map((rung) => proposed(rung, sender));
}

function proposed({ kbps, scale, fps }: Rung, sender: Sender): ProposedRung {
  return { kbps, scale, fps, height: Math.floor(sender.height / scale) };
}

function totalPixels(ladder: Ladder, sender: Sender): number {
  return ladder.reduce((sum, rung) => sum + (rung.active ? pixelRate(rung, sender) : 0), 0);
}

function totalKbps(ladder: Ladder): number {
  return ladder.reduce((sum, { active, kbps }) => sum + (active ? kbps : 0), 0);
}
