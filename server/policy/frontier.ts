/**
 * The exact solution of the multiple-choice knapsack behind allocate.ts, for all budgets at once.
 *
 * A frontier lists the combinations of options that no other combination beats: each costs more than the one before it
 * and is worth more. Adding a source merges its options into the frontier. Looking a budget up is then a binary search,
 * and every classroom with the same wishes uses the same frontier: 500 classrooms cost one merge and 500 searches.
 *
 * With many sources a frontier grows long; then points that are worth hardly more than the one before are left out. The
 * loss is at most THIN_SHARE of the worth for each merge.
 */

export interface Option {
  /** Tells the options of one source apart: "off", "still:64", "video:2:1". */
  id: string;
  kbps: number;
  utility: number;
}

export interface Frontier {
  readonly length: number;
  /** Rising. */
  readonly kbps: Float64Array;
  /** Rising. */
  readonly utility: Float64Array;
  /** Which option of the source that was merged last. */
  readonly option: readonly number[];
  /** Which point of the frontier before that. */
  readonly from: readonly number[];
  readonly before: Frontier | null;
}

const THIN_ABOVE = 128;
const THIN_SHARE = 0.008;

export const nothing: Frontier = {
  length: 1,
  kbps: Float64Array.of(0),
  utility: Float64Array.of(0),
  option: [0],
  from: [0],
  before: null,
};

/** Drops options that cost more and are not worth more; the result rises in cost and in worth. */
export function undominated<O extends Option>(options: readonly O[]): O[] {
  const kept: O[] = [];
  for (const option of [...options].sort(
    (a, b) => a.kbps - b.kbps || b.utility - a.utility || (a.id < b.id ? -1 : 1),
  )) {
    const last = kept.at(-1);
    if (last === undefined || option.utility > last.utility) kept.push(option);
  }
  return kept;
}

/** All of `before`, each with each of `options` (undominated, at least one), without what is beaten. */
export function merge(before: Frontier, options: readonly Option[]): Frontier {
  const points = before.length;
  const thin = points * options.length > THIN_ABOVE ? 1 + THIN_SHARE : 1;
  const kbps: number[] = [];
  const utility: number[] = [];
  const option: number[] = [];
  const from: number[] = [];
  // `before` shifted by an option rises in cost and in worth, so the next point of the result is the cheapest among the
  // first ones of each option that are worth more than the last. What is not worth more now never will be: each option's
  // cursor passes over it once. Of equal costs the first option's comes first.
  const shiftKbps = Float64Array.from(options, (each) => each.kbps);
  const shiftUtility = Float64Array.from(options, (each) => each.utility);
  const cursor = options.map(() => 0);
  let best = -1;
  const keep = (which: number, point: number) => {
    const cost = at(before.kbps, point) + at(shiftKbps, which);
    best = at(before.utility, point) + at(shiftUtility, which);
    // The same cost, worth more: it takes the place of the point before.
    const place = kbps.at(-1) === cost ? kbps.length - 1 : kbps.length;
    kbps[place] = cost;
    utility[place] = best;
    option[place] = which;
    from[place] = point;
  };
  for (;;) {
    const enough = best * thin;
    let next = -1;
    let lowest = Number.POSITIVE_INFINITY;
    for (let each = 0; each < options.length; each++) {
      const beaten = enough - at(shiftUtility, each);
      let point = cursor[each] ?? 0;
      while (point < points && at(before.utility, point) <= beaten) point++;
      cursor[each] = point;
      if (point === points) continue;
      const cost = at(before.kbps, point) + at(shiftKbps, each);
      if (cost < lowest) {
        lowest = cost;
        next = each;
      }
    }
    if (next < 0) break;
    const point = cursor[next] ?? 0;
    keep(next, point);
    // Not in the sum's rounding's hands: a point comes once.
    cursor[next] = point + 1;
  }
  // The last one shows everything at its best: it is always kept.
  const top = options.length - 1;
  if (at(before.utility, points - 1) + at(shiftUtility, top) > best) keep(top, points - 1);
  return {
    length: kbps.length,
    kbps: Float64Array.from(kbps),
    utility: Float64Array.from(utility),
    option,
    from,
    before,
  };
}

/** Reads where the index is known to be inside. */
function at(list: Float64Array, index: number): number {
  return list[index] ?? 0;
}

/** The last point that costs at most `kbps`; -1 if none does. */
export function pointWithin(frontier: Frontier, kbps: number): number {
  let low = -1;
  let high = frontier.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(frontier.kbps, middle) <= kbps) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Which option of each source, in the order of merging, makes up a point. */
export function choicesAt(frontier: Frontier, point: number): number[] {
  const choices: number[] = [];
  let reached = point;
  for (let each: Frontier | null = frontier; each?.before; each = each.before) {
    choices.push(each.option[reached] ?? 0);
    reached = each.from[reached] ?? 0;
  }
  return choices.reverse();
}
