import { hasArrived, type Look, newsOf, readTrain, type Sent } from "../../../server/policy/arrivals.ts";
import {
  type CheckBounds,
  type CheckEstimate,
  DOWN_BOUNDS,
  estimateOf,
  onLoss,
  onReading,
  startCheck,
} from "../../../server/policy/link-check.ts";
import { Pipe } from "../link/pipe.ts";
import { seededRandom, seedFor } from "../link/random.ts";
import { openShape, reshape, type Shape } from "../link/shape.ts";

export interface CheckSim {
  estimate: CheckEstimate | null;
  /** From the first train to the last answer. */
  elapsedMs: number;
  trains: number;
  bytes: number;
}

const HEADER_BYTES = 28;
const PACKET_BYTES = 1_200;
/** Down the page looks, as often as browsers count; up the service does, and what it looks at comes in lumps. */
const WAYS = { down: { lookMs: 51, lumpMs: 1 }, up: { lookMs: 8, lumpMs: 20 } } as const;
const STEP_MS = 4;
const PULSES = 140;
const ARRIVAL_MS = 2_500;

/**
 * The check's policy in a closed loop with an emulated pipe: trains go in paced, and what comes out is looked at as
 * seldom, as late and as unevenly as a browser's counters allow.
 */
export function simulateCheck(
  down: Partial<Shape> & { rateKbps: number },
  { roundTripMs = 20, lossShare = 0, seed = 1, bounds = DOWN_BOUNDS, way = "down" }: Partial<SimOptions> = {},
): CheckSim {
  const pipe = new Pipe<number>(reshape(openShape, { delayMs: roundTripMs / 2, loss: lossShare, ...down }), seed, 0);
  const looks: Look[] = [{ atMs: 0, bytes: 0, packets: 0 }];
  // Few small packets show the loss, and by chance more or less of it than there is.
  const random = seededRandom(seedFor(seed, "pulses"));
  const lost = Array.from({ length: PULSES }, () => random()).filter((drawn) => drawn < lossShare).length;
  const { lookMs: everyMs, lumpMs } = WAYS[way];
  // Nobody knows what the way up loses.
  const known = way === "down" ? lost / PULSES : 0;
  let state = onLoss(startCheck(bounds), known);
  let nowMs = 100;
  let bytes = 0;
  let counted = { bytes: 0, packets: 0 };
  let lookMs = nowMs;
  const pass = (ms: number) => {
    nowMs += ms;
    for (const size of pipe.take(nowMs)) counted = { bytes: counted.bytes + size, packets: counted.packets + 1 };
    if (nowMs < lookMs) return;
    // The page's clock is known with the uplink's delay in it.
    looks.push({ atMs: nowMs + roundTripMs / 2, ...counted });
    lookMs = nowMs + everyMs + (looks.length % 3);
  };
  while (state.next !== null) {
    const { totalKbps, durationMs } = state.next;
    const startedMs = nowMs;
    let packets = 0;
    while (nowMs - startedMs < durationMs) {
      const passedMs = lumpMs * Math.ceil((nowMs - startedMs) / lumpMs);
      const due = (passedMs * totalKbps) / 8 / PACKET_BYTES;
      for (; packets < due; packets += 1) pipe.offer(PACKET_BYTES, PACKET_BYTES + HEADER_BYTES, nowMs);
      pass(STEP_MS);
    }
    const sent: Sent = { startedMs, endedMs: nowMs, bytes: packets * PACKET_BYTES, packets };
    bytes += sent.bytes;
    const untilMs = nowMs + roundTripMs + ARRIVAL_MS;
    while (!hasArrived(looks, sent, roundTripMs, state.lossShare) && nowMs < untilMs) pass(STEP_MS);
    // Its last report is on its way.
    for (let wait = 0; wait < roundTripMs / 2 + 100; wait += STEP_MS) pass(STEP_MS);
    state = onReading(state, readTrain(way === "down" ? looks : newsOf(looks), sent, roundTripMs));
  }
  return { estimate: estimateOf(state), elapsedMs: nowMs - 100, trains: state.trains, bytes };
}

interface SimOptions {
  roundTripMs: number;
  lossShare: number;
  seed: number;
  bounds: CheckBounds;
  way: keyof typeof WAYS;
}
