import type { Encoding, Shown } from "./vocabulary.ts";

/**
 * What mediasoup's worker believes that a picture takes.
 *
 * The worker gives each picture what its own estimate of the link allows, layer by layer from the lowest, up to the layer
 * that is asked for. It charges for every step, and gives nothing back when a higher layer's first step costs less than
 * all of the layer below. So of layers that are close together it believes the higher one to cost more than it does: with
 * 1,500 kbit/s below 1,700 it charges 2,500, and a link that carries 2,000 got the upper one with half of its frames.
 * Its bounds have to leave room for what it believes; what the link carries is the plan's business.
 * (mediasoup 3, worker: SimulcastProducerStreamManager::IncreaseLayer, Transport::DistributeAvailableOutgoingBitrate)
 */

/** The worker's rates are means of 2.5 seconds and swing more than ours. */
const SWING_SHARE = 0.15;
/** The room comes in steps, so that the bounds need not be moved with every look at the rates. */
const STEP_SHARE = 0.1;

/** The room to leave in the bounds of the worker's estimate, whole kbps; 0 without a picture that moves. */
export function workerRoomKbps(pictures: readonly { shown: Shown; encodings: readonly Encoding[] }[]): number {
  const kbps = pictures.reduce((sum, picture) => sum + chargedKbps(picture.shown, picture.encodings), 0);
  if (kbps === 0) return 0;
  const steps = Math.ceil(Math.log(kbps * (1 + SWING_SHARE)) / Math.log(1 + STEP_SHARE));
  return Math.ceil((1 + STEP_SHARE) ** steps);
}

function chargedKbps(shown: Shown, encodings: readonly Encoding[]): number {
  if (shown.as !== "video") return 0;
  let charged = 0;
  let belowKbps = 0;
  for (let spatial = 0; spatial <= shown.spatial; spatial++) {
    const steps = encodings.filter((each) => each.spatial === spatial && each.temporal <= shown.temporal);
    const [first, last] = [steps[0], steps.at(-1)];
    if (first === undefined || last === undefined) continue;
    charged += Math.max(0, first.kbps - belowKbps) + (last.kbps - first.kbps);
    belowKbps = last.kbps;
  }
  return charged;
}
