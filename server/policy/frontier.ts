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
  readonly kbps: readonly number[];
  /** Rising. */
  readonly utility: readonly number[];
  /** Which option of the source that was merged last. */
  readonly option: readonly number[];
  /** Which point of the frontier before that. */
  readonly from: readonly number[];
  readonly before: Frontier | null;
}

const THIN_ABOVE = 128;
const THIN_SHARE = 0.005;

export const nothing: Frontier = {
  length: 1,
  kbps: [0],
  utility: [0],
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
  const capacity = before.length * options.length;
  const thin = capacity > THIN_ABOVE ? 1 + THIN_SHARE : 1;
  const kbps: number[] = [];
  const utility: number[] = [];
  const option: number[] = [];
  const from: number[] = [];
  // `before` shifted by an option is sorted already, so this is a merge of sorted lists, one for each option: `order`
  // holds the options by the costs of their next points. Of equal costs the first option's comes first.
  const shiftKbps = options.map((each) => each.kbps);
  const shiftUtility = options.map((each) => each.utility);
  const cursor = options.map(() => 0);
  const head = options.map((each) => each.kbps + at(before.kbps, 0));
  const order = options.map((_, index) => index);
  let length = 0;
  let best = -1;
  for (let left = capacity; left > 0; left--) {
    const next = at(order, 0);
    const cost = at(head, next);
    const point = at(cursor, next);
    const worth = at(before.utility, point) + at(shiftUtility, next);
    cursor[next] = point + 1;
    const then =
      point + 1 < before.length ? at(before.kbps, point + 1) + at(shiftKbps, next) : Number.POSITIVE_INFINITY;
    head[next] = then;
    let place = 0;
    for (; place + 1 < order.length; place++) {
      const other = at(order, place + 1);
      const otherCost = at(head, other);
      if (otherCost > then || (otherCost === then && other > next)) break;
      order[place] = other;
    }
    order[place] = next;
    // The last one shows everything at its best: it is always kept.
    if (worth <= best || (worth < best * thin && left > 1)) continue;
    best = worth;
    // The same cost, worth more: it takes the place of the point before.
    if (length > 0 && kbps[length - 1] === cost) length--;
    kbps[length] = cost;
    utility[length] = worth;
    option[length] = next;
    from[length] = point;
    length++;
  }
  return { length, kbps, utility, option, from, before };
}

/** Reads where the index is known to be inside. */
function at(list: readonly number[], index: number): number {
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
