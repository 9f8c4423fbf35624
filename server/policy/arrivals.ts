/**
 * What a train of packets that filled a link says of it.
 *
 * - While packets wait in front of the narrowest place, they leave it at exactly its rate. What arrives per time in the
 *   middle of a train is therefore the link's capacity if the train was faster, and the train's own rate if it was not.
 * - The first and the last look of a train are cut by it at unknown times, and are left out.
 * - Some links let a first burst pass (token buckets): of a long train the first third does not count.
 * - Headers of UDP and IP cross the link too. They are counted here, so that the size of the packets makes no difference.
 */

/** Counters of a connection at one moment, on the server's clock. */
export interface Look {
  atMs: number;
  bytes: number;
  packets: number;
}

/** What was sent, and when, on the same clock. */
export interface Sent {
  startedMs: number;
  endedMs: number;
  bytes: number;
  packets: number;
}

export interface TrainReading {
  /** Rate while it arrived, headers of UDP and IP included; null when it was over too soon for two looks. */
  kbps: number | null;
  /** Over how long `kbps` was seen. */
  spanMs: number;
  /** The rate of what was sent. */
  sentKbps: number;
  /** Of the packets that were sent. */
  arrivedShare: number;
}

const HEADER_BYTES = 28;
/** The page's clock is known to within the jitter of its reports. */
const EARLY_MS = 75;
/** A train that has started shows at least this share of itself. */
const STARTED_SHARE = 0.02;
const COMPLETE_SHARE = 0.98;
/** Looks in a train from which its first third is left out. */
const LONG_TRAIN_LOOKS = 6;
/** Nothing more is on its way when nothing came for so long after the train should have been there. */
const SILENCE_MS = 90;

function wireBytes({ bytes, packets }: { bytes: number; packets: number }): number {
  return bytes + HEADER_BYTES * packets;
}

/** The looks since the train could have arrived, the last one before it first. */
function since(looks: readonly Look[], sent: Sent, roundTripMs: number): readonly Look[] {
  const fromMs = sent.startedMs + roundTripMs - EARLY_MS;
  const first = looks.findLastIndex(({ atMs }) => atMs <= fromMs);
  return looks.slice(Math.max(0, first));
}

/** Whether all of it that will ever come has been seen. `lossShare`: what this link always loses. */
export function hasArrived(looks: readonly Look[], sent: Sent, roundTripMs: number, lossShare: number): boolean {
  const seen = since(looks, sent, roundTripMs);
  const [base, last] = [seen[0], seen.at(-1)];
  if (base === undefined || last === undefined || last.atMs < sent.endedMs + roundTripMs - EARLY_MS) return false;
  const dueBytes = wireBytes(sent) * (1 - lossShare);
  if (wireBytes(last) - wireBytes(base) >= COMPLETE_SHARE * dueBytes) return true;
  if (last.atMs < sent.endedMs + roundTripMs + SILENCE_MS) return false;
  const earlier = seen.findLast(({ atMs }) => atMs <= last.atMs - SILENCE_MS);
  return earlier !== undefined && wireBytes(last) - wireBytes(earlier) < STARTED_SHARE * dueBytes;
}

/** Of looks that are closer than what comes: the ones that saw something new, each at the moment at which it came. */
export function newsOf(looks: readonly Look[]): Look[] {
  return looks.filter(({ bytes }, index) => bytes !== looks[index - 1]?.bytes);
}

export function readTrain(looks: readonly Look[], sent: Sent, roundTripMs: number): TrainReading {
  const seen = since(looks, sent, roundTripMs);
  const base = seen[0] === undefined ? 0 : wireBytes(seen[0]);
  const counts = seen.map((look) => ({ atMs: look.atMs, bytes: wireBytes(look) - base }));
  const total = counts.at(-1)?.bytes ?? 0;
  const sentBytes = wireBytes(sent);
  const basePackets = seen[0]?.packets ?? 0;
  const arrivedPackets = (seen.at(-1)?.packets ?? 0) - basePackets;
  const reading = {
    sentKbps: (sentBytes * 8) / Math.max(1, sent.endedMs - sent.startedMs),
    // Old browsers count bytes only.
    arrivedShare: Math.min(1, arrivedPackets > 0 ? arrivedPackets / sent.packets : total / sentBytes),
  };
  const from = counts.findIndex(({ bytes }) => bytes > STARTED_SHARE * total);
  const complete = counts.findIndex(({ bytes }) => bytes >= COMPLETE_SHARE * total);
  const inside = counts.slice(Math.max(0, from), Math.max(0, complete));
  const steady = inside.length >= LONG_TRAIN_LOOKS ? inside.slice(Math.floor(inside.length / 3)) : inside;
  const [first, last] = [steady[0], steady.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs)
    return { ...reading, kbps: null, spanMs: 0 };
  const spanMs = last.atMs - first.atMs;
  return { ...reading, kbps: ((last.bytes - first.bytes) * 8) / spanMs, spanMs };
}
