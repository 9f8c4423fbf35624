import { TEMPORAL_SHARE } from "./encodings.ts";
import { pictureSize, pixelRate } from "./picture-size.ts";
import { letIn, SEEN_SHARE, type Served, setsWithin } from "./rung-search.ts";
import { isWritten, utility } from "./utility.ts";
import type { Sender, VideoSource } from "./vocabulary.ts";

/**
 * Which encodings a sender should produce: at most three, for as many schools as there are.
 *
 * - The three that serve the schools best: the sum of what each school's best fitting encoding is worth to it. A school
 *   may also take a part of an encoding's frames (its lower temporal layers) when its whole does not fit.
 * - A rung lies just under the budget of a school, or of a group of similar ones: an encoding that is a little too large
 *   for somebody serves nobody.
 * - No school gets worse because another is weak. Schools are let in from the strongest to the weakest; the rungs move
 *   for the next one only if that lowers nobody, or if more schools gain by it than lose: a hundred weak ones are not
 *   held up by one odd strong one. With one exception: a school that would otherwise see nothing move may cost the
 *   others a little, three per cent of their bitrates together and none of them a third of its own.
 * - Within what the sender's uplink and encoder can do together.
 * - A rung must earn its place: one that hardly anybody would miss is left out. A place that stays free carries a safety
 *   net: an encoding for the schools whose link may drop, so that they fall softly and at once.
 *
 * With at most 32 classes of budgets there are 5,488 sets of up to three rungs: all are tried, none is guessed.
 */

/** One school's wish: what it has for this source at the peaks of its rate. */
export interface Client {
  kbps: number;
  weight: number;
}

export interface ProposedRung {
  kbps: number;
  scale: number;
  fps: number;
  height: number;
}

export interface LadderLimits {
  /** Of the uplink, for all rungs together. */
  uplinkKbps: number;
  /** Of the encoder, for all rungs together. */
  pixelsPerSecond: number;
  /** How far rates rise above their mean, as a share. */
  swing: number;
}

const LEAST_CAMERA_KBPS = 90;
const LEAST_WRITTEN_KBPS = 120;
const MOST_CLASSES = 32;
const MOST_RUNGS = 3;
/** In full pictures. Where less is seen, every kbps is. */
const LITTLE_WORTH = 0.5;
/** What is left of a link after a heavy drop; what it must be worth to be prepared for it, in full pictures. */
const DROP_SHARE = 0.2;
const SAFETY_NET_WORTH = 0.2;
/** A fall that leaves this much is soft already. */
const SOFT_FALL_WORTH = 0.6;
const ROUNDING = 1e-6;

/** The least that is worth sending. */
export function leastRungKbps(source: VideoSource): number {
  return isWritten(source) ? LEAST_WRITTEN_KBPS : LEAST_CAMERA_KBPS;
}

const UNSERVED: Served = { worth: 0, kbps: 0 };

/** What a client gets of some rungs: nothing when not even a part of the frames of any fits. */
export function servedBy(source: VideoSource, rungs: readonly ProposedRung[], kbps: number, swing: number): Served {
  return rungs
    .map((rung) => served(source, rung, kbps, swing))
    .reduce((best, next) => (next.worth > best.worth ? next : best), UNSERVED);
}

function served(source: VideoSource, rung: ProposedRung, kbps: number, swing: number): Served {
  for (const [halvings, share] of [...TEMPORAL_SHARE].reverse().entries()) {
    if (rung.kbps * share * (1 + swing) > kbps + ROUNDING) continue;
    const picture = { targetKbps: rung.kbps, fps: rung.fps / 2 ** halvings, height: rung.height };
    return { worth: utility(source, picture), kbps: rung.kbps * share };
  }
  return UNSERVED;
}

/** The rungs for what the clients have now, low to high; none when there is no client, or nothing fits. */
export function chooseRungs(
  source: VideoSource,
  clients: readonly Client[],
  sender: Sender,
  limits: LadderLimits,
): ProposedRung[] {
  const { classes, shared } = similarTogether(source, classesOf(clients, sender, limits.swing), sender, limits.swing);
  const rungs = candidates(source, shared, sender, limits);
  const cost = rungs.map((rung) => costOf(rung, sender, limits.swing));
  const sets = setsWithin(cost, { kbps: limits.uplinkKbps, pixels: limits.pixelsPerSecond });
  const serves = rungs.map((rung) => classes.map(({ kbps }) => served(source, rung, kbps, limits.swing)));
  const weights = classes.map(({ weight }) => weight);
  const own = shared.map((kbps) => under(source, kbps, sender, limits.swing));
  const since = rungs.map(({ kbps }) => Math.max(0, own.indexOf(kbps)));
  return letIn(weights, serves, sets, since).flatMap((rung) => rungs[rung] ?? []);
}

/** What a client would have after a heavy drop. */
export function dropped({ kbps, weight }: Client): Client {
  return { kbps: kbps * DROP_SHARE, weight };
}

