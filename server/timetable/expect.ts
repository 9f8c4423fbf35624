import type { ExpectedRoom, ExpectedTiers } from "../../signaling/contract/feasibility.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { Tier } from "../../signaling/contract/plan.ts";
import { type Forecast, forecast, type LinkKind, type Measurement } from "../policy/forecast.ts";
import { type NeededLink, outlook, rankOf } from "../policy/outlook.ts";

/** From the classrooms' histories to what they will get at certain times of the week. Pure. */

export interface RoomHistory {
  id: ClassroomId;
  school: string;
  name: string;
  kind: LinkKind;
  history: readonly Measurement[];
}

/** A time of the week: its next one, and how far the clock there is ahead of UTC then. */
export interface WeekTime {
  atMs: number;
  utcOffsetMinutes: number;
}

/** For each classroom the time at which its link carries least. */
export function weakestAt(room: Pick<RoomHistory, "history" | "kind">, times: readonly WeekTime[]): Forecast {
  const all = times.map(({ atMs, utcOffsetMinutes }) => forecast(room.history, atMs, utcOffsetMinutes, room.kind));
  const weakest = all.reduce((least, each) => (each.budgetKbps < least.budgetKbps ? each : least), all[0] ?? UNKNOWN);
  return weakest;
}

const UNKNOWN: Forecast = { budgetKbps: 0, measurements: 0, basis: "link-kind", least: false, confidence: 0 };

const HOUR_MS = 3_600_000;
/** So many minutes of an hour say as much as a check. */
const ENOUGH_MINUTES = 10;

/**
 * A history in which an hour on air is one measurement, or two (with the link full, and not). For a look at every time of
 * the week it is good enough, and a hundredth of the work.
 */
export function thinned(history: readonly Measurement[]): Measurement[] {
  const checks = history.filter(({ kind }) => kind === "check");
  const minutes = history.filter(({ kind }) => kind === "digest");
  const hours = Map.groupBy(minutes, ({ atMs, full }) => 2 * Math.floor(atMs / HOUR_MS) + Number(full));
  const thin = [...hours.values()].flatMap((its): Measurement[] => {
    const rising = its.toSorted((a, b) => a.kbps - b.kbps);
    const middle = rising[Math.floor(rising.length / 2)];
    return middle === undefined ? [] : [{ ...middle, kind: its.length >= ENOUGH_MINUTES ? "check" : "digest" }];
  });
  return [...checks, ...thin];
}

/** The weakest first, those that nobody measured last. */
export function expectRooms(
  rooms: readonly { room: RoomHistory; forecast: Forecast }[],
  uplinkKbps: number | null,
  needed: NeededLink,
): ExpectedRoom[] {
  const tiers = outlook(
    rooms.map(({ room: { id }, forecast: { budgetKbps } }) => ({ room: id, carriesKbps: budgetKbps })),
    uplinkKbps,
  );
  const expected = rooms.map(({ room, forecast: { budgetKbps, measurements, basis } }): ExpectedRoom => {
    const { id, school, name } = room;
    const known = measurements > 0;
    const missing = (neededKbps: number) => (known ? Math.max(0, neededKbps - budgetKbps) : 0);
    return {
      ...{ classroomId: id, school, name, measurements, basis },
      tier: known ? (tiers.get(id) ?? "audio") : null,
      carriesKbps: known ? budgetKbps : null,
      missingForFullKbps: missing(needed.fullKbps),
      missingForReducedKbps: missing(needed.reducedKbps),
    };
  });
  const order = ({ tier }: ExpectedRoom) => (tier === null ? 4 : rankOf(tier));
  return expected.sort((a, b) => order(a) - order(b) || (a.carriesKbps ?? 0) - (b.carriesKbps ?? 0));
}

export function countTiers(rooms: readonly { tier: Tier | null }[]): ExpectedTiers {
  const counts: ExpectedTiers = { full: 0, reduced: 0, stills: 0, audio: 0, unknown: 0 };
  for (const { tier } of rooms) counts[tier ?? "unknown"] += 1;
  return counts;
}

/** More is better. Links that nobody measured say nothing for or against a time. */
export function scoreOf({ full, reduced, stills }: ExpectedTiers): number {
  return full * rankOf("full") + reduced * rankOf("reduced") + stills * rankOf("stills");
}

/** The same by a rule of thumb, for choosing which times are worth a look: each link alone with the lesson. */
export function roughScore(forecasts: readonly Forecast[], { fullKbps, reducedKbps }: NeededLink): number {
  return forecasts.reduce((sum, { measurements, budgetKbps }) => {
    if (measurements === 0) return sum;
    const share = Math.min(1, budgetKbps / fullKbps);
    const tier = budgetKbps >= fullKbps ? "full" : budgetKbps >= reducedKbps ? "reduced" : "stills";
    return sum + rankOf(tier) + share;
  }, 0);
}
