import type { SourceId } from "../../signaling/contract/ids.ts";
import { type Allocation, allocate, allocationOf, type Menu, type Offer, type Wanted } from "./allocate.ts";
import type { Proof } from "./vocabulary.ts";

/**
 * When a classroom's allocation may change.
 *
 * - Down at once: what no longer fits is left in the same tick. A queue that fills costs more than a smaller picture. What
 *   flows may take a few per cent more than the budget, which leaves that much free; what is chosen anew may not.
 * - Up on proof only: the budget must have carried the better allocation, with a margin, for a hold time without a
 *   gap. How long depends on how the budget is known: received or probed traffic proves more than an estimate.
 * - A step up that had to be taken back soon was wrong. Each one doubles the hold time and widens the margin for going
 *   that high again; steps below that height are not delayed, so a school that lost everything gets its first picture
 *   back quickly. A minute of peace forgives one.
 * - A picture that grows in place (its encoding was raised) is a step up, too.
 * - What takes no more than the link has carried since the last change needs no proof: so when a ladder moves under a
 *   classroom, it follows at once. Neither do the first allocation, the first measurement of a link that nothing was
 *   known of, and a changed set of sources: there the budget is all that is known.
 * - Not while the link is being asked for more: a key frame beside a train makes both late, and the answer may be worth a
 *   larger step. A school that sees nothing move does not wait for that: from a few kbit/s a link is climbed in a dozen
 *   trains.
 * - No change for a gain that nobody would see.
 */

const HOLD_MS: Record<Proof, number> = {
  received: 1_500,
  probed: 1_500,
  checked: 1_500,
  estimated: 4_000,
  history: 4_000,
  profile: 4_000,
};
/** Of a measured link on which no step up was wrong lately: the next turn of the loop still sees the same. */
const FIRST_HOLD_MS = 500;
/** Proofs by traffic that was carried. */
const MEASURED: ReadonlySet<Proof> = new Set(["received", "probed", "checked"]);
/** On top, so that the answer to the last change has come back. */
const HOLD_ROUND_TRIPS = 2;
const LONGEST_HOLD_MS = 64_000;
const MARGIN_SHARE = 0.01;
const WIDEST_MARGIN_SHARE = 0.1;
const LEAST_GAIN_SHARE = 0.02;
/**
 * The budget leaves a twentieth of the link free, and what flows counts with its swing. It may use that for a moment, while
 * the ladder moves under the classroom: an encoder holds its rate within some per cent, and a picture that changes for that
 * flaps. Should it be too much, the queue says so.
 */
export const KEPT_SHARE = 1.08;
/** A fall within this time after a step up takes the step back. */
const TAKEN_BACK_MS = 10_000;
/**
 * A link that carries not even what it carried before a step up has changed by itself: the step is not to blame. Unless
 * the link does that all the time: then going up is.
 */
const NOT_THE_STEP_SHARE = 0.9;
const FORGIVE_MS = 60_000;
/** A picture that takes so much more than in the last tick has grown. */
const GROWN_SHARE = 1.1;
/** A link that was shown to carry this much more than what failed is not the link any more that it failed on. */
const CLEARED_SHARE = 1.4;
/** Up to this share of the height that failed, a step is not the same step again. */
const SAME_HEIGHT_SHARE = 0.9;

export interface Settled {
  /** The id of each source's chosen offer. */
  choices: ReadonlyMap<SourceId, string>;
  /** What the link has carried: at the last change, or the least that it had left since, if that is less. */
  carriedKbps: number;
  /** Something was measured of the link. */
  measured: boolean;
  /** What the chosen offers took in the last tick. */
  takenKbps: number;
  /** A step up is waiting for its proof: since when, the least budget since then, margin taken off, and when it is proven. */
  rising: { sinceMs: number; floorKbps: number; dueMs: number } | null;
  raisedMs: number | null;
  /** What the link had carried before that step. */
  raisedFromKbps: number;
  /** When the link last fell below that soon after a step up. */
  fellMs: number | null;
  strikes: number;
  struckMs: number;
  /** What the allocation took that had to be taken back. */
  struckKbps: number;
}

/** `layers`: the chosen encoding is gone. `sources`: other sources than before. */
export type Move = "start" | "keep" | "down" | "taken-back" | "up" | "sources" | "layers";

export interface Step {
  settled: Settled;
  allocation: Allocation;
  move: Move;
  /** What the next step up to where the classroom has been needs in proof. */
  holdMs: number;
}

