/**
 * What a classroom's link will carry at some hour, from what it has carried before.
 *
 * - Low rather than hopeful: four times out of five the link should carry at least the forecast. A lesson that starts a
 *   little small grows within seconds, one that starts too large stalls.
 * - A minute in which the link was not full says only that it carries *at least* that much. Such minutes hold the
 *   forecast up but never down: the percentile is that of Kaplan and Meier (1958) for censored observations. So a school
 *   that has only ever received 600 kbps because nothing more was sent is not taken for a school that can take no more.
 * - A minute in which hardly anything came says nothing at all: a teacher receives nothing while no pupils are on stage.
 * - When the link was full too seldom to say where it ends, the highest that each day has shown counts, and not each
 *   minute: what a train proved in the first is not taken back because nothing asked again in the forty after it.
 * - The same hour counts most, the same kind of day, and the recent weeks; a network check counts more than a minute of a
 *   lesson, because the sixty minutes of one lesson are hardly more than one observation.
 * - When there is too little for the hour, the hours beside it are asked, then all hours, then the link's kind. The
 *   forecast says which it was, on how many measurements it stands, and how far it is to be trusted.
 */

export interface Measurement {
  atMs: number;
  kbps: number;
  /** A network check, or the digest of one minute of a lesson. */
  kind: "check" | "digest";
  /** The link was full: `kbps` is what it carries. Else it carries at least `kbps`. */
  full: boolean;
}

/** The same moment's look at both directions. `up` null: nothing was learned of the uplink. */
export interface BothWays extends Measurement {
  up: { kbps: number; full: boolean } | null;
}

/** What of it was measured of the uplink, to forecast that. */
export function uplinkHistory(past: readonly BothWays[]): Measurement[] {
  return past.flatMap(({ atMs, kind, up }) => (up === null ? [] : [{ atMs, kind, ...up }]));
}

export type LinkKind = "terrestrial" | "satellite" | "mobile";

export interface Forecast {
  budgetKbps: number;
  /** How many measurements it stands on. */
  measurements: number;
  basis: "hour" | "nearby-hours" | "any-hour" | "link-kind";
  /** It was found full too seldom to say where it ends: it carries at least `budgetKbps`, and may carry any more. */
  least: boolean;
  /** 0: a guess. Towards 1: many measurements that agree. */
  confidence: number;
}

/** Less, over a link that was not full, is a voice at most. */
export const TELLING_KBPS = 64;
const LOW_SHARE = 0.2;
/** When the link was full too seldom: a height that one observation in five certifies, or here one day. */
const CERTIFIED_SHARE = 0.8;
const HALF_LIFE_DAYS = 14;
/** Older than this is another network. */
const OLDEST_DAYS = 120;
const KIND_WEIGHT = { check: 1, digest: 0.1 };
const OTHER_DAY_WEIGHT = 0.6;
const OTHER_KIND_OF_DAY_WEIGHT = 0.3;
const NEARBY_HOURS = 2;
/** Measurements, and what they weigh together, that are enough to stop widening. */
const ENOUGH = 3;
const ENOUGH_WEIGHT = 1;
/** Until there are measurements: what most links of a kind carry. */
const USUAL_KBPS: Record<LinkKind, number> = { terrestrial: 1_000, satellite: 600, mobile: 500 };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `utcOffsetMinutes`: of the school's clock. The order of `history` does not matter. */
export function forecast(
  history: readonly Measurement[],
  atMs: number,
  utcOffsetMinutes: number,
  kind: LinkKind,
): Forecast {
  const known = history.filter(
    ({ atMs: at, kbps, full }) =>
      (full ? kbps > 0 : kbps >= TELLING_KBPS) && at <= atMs && atMs - at <= OLDEST_DAYS * DAY_MS,
  );
  const localMs = atMs + utcOffsetMinutes * 60_000;
  const steps = [
    { basis: "hour", withinHours: 0 },
    { basis: "nearby-hours", withinHours: NEARBY_HOURS },
    { basis: "any-hour", withinHours: 12 },
  ] as const;
  for (const { basis, withinHours } of steps) {
    const weighed: (Observation & { day: number })[] = [];
    for (const each of known) {
      const apart = hoursApart(each.atMs + utcOffsetMinutes * 60_000, localMs);
      if (apart > withinHours) continue;
      const alike = dayWeight(each.atMs + utcOffsetMinutes * 60_000, localMs) / (1 + apart / 2);
      const day = Math.floor(each.atMs / DAY_MS);
      weighed.push({ kbps: each.kbps, full: each.full, weight: weightOf(each, atMs) * alike, day });
    }
    const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
    const enough = weighed.length >= ENOUGH && total >= ENOUGH_WEIGHT;
    if (weighed.length > 0 && (enough || basis === "any-hour")) {
      const low = lowPercentile(weighed);
      const shown = low.least ? lowPercentile(highestOfDays(weighed)) : low;
      return {
        budgetKbps: Math.round(shown.kbps),
        measurements: weighed.length,
        basis,
        least: shown.least,
        confidence: confidenceOf(weighed),
      };
    }
  }
  return { budgetKbps: USUAL_KBPS[kind], measurements: 0, basis: "link-kind", least: false, confidence: 0 };
}

