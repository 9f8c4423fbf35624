import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Cause, Tier } from "../../signaling/contract/plan.ts";
import type { BothWays } from "../policy/forecast.ts";

/**
 * What is kept of every link: checks, a digest of each minute on air, and every decision with its cause. Kbps count RTP
 * bytes as the policy does; times are epoch milliseconds; shares are 0 to 1.
 */

/** One network check of a classroom; the master classroom's is one like any other. */
export interface NetworkCheck {
  id: string;
  classroomId: ClassroomId;
  /** null: on demand, for no lesson. */
  lessonId: LessonId | null;
  at: number;
  downKbps: number;
  /** No more than this was tried: the link may carry more. */
  downOrMore: boolean;
  /** null: not measured. */
  upKbps: number | null;
  upOrMore: boolean;
  roundTripMs: number;
  jitterMs: number;
  lossShare: number;
  /** What the media could go over. */
  protocol: "udp" | "tcp";
  source: "check";
}

/** What one classroom, remote or the master's, had and got in one minute of a lesson. Rates and shares are means over the observed time. */
export interface MinuteDigest {
  classroomId: ClassroomId;
  lessonId: LessonId;
  /** When the minute began. */
  at: number;
  /** The link was full at some time of it, so that a reading is its capacity. Else they all say "at least this much". */
  saturated: boolean;
  /** Of the readings that are a capacity when there are any, else of all: for a tenth of their time it was this or less. */
  lowCapacityKbps: number;
  /** Of the same readings. */
  medianCapacityKbps: number;
  receivedKbps: number;
  /** The most that was shown to pass in it. */
  provenKbps: number;
  /** What the room was found to be able to send, when something filled its uplink in this minute; else null. */
  uplinkKbps: number | null;
  /** The most that arrived of what it sent; null: it sent no picture. */
  uplinkProvenKbps: number | null;
  budgetKbps: number;
  plannedKbps: number;
  /** The one that held longest. */
  tier: Tier;
  /** Together they are `seconds`. */
  tierSeconds: Record<Tier, number>;
  /** Median. */
  roundTripMs: number;
  /** 95th percentile. */
  queueMs: number;
  lossShare: number;
  stalledSeconds: number;
  /** Of the voice samples played. null: none were. */
  voiceConcealedShare: number | null;
  /** How much of the minute was observed. */
  seconds: number;
}

/** A change of what one room gets, and why. */
export interface Decision {
  lessonId: LessonId;
  room: RoomId;
  at: number;
  tier: Tier;
  cause: Cause;
  budgetKbps: number;
  plannedKbps: number;
  neededKbps: number;
}

/**
 * A check or a minute on air, as the forecast sees it. Of a minute in which the link was not full, `kbps` is what was
 * shown to pass in it and not what was believed then: else a belief that nothing tests would confirm itself from lesson
 * to lesson.
 */
export interface PastMeasurement extends BothWays {
  roundTripMs: number;
  lossShare: number;
}

/** The memory of measurements. What a call has written is there after the process is killed. */
export interface MeasurementLog {
  checked(check: NetworkCheck): Promise<void>;
  /**
   * Called every few seconds for the minute that runs, and once more when it is over: each row replaces what was known of
   * its lesson, classroom and minute. One that observed less does not, so that a service that died and came back within a
   * minute keeps the longer part of it. A call has at most one row for each of them.
   */
  digested(digests: readonly MinuteDigest[]): Promise<void>;
  /** Adds; nothing is ever changed. */
  decided(decisions: readonly Decision[]): Promise<void>;
  /** By time. For the forecast of a classroom's link. */
  recentOf(classroomId: ClassroomId, sinceMs: number): Promise<PastMeasurement[]>;
  /** By time: those that were made for this lesson. */
  checksOf(lessonId: LessonId): Promise<NetworkCheck[]>;
  /** By minute, then classroom. */
  digestsOf(lessonId: LessonId): Promise<MinuteDigest[]>;
  /** By time. */
  decisionsOf(lessonId: LessonId): Promise<Decision[]>;
  /** Removes what is from before then, so that only `MEASUREMENTS_KEPT_MS` are kept. Answers how many rows it was. */
  forget(beforeMs: number): Promise<number>;
}

/** A year, so that the same term can be compared, and the days by which it moves. */
export const MEASUREMENTS_KEPT_MS = 400 * 24 * 60 * 60_000;