/** With the rung that would be worth most after drops, if a place is free, it is worth something and can be sent besides. */
export function withSafetyNet(
  rungs: readonly ProposedRung[],
  source: VideoSource,
  clients: readonly Client[],
  sender: Sender,
  limits: LadderLimits,
): ProposedRung[] {
  if (rungs.length === 0 || rungs.length === MOST_RUNGS) return [...rungs];
  const { uplinkKbps, pixelsPerSecond, swing } = limits;
  const fallen = classesOf(clients.map(dropped), sender, swing);
  const worthOf = (set: readonly ProposedRung[]) =>
    fallen.reduce(
      (sum, { kbps, weight }) => sum + weight * Math.min(SOFT_FALL_WORTH, servedBy(source, set, kbps, swing).worth),
      0,
    );
  const spent = rungs.map((rung) => costOf(rung, sender, swing));
  const kbpsLeft = uplinkKbps - spent.reduce((sum, { kbps }) => sum + kbps, 0);
  const pixelsLeft = pixelsPerSecond - spent.reduce((sum, { pixels }) => sum + pixels, 0);
  let best = rungs;
  let most = worthOf(rungs) + SAFETY_NET_WORTH;
  const fallenKbps = fallen.map(({ kbps }) => kbps);
  for (const rung of candidates(source, fallenKbps, sender, limits)) {
    const { kbps, pixels } = costOf(rung, sender, swing);
    const set = [...rungs, rung].sort((a, b) => a.kbps - b.kbps);
    const worth = worthOf(set);
    if (kbps > kbpsLeft || pixels > pixelsLeft || worth <= most) continue;
    best = set;
    most = worth;
  }
  return [...best];
}

function costOf(rung: ProposedRung, sender: Sender, swing: number): { kbps: number; pixels: number } {
  return { kbps: rung.kbps * (1 + swing), pixels: pixelRate(rung, sender) };
}

/**
 * The classes that any rung can serve, and for each the budget that its own rung must fit. With more classes than rungs,
 * those that could not be told apart on the same picture share one that fits the weakest of them: a rung of its own for
 * each would leave others without any. Those that see little stay apart: each counts for itself.
 */
function similarTogether(
  source: VideoSource,
  all: readonly Client[],
  sender: Sender,
  swing: number,
): { classes: readonly Client[]; shared: readonly number[] } {
  const worthOf = (kbps: number) => {
    const ownKbps = under(source, kbps, sender, swing);
    return served(source, { kbps: ownKbps, ...pictureSize(source, ownKbps, sender) }, kbps, swing).worth;
  };
  const classes = all.filter(({ kbps }) => worthOf(kbps) > 0);
  const shared = classes.map(({ kbps }) => kbps);
  if (classes.length <= MOST_RUNGS) return { classes, shared };
  let first = 0;
  for (const [at, { kbps }] of classes.entries()) {
    const worth = worthOf(kbps);
    const similar = worth > LITTLE_WORTH && worth >= worthOf(classes[first]?.kbps ?? 0) * (1 - SEEN_SHARE);
    if (similar) shared.fill(kbps, first, at + 1);
    else first = at;
  }
  return { classes, shared };
}

/** Clients by what they can take, the strongest first; similar ones together, as the weakest of them. */
function classesOf(clients: readonly Client[], sender: Sender, swing: number): Client[] {
  const mostKbps = Math.ceil(sender.maxKbps * (1 + swing));
  const capped = clients.map(({ kbps, weight }) => ({
    kbps: Math.min(Math.floor(kbps), mostKbps),
    weight,
  }));
  for (let width = 0; ; width += 0.01) {
    const classes: Client[] = [];
    let top = 0;
    for (const { kbps, weight } of [...capped].sort((a, b) => b.kbps - a.kbps)) {
      const last = classes.at(-1);
      // Those that can take everything stay for themselves: the top rung is theirs.
      if (last !== undefined && (kbps === top || (top < mostKbps && kbps >= top * (1 - width)))) {
        classes[classes.length - 1] = { kbps, weight: last.weight + weight };
      } else {
        top = kbps;
        classes.push({ kbps, weight });
      }
    }
    if (classes.length <= MOST_CLASSES) return classes;
  }
}

/** The rung whose peaks fit `kbps`. */
function under(source: VideoSource, kbps: number, sender: Sender, swing: number): number {
  const least = Math.min(leastRungKbps(source), sender.maxKbps);
  return Math.max(least, Math.min(sender.maxKbps, Math.floor(kbps / (1 + swing) + ROUNDING)));
}

/** A rung just under each budget, low to high; and smaller ones, where the sender cannot produce the top three of them. */
function candidates(
  source: VideoSource,
  budgets: readonly number[],
  sender: Sender,
  limits: LadderLimits,
): ProposedRung[] {
  const { uplinkKbps, pixelsPerSecond, swing } = limits;
  const sized = (rates: Iterable<number>) =>
    [...new Set(rates)].sort((a, b) => a - b).map((kbps) => ({ kbps, ...pictureSize(source, kbps, sender) }));
  const wanted = sized(budgets.map((kbps) => under(source, kbps, sender, swing)));
  const top = wanted.slice(-3).map((rung) => costOf(rung, sender, swing));
  const tooMuch =
    top.reduce((sum, { kbps }) => sum + kbps, 0) > uplinkKbps ||
    top.reduce((sum, { pixels }) => sum + pixels, 0) > pixelsPerSecond;
  if (!tooMuch) return wanted;
  const mostKbps = Math.min(uplinkKbps, wanted.at(-1)?.kbps ?? 0);
  return sized([
    ...wanted.map(({ kbps }) => kbps),
    ...SMALLER.map((share) => under(source, mostKbps * share, sender, swing)),
  ]);
}

const SMALLER = [1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12];
