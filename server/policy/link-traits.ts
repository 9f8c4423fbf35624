/**
 * What a way through the network, as it was measured, means for repairs, delays, time-outs and the verdict on it. Nothing
 * here is a setting: a school that moves from fibre to satellite is treated as what it is from the next samples on.
 *
 * - A repair that comes too late is a waste: a lost packet is asked for again only while its answer can still be shown.
 *   On a long way the picture may wait for it (a lesson is watched more than it is talked through); the voice does not
 *   wait, it is sent redundantly instead.
 * - Delay is added for what it buys: enough to hide the jitter, and one round trip when repairs are worth it.
 * - Time-outs are counted in round trips, so that a satellite is not taken for a dead line.
 * - The verdict is about what a class sees and hears. 600 ms of round trip alone are good: they cost a pause in a
 *   dialogue and nothing in a lesson. Loss that cannot be repaired, jitter beyond the buffer, and too few kbps are bad.
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
  /** Asking again for lost video packets helps. */
  retransmission: boolean;
  /** A lost packet is not asked for any more after this. */
  repairWithinMs: number;
  /** Opus in-band FEC on, tuned for `expectedLossPercent`. */
  voiceFec: boolean;
  expectedLossPercent: number;
  /** Each voice packet is sent again with the next ones (RFC 2198): for bursts of loss. */
  voiceRedundancy: boolean;
  /** How long pages should hold back pictures and voice. */
  playoutDelayMs: number;
  voiceDelayMs: number;
  /** From a change until its effect can be seen in samples. */
  settleMs: number;
  connectTimeoutMs: number;
  /** Silence on the wire for this long is a lost link. */
  silenceTimeoutMs: number;
  requestTimeoutMs: number;
}

const FAR_MS = 150;
/** One geostationary hop is 480 ms at the speed of light, there and back. */
const SATELLITE_MS = 450;
/** The longest that a class may see the teacher late for the sake of a whole picture. */
const LONGEST_PLAYOUT_MS = 1_000;
const LEAST_LOSS_TO_REPAIR = 0.001;
/** Three times the mean deviation covers all but the rarest packets. */
const JITTER_COVER = 3;
const FEC_FROM_LOSS = 0.005;
const REDUNDANCY_FROM_LOSS = 0.08;

export function linkTraits({ roundTripMs, jitterMs, lossShare }: LinkSample): LinkTraits {
  const jitterCoverMs = Math.round(JITTER_COVER * jitterMs);
  // The loss is seen after one packet more, the answer takes a round trip, and may itself be late.
  const repairMs = Math.round(roundTripMs + jitterCoverMs + 20);
  const retransmission = repairMs <= LONGEST_PLAYOUT_MS;
  const waitsForRepair = retransmission && lossShare >= LEAST_LOSS_TO_REPAIR;
  const far = roundTripMs >= FAR_MS;
  return {
    kind: roundTripMs >= SATELLITE_MS ? "satellite" : far ? "far" : "near",
    retransmission,
    repairWithinMs: Math.min(LONGEST_PLAYOUT_MS, Math.max(100, 2 * repairMs)),
    voiceFec: lossShare >= FEC_FROM_LOSS || far,
    expectedLossPercent: Math.min(30, Math.ceil(lossShare * 100)),
    voiceRedundancy: lossShare >= REDUNDANCY_FROM_LOSS,
    playoutDelayMs: Math.min(LONGEST_PLAYOUT_MS, waitsForRepair ? repairMs : jitterCoverMs),
    // Redundancy needs the next packets to be there before the gap is played.
    voiceDelayMs: Math.min(400, jitterCoverMs + (lossShare >= FEC_FROM_LOSS ? 40 : 0)),
    settleMs: Math.round(500 + 2 * roundTripMs),
    connectTimeoutMs: Math.round(8_000 + 8 * roundTripMs),
    silenceTimeoutMs: Math.round(5_000 + 4 * roundTripMs + 4 * jitterCoverMs),
    requestTimeoutMs: Math.round(8_000 + 6 * roundTripMs),
  };
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
