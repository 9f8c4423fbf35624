/**
 * The search behind ladder.ts: which set of up to three rungs, out of all sets.
 *
 * - Classes of schools are let in from the strongest to the weakest. For each the set with the highest sum is taken, out
 *   of those that are fair to the classes before it.
 * - Fair is what nobody sees who was let in before; or what more schools gain by than lose; and, for a class that would
 *   otherwise see nothing move, what costs the others no more than a little. What a class sees is measured against the
 *   best that it had so far, so that many small losses do not add up to a large one.
 */

/** What a class of schools gets of one rung. */
export interface Served {
  worth: number;
  /** Mean rate. */
  kbps: number;
}

const UNSERVED: Served = { worth: 0, kbps: 0 };

/** Indexes of rungs, low to high; shorter sets repeat their last one, so that every set is three look-ups. */
export type RungSet = readonly [number, number, number];

/** In worth: about three per cent of the bitrate. */
const NOTICEABLE_SHARE = 0.01;
/** In worth: a ninth of the bitrate at 1,500 kbps, a twelfth at 300. Less is not seen on the same picture. */
export const SEEN_SHARE = 0.035;
/** What a class that would see nothing move may cost the others: of all their kbps, and of each one's. */
const OTHERS_COST_SHARE = 0.03;
const EACH_COST_SHARE = 0.33;
/** What one more rung must add to the sum, in full pictures. */
const RUNG_COST = 0.005;

interface Cost {
  kbps: number;
  pixels: number;
}

/** Every set of one to three rungs that a sender can produce together. */
export function setsWithin(cost: readonly Cost[], limit: Cost): RungSet[] {
  const sets: RungSet[] = [];
  const fits = (set: number[]) =>
    set.reduce((sum, rung) => sum + (cost[rung]?.kbps ?? 0), 0) <= limit.kbps &&
    set.reduce((sum, rung) => sum + (cost[rung]?.pixels ?? 0), 0) <= limit.pixels;
  for (let low = 0; low < cost.length; low++) {
    if (!fits([low])) continue;
    sets.push([low, low, low]);
    for (let middle = low + 1; middle < cost.length; middle++) {
      if (!fits([low, middle])) continue;
      sets.push([low, middle, middle]);
      for (let high = middle + 1; high < cost.length; high++) {
        if (fits([low, middle, high])) sets.push([low, middle, high]);
      }
    }
  }
  return sets;
}

/**
 * Answers the rungs to produce, low to high. `weights`: of the classes, the strongest first. `serves[rung][class]`: what
 * a rung alone does for a class. `since[rung]`: the class for whose sake a rung is considered; before that class is let
 * in, it is not, so that the order of the classes alone decides what those before them have.
 */
export function letIn(
  weights: readonly number[],
  serves: readonly (readonly Served[])[],
  sets: readonly RungSet[],
  since: readonly number[],
): number[] {
  const totals = Float64Array.from(sets, (set) => -RUNG_COST * new Set(set).size);
  let chosen: RungSet | null = null;
  const best: Served[] = weights.map(() => UNSERVED);
  for (let newest = 0; newest < weights.length; newest++) {
    const weight = weights[newest] ?? 0;
    const worth = Float64Array.from(serves, (rung) => rung[newest]?.worth ?? 0);
    const before: RungSet | null = chosen;
    let most = before === null ? 0 : sumOf(before, weights, serves, newest);
    for (let at = 0; at < sets.length; at++) {
      const set = sets[at];
      if (set === undefined) break;
      const [low, middle, high] = set;
      const total = (totals[at] ?? 0) + weight * Math.max(worth[low] ?? 0, worth[middle] ?? 0, worth[high] ?? 0);
      totals[at] = total;
      // Rungs of weaker classes are lower ones.
      if (total <= most || (since[low] ?? 0) > newest) continue;
      if (before === null || isFair(weights, serves, newest, best, before, set)) {
        chosen = set;
        most = total;
      }
    }
    for (let each = 0; chosen !== null && each <= newest; each++) {
      const served = servedOf(serves, chosen, each);
      if (served.worth >= (best[each]?.worth ?? 0)) best[each] = served;
    }
  }
  return [...new Set(chosen)];
}

/** What a set is worth to the classes up to `newest`. */
function sumOf(
  set: RungSet,
  weights: readonly number[],
  serves: readonly (readonly Served[])[],
  newest: number,
): number {
  let total = -RUNG_COST * new Set(set).size;
  for (let each = 0; each <= newest; each++) total += (weights[each] ?? 0) * servedOf(serves, set, each).worth;
  return total;
}

/** Whether the rungs may move `from` here `to` there for the class `newest`. `best`: the most that each had so far. */
function isFair(
  weights: readonly number[],
  serves: readonly (readonly Served[])[],
  newest: number,
  best: readonly Served[],
  from: RungSet,
  to: RungSet,
): boolean {
  let gain = 0;
  let loss = 0;
  let allKbps = 0;
  let lostKbps = 0;
  let mostLostShare = 0;
  for (let each = 0; each <= newest; each++) {
    const weight = weights[each] ?? 0;
    const was = servedOf(serves, from, each);
    const is = servedOf(serves, to, each);
    allKbps += weight * was.kbps;
    const had = best[each]?.worth ?? 0;
    if (is.worth > Math.max(was.worth, had) * (1 + NOTICEABLE_SHARE)) gain += weight;
    if (is.worth < was.worth) lostKbps += weight * Math.max(0, was.kbps - is.kbps);
    if (is.worth >= Math.min(was.worth * (1 - NOTICEABLE_SHARE), had * (1 - SEEN_SHARE))) continue;
    loss += weight;
    mostLostShare = Math.max(mostLostShare, 1 - is.worth / was.worth, 1 - is.kbps / was.kbps);
  }
  if (loss === 0 || gain > loss) return true;
  const startsToMove = servedOf(serves, from, newest).worth === 0 && servedOf(serves, to, newest).worth > 0;
  return startsToMove && lostKbps <= OTHERS_COST_SHARE * allKbps && mostLostShare <= EACH_COST_SHARE;
}

function servedOf(serves: readonly (readonly Served[])[], set: RungSet, each: number): Served {
  let best = UNSERVED;
  for (const rung of set) {
    const served = serves[rung]?.[each];
    if (served !== undefined && served.worth > best.worth) best = served;
  }
  return best;
}
