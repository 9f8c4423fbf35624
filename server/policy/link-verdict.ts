import type { CheckView } from "../../signaling/contract/check.ts";
import type { Tier } from "../../signaling/contract/plan.ts";
import { USABLE_SHARE } from "./capacity.ts";
import { judgeLink, type LinkSample } from "./link-traits.ts";

/**
 * What a check means for a class that is about to join, in the same terms in which the lesson will speak of its link.
 * Before the lesson nobody knows what the teacher will send: the verdict is about a camera at its best and the voice.
 */

/**
 * What a room can send. The teacher: every layer of a camera at its best, with headers, and the voice. A classroom that is
 * called up: one layer at its best beside the small one of the overview.
 */
const NEEDED_UP_KBPS = { master: 2_300, classroom: 960 } as const;
/** The smallest layer and the voice. */
const LEAST_UP_FOR_PICTURE_KBPS = 150;
/** The teacher's picture in its best encoding with its headers, and the voice. */
const NEEDED_KBPS = 1_650;
/** Less than a small picture and the voice: still pictures. */
const LEAST_FOR_PICTURE_KBPS = 190;
const LEAST_FOR_STILLS_KBPS = 90;
/** A full-sized packet's part in what crosses a link; UDP and IP have the rest, and a plan counts without them. */
const RTP_SHARE = 0.97;

/** What the policy may plan with, of a rate that counts all headers. */
export function rtpKbps(wireKbps: number): number {
  return wireKbps * RTP_SHARE;
}

export function verdictOf(
  sample: LinkSample,
  downKbps: number,
): Pick<CheckView, "verdict" | "because" | "neededKbps" | "tier"> {
  const budgetKbps = USABLE_SHARE * downKbps;
  const { verdict, because } = judgeLink(sample, budgetKbps, NEEDED_KBPS);
  return {
    verdict,
    because: [...because],
    neededKbps: Math.round(NEEDED_KBPS / USABLE_SHARE),
    tier: tierFor(budgetKbps),
  };
}

/** `upKbps`: null when it was not measured. */
export function uplinkVerdictOf(
  upKbps: number | null,
  role: keyof typeof NEEDED_UP_KBPS,
): Pick<CheckView, "upNeededKbps" | "sends"> {
  const upNeededKbps = NEEDED_UP_KBPS[role];
  return { upNeededKbps, sends: upKbps === null ? null : sendsWith(upKbps, upNeededKbps) };
}

function sendsWith(upKbps: number, neededKbps: number): CheckView["sends"] {
  if (upKbps >= neededKbps) return "full";
  return upKbps >= LEAST_UP_FOR_PICTURE_KBPS ? "reduced" : "voice";
}

function tierFor(budgetKbps: number): Tier {
  if (budgetKbps >= NEEDED_KBPS) return "full";
  if (budgetKbps >= LEAST_FOR_PICTURE_KBPS) return "reduced";
  return budgetKbps >= LEAST_FOR_STILLS_KBPS ? "stills" : "audio";
}
