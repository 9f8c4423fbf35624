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
  readonly option: Int16Array;
  /** Which point of the frontier before that. */
  readonly from: Int32Array;
  readonly before: Frontier | null;
}

const THIN_ABOVE = 128;
const THIN_SHARE = 0.0025;

export const nothing: Frontier = {
  length: 1,
  kbps: Float64Array.of(0),
  utility: Float64Array.of(0),
  option: Int16Array.of(0),
  from: Int32Array.of(0),
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
  const sources = options.length;
  const capacity = before.length * sources;
  const kbps = new Float64Array(capacity);
  const utility = new Float64Array(capacity);
  const option = new Int16Array(capacity);
  const from = new Int32Array(capacity);
  // One cursor for each option: `before` shifted by the option is sorted already, the cheapest head comes next.
  const shiftKbps = Float64Array.from(options, (each) => each.kbps);
  const shiftUtility = Float64Array.from(options, (each) => each.utility);
  const cursor = new Int32Array(sources);
  const head = Float64Array.from(shiftKbps, (shift) => shift + (before.kbps[0] ?? 0));
  let length = 0;
  let best = -1;
  for (let taken = 0; taken < capacity; taken++) {
    let next = 0;
    let cost = Number.POSITIVE_INFINITY;
    for (let i = 0; i < sources; i++) {
      const candidate = head[i] as number;
      if (candidate < cost) {
        cost = candidate;
        next = i;
      }
    }
    const at = cursor[next] as number;
    const worth = (before.utility[at] as number) + (shiftUtility[next] as number);
    cursor[next] = at + 1;
    head[next] =
      at + 1 < before.length ? (before.kbps[at + 1] as number) + (shiftKbps[next] as number) : Number.POSITIVE_INFINITY;
    if (worth <= best) continue;
    const thin = before.length * sources > THIN_ABOVE && length > 0 && worth < best * (1 + THIN_SHARE);
    if (thin && taken < capacity - 1) continue;
    best = worth;
    // The same cost, worth more: it takes the place of the point before.
    if (length > 0 && kbps[length - 1] === cost) length--;
    kbps[length] = cost;
    utility[length] = worth;
    option[length] = next;
    from[length] = at;
    length++;
  }
  return {
    length,
    kbps: kbps.slice(0, length),
    utility: utility.slice(0, length),
    option: option.slice(0, length),
    from: from.slice(0, length),
    before,
  };
}

/** The last point that costs at most `kbps`; -1 if none does. */
export function pointWithin(frontier: Frontier, kbps: number): number {
  let low = -1;
  let high = frontier.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((frontier.kbps[middle] as number) <= kbps) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Which option of each source, in the order of merging, makes up a point. */
export function choicesAt(frontier: Frontier, point: number): number[] {
  const choices: number[] = [];
  let at = point;
  for (let each: Frontier | null = frontier; each?.before; each = each.before) {
    choices.push(each.option[at] ?? 0);
    at = each.from[at] ?? 0;
  }
  return choices.reverse();
}
