import type { SourceId } from "../../signaling/contract/ids.ts";
import { choicesAt, type Frontier, merge, nothing, type Option, pointWithin, undominated } from "./frontier.ts";
import { STILL_KBPS, stillUtility, utility } from "./utility.ts";
import type { Demand, Encoding, Shown } from "./vocabulary.ts";

/**
 * How one classroom's kbps are shared among the pictures it wants (the voices are reserved before: voice.ts).
 *
 * - The pictures together never take more than there is. What they take counts the swings of their rates.
 * - Of all choices that fit, the one that is worth most: every source has some encodings, still pictures, or nothing,
 *   and exactly one of them is chosen (a multiple-choice knapsack, solved exactly: frontier.ts).
 * - With one rule for the first source, the most important one: more budget never makes it worse. By the sum alone, a
 *   little more bandwidth could take half of the board's quality and buy the teacher's picture for it: wrong for a class
 *   that is reading. So the first source keeps what a smaller budget gives it, and is not given what up to a tenth more
 *   would take back; the best for the others is found beside that. With the usual weights this costs about one per cent
 *   of the sum in the mean (bench/planner.ts).
 * - A moving picture begins with a key frame, and what it takes beside that is little help: less than
 *   `LEAST_MOVING_KBPS` is not begun at all, however few frames it would have. On such a link the voice would wait.
 * - Equal cases have equal answers: ties go to the cheaper choice, then to the first in order.
 */

/** One thing that can be shown of one source. */
export interface Offer extends Option {
  shown: Shown;
}

export interface Wanted {
  key: SourceId;
  /** By id, all of them. */
  offers: ReadonlyMap<string, Offer>;
  /** Those worth considering: each costs more and is worth more than the one before; the first is `off`. */
  options: readonly Offer[];
}

/** The wishes of one classroom, or of many that wish the same, prepared for every budget. */
export interface Menu {
  wanted: readonly Wanted[];
  /** All sources but the first. */
  rest: Frontier;
  all: Frontier;
  /** For each point of `all`: the option of the first source, never falling. */
  firstOption: readonly number[];
}

export interface Allocation {
  /** The chosen offer of each wanted source, in the order of the menu. */
  offers: readonly Offer[];
  kbps: number;
  utility: number;
}

/** The smallest key frame (320x180: some 40 kbit) crosses what this leaves within half a second. */
const LEAST_MOVING_KBPS = 85;
/** What a tenth more budget would take back is not given. */
const LASTING_SHARE = 1.1;

const OFF: Offer = { id: "off", kbps: 0, utility: 0, shown: { as: "off", kbps: 0 } };

/** What can be chosen for one source. */
export function wantedOf(demand: Demand, encodings: readonly Encoding[]): Wanted {
  const { source, key, stills, sender } = demand.offered;
  const lowest = encodings[0]?.spatial;
  const offers: Offer[] = [OFF];
  for (const encoding of encodings) {
    if (demand.small && encoding.spatial !== lowest) continue;
    const { spatial, temporal } = encoding;
    const kbps = demand.small ? encoding.kbps : Math.max(LEAST_MOVING_KBPS, encoding.kbps);
    offers.push({
      id: `video:${spatial}:${temporal}`,
      kbps,
      utility: demand.weight * utility(source, encoding),
      shown: { as: "video", spatial, temporal, kbps },
    });
  }
  for (const kbps of stills ? STILL_KBPS : []) {
    offers.push({
      id: `still:${kbps}`,
      kbps,
      utility: demand.weight * stillUtility(source, kbps, sender?.height ?? 0),
      shown: { as: "still", kbps },
    });
  }
  return { key, offers: new Map(offers.map((offer) => [offer.id, offer])), options: undominated(offers) };
}

/** `wanted`: the most important first. */
export function menuOf(wanted: readonly Wanted[]): Menu {
  const [first, ...others] = wanted;
  const rest = others.reduce((frontier, { options }) => merge(frontier, options), nothing);
  const all = first === undefined ? rest : merge(rest, first.options);
  return { wanted, rest, all, firstOption: neverFalling(all) };
}

/** The first source's option at each point, without those that do not last, and then without falls. */
function neverFalling({ length, kbps, option }: Frontier): number[] {
  const held: number[] = [];
  for (let at = 0; at < length; at++) {
    const until = (kbps[at] ?? 0) * LASTING_SHARE;
    let lasting = option[at] ?? 0;
    for (let next = at + 1; next < length && (kbps[next] ?? 0) <= until; next++) {
      lasting = Math.min(lasting, option[next] ?? 0);
    }
    held[at] = Math.max(lasting, held[at - 1] ?? 0);
  }
  return held;
}

/** The best that fits into `kbps`. */
export function allocate({ wanted, all, rest, firstOption }: Menu, kbps: number): Allocation {
  const [first, ...others] = wanted;
  if (first === undefined) return allocationOf([]);
  const chosen = first.options[firstOption[pointWithin(all, kbps)] ?? 0] ?? OFF;
  const choices = choicesAt(rest, Math.max(0, pointWithin(rest, kbps - chosen.kbps)));
  return allocationOf([chosen, ...others.map(({ options }, index) => options[choices[index] ?? 0] ?? OFF)]);
}

export function allocationOf(offers: readonly Offer[]): Allocation {
  let kbps = 0;
  let utility = 0;
  for (const offer of offers) {
    kbps += offer.kbps;
    utility += offer.utility;
  }
  return { offers, kbps, utility };
}
