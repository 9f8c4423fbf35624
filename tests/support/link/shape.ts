/**
 * How one direction of an emulated link treats what is sent over it.
 *
 * A packet waits in a drop-tail queue, crosses the bottleneck at its rate, may be lost on the wire behind it (so a lost
 * packet has used its share of the rate, as on a radio or satellite hop), and arrives after delay and jitter.
 */
export interface Shape {
  /** What the bottleneck carries, IP and UDP headers included; `Infinity` is no bottleneck, 0 an outage. */
  readonly rateKbps: number;
  /** What the queue before the bottleneck holds, as time at the present rate; what does not fit is dropped. */
  readonly queueMs: number;
  /** One way, behind the bottleneck. */
  readonly delayMs: number;
  /** Each packet is late by up to this much more, evenly spread. */
  readonly jitterMs: number;
  /** False: a late packet holds up the ones behind it, so that jitter comes without reordering. */
  readonly reorder: boolean;
  readonly loss: Loss;
}

/** The share of packets lost, each for itself, or in bursts; 0 to 1. */
export type Loss = number | BurstLoss;

/**
 * Gilbert-Elliott: all packets are lost in the bad state, none in the good one (Gilbert 1960; RFC 8867 names the same
 * two figures). The transition probabilities follow from the long-run share and the mean length of a burst.
 */
export interface BurstLoss {
  /** Share of all packets lost in the long run, 0 to 1. */
  readonly share: number;
  /** Mean number of packets lost in a row, at least 1 and at least `share / (1 - share)`: shorter ones cannot add up. */
  readonly burstPackets: number;
}

/** A link that adds nothing: shapes are stated as differences from it. */
export const openShape: Shape = {
  rateKbps: Number.POSITIVE_INFINITY,
  queueMs: 300,
  delayMs: 0,
  jitterMs: 0,
  reorder: false,
  loss: 0,
};

/** `base` with `change` laid over it. @throws RangeError when the result makes no sense. */
export function reshape(base: Shape, change: Partial<Shape>): Shape {
  const shape = { ...base, ...change };
  const { share, burstPackets } =
    typeof shape.loss === "number" ? { share: shape.loss, burstPackets: Number.POSITIVE_INFINITY } : shape.loss;
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share of packets is 0 to 1, not ${share}`);
  const fewest = share < 1 ? Math.max(1, share / (1 - share)) : 1;
  if (!(burstPackets >= fewest)) throw new RangeError(`bursts of ${burstPackets} packets cannot lose ${share} of all`);
  for (const name of ["rateKbps", "queueMs", "delayMs", "jitterMs"] as const)
    if (!(shape[name] >= 0)) throw new RangeError(`${name} is ${shape[name]}, must be 0 or more`);
  return shape;
}
