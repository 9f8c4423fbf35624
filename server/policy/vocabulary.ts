import type { ClassroomId, SourceId } from "../../signaling/contract/ids.ts";
import type { Focus } from "../../signaling/contract/layout.ts";
import type { RoomId, Source } from "../../signaling/contract/lesson.ts";
import type { Cause, Tier, Trend } from "../../signaling/contract/plan.ts";

/**
 * The words in which the policy thinks. Every kbps here counts what mediasoup counts: RTP bytes with their headers,
 * without UDP and IP. A budget has to be stated in the same unit.
 */

export type VideoSource = Exclude<Source, "voice">;

/** One layer of a source, as the samples of the last seconds show it. */
export interface MeasuredLayer {
  /** Simulcast slot, 0 is the lowest. */
  spatial: number;
  /** Temporal layer: each one below the top halves the frame rate. */
  temporal: number;
  /** What the sender was asked for at this slot's full frame rate; how good the picture is when it moves. */
  targetKbps: number;
  /** Mean of the last seconds up to and with this temporal layer; 0: not produced; null: not measured yet. */
  measuredKbps: number | null;
  /** How far the rate rises above its mean, as a share of it; null: not known yet. */
  swing: number | null;
  fps: number;
  /** Height of the picture in pixels; 0: not known. */
  height: number;
}

/** What a sender can produce; the ladder is planned within it. */
export interface Sender {
  /** The most that this camera or screen is worth sending at. */
  maxKbps: number;
  /** The room's measured uplink, shared by all that it sends. */
  uplinkKbps: number;
  width: number;
  height: number;
  fps: number;
  /** `cpu`: the encoder reports that it cannot keep up. `refused`: the page could not apply the ladder it was sent. */
  trouble: "cpu" | "refused" | null;
}

export interface OfferedVideo {
  key: SourceId;
  source: VideoSource;
  /** The room that sends it. */
  room: RoomId;
  layers: readonly MeasuredLayer[];
  /** Still pictures can be made of it. */
  stills: boolean;
  /** null: its encodings cannot be changed. */
  sender: Sender | null;
}

export interface OfferedVoice {
  key: SourceId;
  source: "voice";
  room: RoomId;
  /** What it takes while someone speaks, headers and FEC included. */
  kbps: number;
}

export type OfferedSource = OfferedVideo | OfferedVoice;

/** How well a budget is known, the best first. */
export type Proof = "received" | "probed" | "checked" | "estimated" | "history" | "profile";

/** What a classroom's link can carry now, for all that the classroom receives. */
export interface Budget {
  kbps: number;
  /** The part of it that media or a long train has shown. */
  sureKbps: number;
  proof: Proof;
  /** How many measurements stand behind it. */
  measurements: number;
  /** Bounds for the transport's own estimator. */
  capKbps: number;
  /** At least `kbps`: what may be planned as soon as no queue is left to drain. The ladder is planned for this. */
  floorKbps: number;
  /** A train is on its way, or the last one showed more and the next is due: how much there is will be known in a moment. */
  asking: boolean;
  /** Why it is less than what the link carries at the moment; null: it is not. */
  held: { by: "drops"; drops: number } | { by: "short-queue" } | null;
}

/** A room that receives: a classroom, or the master teacher's room. */
export interface Receiver {
  room: RoomId;
  budget: Budget;
  roundTripMs: number;
  /** false: expected (checked, scheduled), not here yet. The ladder reckons with it; it gets no plan. */
  present: boolean;
  /** The highest tier that a person allows it; null: no limit. */
  ceiling: Extract<Tier, "stills" | "audio"> | null;
}

/** What a room would like to receive of one video source. */
export interface Demand {
  offered: OfferedVideo;
  /** Importance: what the full picture is worth. */
  weight: number;
  /** A thumbnail: only the lowest layer is asked for. */
  small: boolean;
}

/** One way to send one source to one room. */
export interface Encoding {
  spatial: number;
  temporal: number;
  /** What it takes at its peaks. */
  kbps: number;
  targetKbps: number;
  fps: number;
  height: number;
}

/** What a room gets of one video source. `kbps` is reserved for it, swings included. */
export type Shown =
  | { as: "video"; spatial: number; temporal: number; kbps: number }
  | { as: "still"; kbps: number }
  | { as: "off"; kbps: 0 };

export interface PlannedPicture {
  key: SourceId;
  source: VideoSource;
  shown: Shown;
}

export interface PlannedVoice {
  key: SourceId;
  on: boolean;
  /** Reserved; 0 when off. */
  kbps: number;
}

/** What one room gets, and why. */
export interface Plan {
  room: RoomId;
  voices: readonly PlannedVoice[];
  pictures: readonly PlannedPicture[];
  /** All that is reserved: when it is chosen never above the budget, except for the first voice. */
  plannedKbps: number;
  budgetKbps: number;
  /** What everything at its best would take. */
  neededKbps: number;
  tier: Tier;
  cause: Cause;
  /** When the cause came about. */
  changedMs: number;
  trend: Trend;
  /** Bounds for the transport's estimator: whole numbers, `minKbps` <= `maxKbps`. */
  cap: { minKbps: number; maxKbps: number };
}

/** One simulcast slot of a sender. Inactive slots keep their numbers: only `active` changes. */
export interface Rung {
  active: boolean;
  kbps: number;
  /** scaleResolutionDownBy */
  scale: number;
  fps: number;
}

/** Always three slots, low to high: Chromium fixes their number and order when the track is added. */
export type Ladder = readonly [Rung, Rung, Rung];

/** All that one tick of the loop knows. */
export interface Inputs {
  receivers: readonly Receiver[];
  offered: readonly OfferedSource[];
  /** Classrooms called up, in the order they were called. */
  stage: readonly ClassroomId[];
  /** What is large on the classrooms' screens. */
  focus: Focus;
  /** Pupils' cameras off stage that the teacher's overview shows. */
  overview: readonly ClassroomId[];
}