export interface Link {
  /** What the classroom's link has left for pictures. */
  leftKbps: number;
  /** The same as soon as no queue is left to drain. */
  drainedKbps: number;
  proof: Proof;
  roundTripMs: number;
  /** How much it carries will be known in a moment. */
  asking: boolean;
}

/** The share of a budget that steps up (and the ladder) leave free. */
export function marginShare(strikes: number): number {
  return Math.min(WIDEST_MARGIN_SHARE, MARGIN_SHARE * (1 + strikes));
}

export function settle(previous: Settled | null, menu: Menu, link: Link, nowMs: number): Step {
  const { leftKbps } = link;
  const measured = MEASURED.has(link.proof);
  if (previous === null) {
    const first = { ...untried, measured };
    return step(first, menu, link, allocate(menu, leftKbps), "start", measured ? leftKbps : 0);
  }
  const firstProof = measured && !previous.measured;
  const strikes = Math.max(0, previous.strikes - Math.floor((nowMs - previous.struckMs) / FORGIVE_MS));
  const known: Settled = {
    ...previous,
    measured: previous.measured || measured,
    carriedKbps: firstProof ? leftKbps : Math.min(previous.carriedKbps, link.drainedKbps),
    ...(strikes < previous.strikes ? { strikes, struckMs: nowMs } : {}),
  };

  if (otherSources(menu, known)) {
    // What is only beginning costs little yet: the room for it is there all the same.
    const carriedKbps = measured ? leftKbps : known.carriedKbps;
    return step({ ...known, rising: null }, menu, link, allocate(menu, leftKbps), "sources", carriedKbps);
  }
  const current = price(menu, known);
  if (current === null) {
    return step({ ...known, rising: null }, menu, link, allocate(menu, known.carriedKbps), "layers");
  }
  if (current.kbps > leftKbps * KEPT_SHARE) {
    const soon =
      known.raisedMs !== null && nowMs - known.raisedMs < TAKEN_BACK_MS + HOLD_ROUND_TRIPS * link.roundTripMs;
    const linkFell = link.drainedKbps < known.raisedFromKbps * NOT_THE_STEP_SHARE;
    const early = soon && (!linkFell || (known.fellMs !== null && nowMs - known.fellMs < FORGIVE_MS));
    const struck = early ? { strikes: strikes + 1, struckMs: nowMs, struckKbps: current.kbps } : {};
    const fallen = {
      ...known,
      ...struck,
      rising: null,
      raisedMs: null,
      fellMs: soon && linkFell ? nowMs : known.fellMs,
    };
    // What was received while the link was full has been carried, even if no encoding fits it yet.
    const carriedKbps = link.proof === "received" ? link.drainedKbps : 0;
    return step(fallen, menu, link, throughDrain(menu, link, current.kbps), early ? "taken-back" : "down", carriedKbps);
  }
  const grown = current.kbps > known.takenKbps * GROWN_SHARE;
  const raised = grown ? { raisedMs: nowMs, raisedFromKbps: known.takenKbps } : {};
  return rise({ ...known, ...raised }, menu, link, current, nowMs);
}

/**
 * What the ladder may reckon with for a room that has `leftKbps`: not yet the height that failed, as long as the proof
 * for it would take.
 */
export function trustedKbps(settled: Settled, link: Link, nowMs: number): number {
  const barred = settled.strikes > 0 && nowMs - settled.struckMs < holdMs(settled, link, settled.struckKbps);
  return barred ? Math.min(link.leftKbps, settled.struckKbps * SAME_HEIGHT_SHARE) : link.leftKbps;
}

/**
 * While a queue drains, which takes half a second, the picture of after it is shown, with fewer frames if those fit: a
 * smaller picture for that moment would cost two key frames.
 */
function throughDrain(menu: Menu, { leftKbps, drainedKbps }: Link, shownKbps: number): Allocation {
  const after = allocate(menu, Math.min(drainedKbps, shownKbps));
  for (const fewer of [0, 1, 2]) {
    const sparse = allocationOf(after.offers.map((offer, index) => withFewerFrames(menu.wanted[index], offer, fewer)));
    if (sparse.kbps <= leftKbps) return sparse;
  }
  return allocate(menu, leftKbps);
}

