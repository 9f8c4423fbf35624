import { type ClassroomId, sourceId } from "../../signaling/contract/ids.ts";
import type { Tier } from "../../signaling/contract/plan.ts";
import { USABLE_SHARE } from "./capacity.ts";
import { nothingPlanned, type PolicyState, plan } from "./plan.ts";
import { MOST_KBPS, USUAL_CAPTURE, VOICE_KBPS } from "./usual-sources.ts";
import type { Inputs, MeasuredLayer, OfferedSource, Receiver } from "./vocabulary.ts";

/**
 * What each classroom will get in a lesson that is still to come.
 *
 * - The lesson's own planner answers: it is given links that carry what the forecast says, and turned until its ladders
 *   rest. So what is promised and what is delivered differ only as far as the links do.
 * - Reckoned is with the teacher's camera at its best and the voice; what else will be sent, nobody knows before.
 * - An uplink that nobody measured counts as wide enough, as it does when the lesson begins; who shows the answer has to
 *   say that it was not measured.
 */

export interface ExpectedLink {
  room: ClassroomId;
  /** What it is expected to carry. */
  carriesKbps: number;
}

/** What a link has to carry for a tier, where the teacher's uplink is no obstacle. */
export interface NeededLink {
  fullKbps: number;
  reducedKbps: number;
}

const UNMEASURED_UPLINK_KBPS = 8_000;
const TICK_MS = 1_000;
/** Slots that nobody uses are switched off after eight seconds, ladders change every three at most. */
const RESTING_TICKS = 12;
const MOST_TICKS = 90;
const USUAL_ROUND_TRIP_MS = 50;
/** No link that carries this much leaves a wish open. */
const AMPLE_KBPS = 8_000;
const PRECISION_KBPS = 5;
const RANK: Record<Tier, number> = { full: 3, reduced: 2, stills: 1, audio: 0 };

/** 3 for the best. */
export function rankOf(tier: Tier): number {
  return RANK[tier];
}

/** `uplinkKbps`: of the teacher's room; null: not measured. */
export function outlook(links: readonly ExpectedLink[], uplinkKbps: number | null): Map<ClassroomId, Tier> {
  const inputs: Inputs = {
    receivers: links.map(receiverOf),
    offered: offeredOver(uplinkKbps ?? UNMEASURED_UPLINK_KBPS),
    ...{ stage: [], overview: [], focus: "teacher" },
  };
  let state: PolicyState = nothingPlanned;
  let tiers = new Map<ClassroomId, Tier>();
  let rested = 0;
  for (let tick = 0; tick < MOST_TICKS && rested < RESTING_TICKS; tick++) {
    const planned = plan(state, inputs, tick * TICK_MS);
    const changed = [...planned.state.ladders].some(([key, { ladder }]) => state.ladders.get(key)?.ladder !== ladder);
    rested = changed ? 0 : rested + 1;
    state = planned.state;
    tiers = new Map(links.map(({ room }) => [room, planned.plans.get(room)?.tier ?? "audio"]));
  }
  return tiers;
}

/** What the lesson's sources need of a link that is alone with them. */
export function neededLink(room: ClassroomId): NeededLink {
  const least = (tier: Tier) => {
    let [short, enough] = [0, AMPLE_KBPS];
    while (enough - short > PRECISION_KBPS) {
      const carriesKbps = Math.round((short + enough) / 2);
      const got = outlook([{ room, carriesKbps }], null).get(room) ?? "audio";
      if (rankOf(got) >= rankOf(tier)) enough = carriesKbps;
      else short = carriesKbps;
    }
    return enough;
  };
  return { fullKbps: least("full"), reducedKbps: least("reduced") };
}

function receiverOf({ room, carriesKbps }: ExpectedLink): Receiver {
  const kbps = Math.max(1, Math.round(USABLE_SHARE * carriesKbps));
  return {
    room,
    budget: {
      kbps,
      sureKbps: kbps,
      proof: "received",
      measurements: 1,
      capKbps: kbps,
      floorKbps: kbps,
      asking: false,
      held: null,
    },
    roundTripMs: USUAL_ROUND_TRIP_MS,
    present: true,
    ceiling: null,
  };
}

function offeredOver(uplinkKbps: number): OfferedSource[] {
  const sender = { ...USUAL_CAPTURE.teacher, maxKbps: MOST_KBPS.teacher, uplinkKbps, trouble: null };
  // What a slot takes and how large it is, the ladder says.
  const layers = [0, 1, 2].flatMap((spatial) =>
    [0, 1, 2].map(
      (temporal): MeasuredLayer => ({
        ...{ spatial, temporal, targetKbps: sender.maxKbps, measuredKbps: null, swing: null },
        ...{ fps: sender.fps / 2 ** (2 - temporal), height: sender.height },
      }),
    ),
  );
  return [
    { key: sourceId.parse("expected-voice"), source: "voice", room: "master", kbps: VOICE_KBPS },
    { key: sourceId.parse("expected-teacher"), source: "teacher", room: "master", layers, stills: true, sender },
  ];
}