/** Of each day the one that shows most. */
function highestOfDays<O extends Observation & { day: number }>(weighed: readonly O[]): O[] {
  const days = new Map<number, O>();
  for (const each of weighed) if (each.kbps > (days.get(each.day)?.kbps ?? 0)) days.set(each.day, each);
  return [...days.values()];
}

/** What was seen of a link, once or for `weight` times. */
export interface Observation {
  kbps: number;
  full: boolean;
  weight: number;
}

function weightOf({ kind, atMs: at }: Measurement, atMs: number): number {
  return KIND_WEIGHT[kind] * 0.5 ** ((atMs - at) / DAY_MS / HALF_LIFE_DAYS);
}

/** Whole hours between two times of day, the short way round midnight. */
function hoursApart(aMs: number, bMs: number): number {
  const hour = (ms: number) => Math.floor((((ms % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);
  const apart = Math.abs(hour(aMs) - hour(bMs));
  return Math.min(apart, 24 - apart);
}

function dayWeight(aMs: number, bMs: number): number {
  // 1970-01-01 was a Thursday: day 2 and 3 of its week are the weekend.
  const day = (ms: number) => ((Math.floor(ms / DAY_MS) % 7) + 7) % 7;
  const [a, b] = [day(aMs), day(bMs)];
  if (a === b) return 1;
  const weekend = (each: number) => each === 2 || each === 3;
  return weekend(a) === weekend(b) ? OTHER_DAY_WEIGHT : OTHER_KIND_OF_DAY_WEIGHT;
}

/**
 * The rate that the link carries in all but LOW_SHARE of cases. `least`: it was full too seldom to say where it ends, and
 * carries at least that much.
 */
export function lowPercentile(weighed: readonly Observation[]): { kbps: number; least: boolean } {
  // At equal rates the full link comes first: the other was seen to carry that much.
  const rising = [...weighed].sort((a, b) => a.kbps - b.kbps || Number(b.full) - Number(a.full));
  let atRisk = rising.reduce((sum, { weight }) => sum + weight, 0);
  let carriesMore = 1;
  for (const { kbps, full, weight } of rising) {
    if (full) carriesMore *= 1 - Math.min(1, weight / atRisk);
    if (full && carriesMore <= 1 - LOW_SHARE) return { kbps, least: false };
    atRisk -= weight;
  }
  return { kbps: weightedPercentile(rising, CERTIFIED_SHARE), least: true };
}

function weightedPercentile(rising: readonly Observation[], share: number): number {
  const total = rising.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  for (const { kbps, weight } of rising) {
    below += weight;
    if (below >= share * total) return kbps;
  }
  return rising.at(-1)?.kbps ?? 0;
}

/** Many (by Kish's effective number) and close together. */
function confidenceOf(weighed: readonly Observation[]): number {
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const effective = total ** 2 / weighed.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const rising = weighed.toSorted((a, b) => a.kbps - b.kbps);
  const spread = weightedPercentile(rising, 0.2) / weightedPercentile(rising, 0.8);
  return Math.round((effective / (effective + 5)) * spread * 100) / 100;
}