/** The same picture with so many layers of frames less, or with the fewest that there are. */
function withFewerFrames(wanted: Wanted | undefined, offer: Offer, fewer: number): Offer {
  const { shown } = offer;
  if (shown.as !== "video" || fewer === 0) return offer;
  const less = wanted?.offers.get(`video:${shown.spatial}:${shown.temporal - fewer}`);
  return less ?? withFewerFrames(wanted, offer, fewer - 1);
}

function rise(known: Settled, menu: Menu, link: Link, current: Allocation, nowMs: number): Step {
  const moves = current.offers.some(({ shown }) => shown.as === "video");
  const offeredKbps = link.leftKbps * (1 - marginShare(known.strikes));
  if (link.asking && moves) {
    const held = known.rising && { ...known.rising, floorKbps: Math.min(known.rising.floorKbps, offeredKbps) };
    return step({ ...known, rising: held }, menu, link, current, "keep");
  }
  const enough = current.utility * (1 + LEAST_GAIN_SHARE);
  if (allocate(menu, offeredKbps).utility <= enough) {
    return step({ ...known, rising: null }, menu, link, current, "keep");
  }
  const carried = allocate(menu, Math.min(link.leftKbps, Math.max(current.kbps, known.carriedKbps)));
  if (carried.utility > enough) return step({ ...known, rising: null }, menu, link, carried, "up", known.carriedKbps);

  const from = (sinceMs: number, floorKbps: number) => {
    const proven = allocate(menu, floorKbps);
    return { proven, rising: { sinceMs, floorKbps, dueMs: sinceMs + holdMs(known, link, proven.kbps) } };
  };
  const { sinceMs = nowMs, floorKbps = offeredKbps } = known.rising ?? {};
  const { proven, rising } = from(sinceMs, Math.min(floorKbps, offeredKbps));
  if (proven.utility <= enough) {
    return step({ ...known, rising: from(nowMs, offeredKbps).rising }, menu, link, current, "keep");
  }
  if (nowMs < rising.dueMs) return step({ ...known, rising }, menu, link, current, "keep");
  const raised = { rising: null, raisedMs: nowMs, raisedFromKbps: current.kbps };
  return step({ ...known, ...raised }, menu, link, proven, "up");
}

function holdMs({ strikes, struckKbps }: Settled, { proof, roundTripMs, leftKbps }: Link, toKbps: number): number {
  const lower = toKbps < struckKbps * SAME_HEIGHT_SHARE;
  const cleared = MEASURED.has(proof) && leftKbps > struckKbps * CLEARED_SHARE;
  const untroubled = MEASURED.has(proof) && (strikes === 0 || cleared);
  const usual = (untroubled ? FIRST_HOLD_MS : HOLD_MS[proof]) + HOLD_ROUND_TRIPS * roundTripMs;
  return lower || cleared ? usual : Math.min(LONGEST_HOLD_MS, usual * 2 ** strikes);
}

function step(
  settled: Settled,
  menu: Menu,
  link: Link,
  allocation: Allocation,
  move: Move,
  knownCarriedKbps = 0,
): Step {
  const holdAgainMs = holdMs(settled, link, settled.struckKbps);
  const takenKbps = allocation.kbps;
  if (move === "keep") return { settled: { ...settled, takenKbps }, allocation, move, holdMs: holdAgainMs };
  const choices = new Map(menu.wanted.map(({ key }, index) => [key, allocation.offers[index]?.id ?? "off"]));
  const carriedKbps = Math.max(allocation.kbps, knownCarriedKbps);
  return { settled: { ...settled, choices, carriedKbps, takenKbps }, allocation, move, holdMs: holdAgainMs };
}

const untried: Settled = {
  choices: new Map(),
  carriedKbps: 0,
  measured: false,
  takenKbps: 0,
  rising: null,
  raisedMs: null,
  raisedFromKbps: 0,
  fellMs: null,
  strikes: 0,
  struckMs: 0,
  struckKbps: 0,
};

function otherSources(menu: Menu, { choices }: Settled): boolean {
  return menu.wanted.length !== choices.size || menu.wanted.some(({ key }) => !choices.has(key));
}

/** What the chosen offers take and are worth now; null when one of them is gone. */
function price(menu: Menu, { choices }: Settled): Allocation | null {
  const offers: Offer[] = [];
  for (const wanted of menu.wanted) {
    const offer = wanted.offers.get(choices.get(wanted.key) ?? "");
    if (offer === undefined) return null;
    offers.push(offer);
  }
  return allocationOf(offers);
}
