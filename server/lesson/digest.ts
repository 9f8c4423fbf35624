import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { Tier } from "../../signaling/contract/plan.ts";
import type { UplinkReading } from "../policy/uplink.ts";
import type { MinuteDigest } from "./measurement-ports.ts";

/**
 * One minute of one classroom's lesson in one row.
 *
 * - Everything is weighted by how long it was observed: reports that come seldom count as much as frequent ones.
 * - The order in which the reports come does not matter.
 * - Where single readings mislead (a first one after a cut still holds the draining queue), percentiles are taken.
 */

const MINUTE_MS = 60_000;

/** What the lesson knows of a classroom for the `spanMs` that ended at `atMs`. Units as in MinuteDigest. */
export interface Observation {
  atMs: number;
  /** Above 0. */
  spanMs: number;
  /** What the link is believed to carry. */
  capacityKbps: number;
  /** The link was full in this span (a queue stood, a train did not pass): `capacityKbps` is a reading of it. */
  saturated: boolean;
  receivedKbps: number;
  /** What was shown in this span to pass. */
  provenKbps: number;
  /** What its uplink has shown in this span: usually nothing, since its page tells of it every two seconds. */
  uplink: readonly UplinkReading[];
  budgetKbps: number;
  plannedKbps: number;
  tier: Tier;
  roundTripMs: number;
  queueMs: number;
  lossShare: number;
  /** The picture stood still in this span. */
  stalled: boolean;
  /** How many audio samples were played in this span, and how many of them were made up for lost ones. */
  voice: { samples: number; concealed: number };
}

export interface DigestState {
  readonly classroomId: ClassroomId;
  readonly lessonId: LessonId;
  /** When its minute began. */
  readonly at: number;
  readonly observations: readonly Observation[];
}

/** When the minute began in which most of the observation lies. */
export function minuteOf({ atMs, spanMs }: Pick<Observation, "atMs" | "spanMs">): number {
  return Math.floor((atMs - spanMs / 2) / MINUTE_MS) * MINUTE_MS;
}

export function emptyDigest(of: { classroomId: ClassroomId; lessonId: LessonId }, at: number): DigestState {
  return { classroomId: of.classroomId, lessonId: of.lessonId, at, observations: [] };
}

/** @throws when the observation belongs to another minute (minuteOf), or to no time at all. */
export function observe(state: DigestState, observation: Observation): DigestState {
  if (!(observation.spanMs > 0)) throw new Error(`an observation of ${observation.spanMs} ms says nothing`);
  const at = minuteOf(observation);
  if (at !== state.at) throw new Error(`an observation of minute ${at} does not belong to minute ${state.at}`);
  return { ...state, observations: [...state.observations, observation] };
}

/** null: nothing was observed. */
export function rowOf({ classroomId, lessonId, at, observations: all }: DigestState): MinuteDigest | null {
  if (all.length === 0) return null;
  const full = all.filter(({ saturated }) => saturated);
  const readings = full.length > 0 ? full : all;
  const tierSeconds = secondsByTier(all);
  const samples = sum(all, ({ voice }) => voice.samples);
  return {
    classroomId,
    lessonId,
    at,
    saturated: full.length > 0,
    lowCapacityKbps: percentile(readings, ({ capacityKbps }) => capacityKbps, 0.1),
    medianCapacityKbps: percentile(readings, ({ capacityKbps }) => capacityKbps, 0.5),
    receivedKbps: mean(all, ({ receivedKbps }) => receivedKbps),
    provenKbps: Math.max(...all.map(({ provenKbps }) => provenKbps)),
    ...uplinkOf(all.flatMap(({ uplink }) => uplink)),
    budgetKbps: mean(all, ({ budgetKbps }) => budgetKbps),
    plannedKbps: mean(all, ({ plannedKbps }) => plannedKbps),
    tier: longest(tierSeconds),
    tierSeconds,
    roundTripMs: percentile(all, ({ roundTripMs }) => roundTripMs, 0.5),
    queueMs: percentile(all, ({ queueMs }) => queueMs, 0.95),
    lossShare: mean(all, ({ lossShare }) => lossShare),
    stalledSeconds: seconds(all.filter(({ stalled }) => stalled)),
    voiceConcealedShare: samples === 0 ? null : sum(all, ({ voice }) => voice.concealed) / samples,
    seconds: seconds(all),
  };
}

/** The median of the times when it was full, and the most that passed. */
function uplinkOf(readings: readonly UplinkReading[]): Pick<MinuteDigest, "uplinkKbps" | "uplinkProvenKbps"> {
  const ends = readings.filter(({ full }) => full).map(({ kbps }) => kbps);
  const rising = ends.sort((a, b) => a - b);
  return {
    uplinkKbps: rising[Math.floor((rising.length - 1) / 2)] ?? null,
    uplinkProvenKbps: readings.length === 0 ? null : Math.max(...readings.map(({ kbps }) => kbps)),
  };
}

function secondsByTier(observations: readonly Observation[]): Record<Tier, number> {
  const secondsIn = (tier: Tier) => seconds(observations.filter((observation) => observation.tier === tier));
  return {
    full: secondsIn("full"),
    reduced: secondsIn("reduced"),
    stills: secondsIn("stills"),
    audio: secondsIn("audio"),
  };
}

/** Of two that held equally long, the lower one. */
function longest({ full, reduced, stills, audio }: Record<Tier, number>): Tier {
  const most = Math.max(full, reduced, stills, audio);
  if (audio === most) return "audio";
  if (stills === most) return "stills";
  return reduced === most ? "reduced" : "full";
}

type Figure = (observation: Observation) => number;

function sum(observations: readonly Observation[], figure: Figure): number {
  return observations.reduce((total, observation) => total + figure(observation), 0);
}

const spanMs: Figure = (observation) => observation.spanMs;

function seconds(observations: readonly Observation[]): number {
  return sum(observations, spanMs) / 1_000;
}

function mean(observations: readonly Observation[], figure: Figure): number {
  return sum(observations, (observation) => figure(observation) * observation.spanMs) / sum(observations, spanMs);
}

/** The lowest figure that was not exceeded for `share` of the time. */
function percentile(observations: readonly Observation[], figure: Figure, share: number): number {
  const enough = share * sum(observations, spanMs);
  let elapsed = 0;
  let reached = Number.NaN;
  for (const observation of observations.toSorted((a, b) => figure(a) - figure(b))) {
    reached = figure(observation);
    elapsed += observation.spanMs;
    if (elapsed >= enough) break;
  }
  return reached;
}
