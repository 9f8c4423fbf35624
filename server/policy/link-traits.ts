/**
 * What a way through the network, as it was measured, means for delays, time-outs and the verdict on it. Nothing here is
 * a setting: a school that moves from fibre to satellite is treated as what it is from the next samples on.
 *
 * - A lost packet is sent again when the page asks for it, and that takes a round trip. On a long way the picture waits
 *   for it (a lesson is watched more than it is talked through): a picture that is a second late is better than one that
 *   stops at every loss. The voice is held back with its picture, for lips and voice belong together.
 * - The more is lost, the more repairs are lost too, and the more rounds of asking are waited for.
 * - Delay is added for what it buys: enough to hide the jitter, and the rounds of repair when they are worth it.
 * - Time-outs are counted in round trips, so that a satellite is not taken for a dead line.
 * - The verdict is about what a class sees and hears. 600 ms of round trip alone are good: they cost a pause in a
 *   dialogue and nothing in a lesson. Loss that cannot be repaired, jitter beyond the buffer, and too few kbps are bad.
 *
 * Opus' own FEC (RFC 6716, 2.1.7) needs no rule here: the worker tells senders the worst loss of those who hear them.
 */

export interface LinkSample {
  roundTripMs: number;
  /** Spread of the packets' delays. */
  jitterMs: number;
  /** Of the packets sent, before any repair, 0 to 1. */
  lossShare: number;
}

export interface LinkTraits {
  kind: "near" | "far" | "satellite";
  /** How long the page should hold back pictures and voices at least; 0: as it does by itself. */
  playout: { pictureMs: number; voiceMs: number };
  /** A page that has said nothing for this long measures nothing. */
  silenceMs: number;
}

const FAR_MS = 150;
/** One geostationary hop is 480 ms at the speed of light, there and back. */
const SATELLITE_MS = 450;
/** The longest that a class may see the teacher late for the sake of a whole picture. */
const LONGEST_PICTURE_MS = 1_200;
/** A voice without a picture is for talking: it waits for repairs only where they are quick. */
const LONGEST_VOICE_MS = 350;
const LEAST_LOSS_TO_REPAIR = 0.002;
/** Rounds of repair that leave next to nothing missing. */
const ROUNDS = [
  { fromLoss: 0.08, rounds: 3 },
  { fromLoss: 0.02, rounds: 2 },
  { fromLoss: 0, rounds: 1 },
] as const;
/** A loss is seen with the next packet, and asked for once in a while only. */
const ASK_MS = 25;
/** Three times the mean deviation covers all but the rarest packets. */
const JITTER_COVER = 3;
/** Steps of the advice: the browser plays faster or slower to follow each, and that can be heard. */
const STEP_MS = 40;

export function linkTraits({ roundTripMs, jitterMs, lossShare }: LinkSample): LinkTraits {
  const kind = roundTripMs >= SATELLITE_MS ? "satellite" : roundTripMs >= FAR_MS ? "far" : "near";
  const coverMs = JITTER_COVER * Math.min(60, jitterMs);
  const rounds = ROUNDS.find(({ fromLoss }) => lossShare >= fromLoss)?.rounds ?? 1;
  // A satellite that loses nothing in one minute does in the next; to wait from the start is better than to slow down.
  const repairs = lossShare >= LEAST_LOSS_TO_REPAIR || kind === "satellite";
  const waitMs = (most: number) => {
    if (!repairs) return 0;
    const fitting = Math.min(rounds, Math.floor((most - coverMs) / (roundTripMs + ASK_MS)));
    return fitting < 1 ? 0 : inSteps(fitting * (roundTripMs + ASK_MS) + coverMs);
  };
  return {
    kind,
    playout: { pictureMs: waitMs(LONGEST_PICTURE_MS), voiceMs: waitMs(LONGEST_VOICE_MS) },
    silenceMs: Math.round(6_000 + 4 * roundTripMs),
  };
}

function inSteps(ms: number): number {
  return Math.ceil(ms / STEP_MS) * STEP_MS;
}

export type Verdict = "good" | "fair" | "poor";

export interface Judgement {
  verdict: Verdict;
  /** What speaks against the link, the worst first. */
  because: readonly ("bandwidth" | "loss" | "jitter")[];
}

/** `neededKbps`: what everything at its best would take. */
export function judgeLink(sample: LinkSample, budgetKbps: number, neededKbps: number): Judgement {
  const findings = [
    { what: "bandwidth" as const, grade: grade(1 - budgetKbps / Math.max(1, neededKbps), 0.05, 0.6) },
    { what: "loss" as const, grade: grade(sample.lossShare, 0.03, 0.1) },
    { what: "jitter" as const, grade: grade(sample.jitterMs, 40, 120) },
  ];
  const against = findings.filter(({ grade: each }) => each > 0).sort((a, b) => b.grade - a.grade);
  const worst = against[0]?.grade ?? 0;
  return {
    verdict: worst === 2 ? "poor" : worst === 1 ? "fair" : "good",
    because: against.map(({ what }) => what),
  };
}

function grade(value: number, fairFrom: number, poorFrom: number): 0 | 1 | 2 {
  if (value > poorFrom) return 2;
  return value > fairFrom ? 1 : 0;
}
