import { budgetOf, onSample } from "../../../server/policy/capacity.ts";
import { type CapacityState, startCapacity } from "../../../server/policy/link-state.ts";
import { onTrainResult, onTrainSent, trainFor } from "../../../server/policy/trains.ts";

/** A seeded generator (mulberry32), so that every run is the same. */
function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface SimOptions {
  seconds: number;
  rateKbps: (second: number) => number;
  lossShare?: (second: number) => number;
  queueMs?: number;
  roundTripMs?: number;
  /** What the best picture takes, voice included. */
  wantedKbps: number;
  seedKbps: number;
  swing?: number;
  /** Pictures leave frame by frame, each at once, of any size up to twice the mean; absent: evenly. */
  frameMs?: number;
  /** Somebody else's download over the same link, from then until then, in seconds: as much as it can get (RFC 5681, in fluid). */
  download?: readonly [from: number, to: number];
  seed?: number;
}

export interface SimSecond {
  second: number;
  rateKbps: number;
  receivedKbps: number;
  budgetKbps: number;
  queueMs: number;
  lossShare: number;
  trains: number;
}

const STEP_MS = 10;
const PACKET_BITS = 12_000;
const SAMPLE_MS = 200;
/** A layer switch needs a key frame; a new ladder needs the encoder. */
const DOWN_DELAY_MS = 250;
const UP_DELAY_MS = 1_500;

/**
 * A closed loop in fluid: the capacity estimator drives what is sent into a drop-tail link, and sees of it what a page
 * would report, as late as a page would.
 */
export function simulate(options: SimOptions): SimSecond[] {
  const { seconds, rateKbps, lossShare = () => 0, queueMs: queueLimitMs = 300, roundTripMs = 20 } = options;
  const { wantedKbps, seedKbps, swing = 0.08, frameMs, download, seed = 1 } = options;
  const random = seeded(seed);
  let state: CapacityState = startCapacity({ kbps: seedKbps, proof: "checked", measurements: 1, roundTripMs }, 0);
  let sending = Math.min(wantedKbps, budgetOf(state, 0).kbps);
  let pending: { atMs: number; kbps: number } | null = null;
  let train: {
    fromMs: number;
    toMs: number;
    extraKbps: number;
    sent: number;
    resultMs: number;
    peak: number;
    queueBefore: number;
    queueHighest: number;
    lost: number;
    offered: number;
  } | null = null;
  let noise = 0;
  let queuedBits = 0;
  let oursBits = 0;
  let windowBits = 10 * PACKET_BITS;
  let halvedMs = 0;
  let received: number[] = [];
  let sent: number[] = [];
  let lost = 0;
  let offered = 0;
  const history: number[] = [];
  const reports: { atMs: number; run: () => void }[] = [];
  const out: SimSecond[] = [];
  let trains = 0;
  let second = { received: 0, queue: 0, lost: 0, offered: 0 };

  /** What leaves in this step of media that is made of frames: nothing, or one of them. */
  function inFrames(mediaKbps: number): number {
    frameBits += mediaKbps * STEP_MS * (0.5 + random());
    if (Math.floor(now / (frameMs ?? 1)) === Math.floor((now - STEP_MS) / (frameMs ?? 1))) return 0;
    const frame = frameBits;
    frameBits = 0;
    return frame;
  }

  let frameBits = 0;
  let now = 0;
  for (now = 0; now < seconds * 1_000; now += STEP_MS) {
    const rate = rateKbps(now / 1_000);
    if (now % 200 === 0) noise = (random() * 2 - 1) * swing;
    const inTrain = train !== null && now >= train.fromMs && now < train.toMs;
    const media = sending * (1 + noise);
    const kbps = media + (inTrain && train !== null ? train.extraKbps : 0);
    const bits = frameMs === undefined ? kbps * STEP_MS : inFrames(media) + (kbps - media) * STEP_MS;
    const survives = 1 - lossShare(now / 1_000);
    const downloads = download !== undefined && now >= download[0] * 1_000 && now < download[1] * 1_000;
    const foreignBits = downloads ? (windowBits / (roundTripMs + queuedBits / rate)) * STEP_MS : 0;
    const room = rate * queueLimitMs + rate * STEP_MS - queuedBits;
    const fits = Math.min(1, Math.max(0, room) / Math.max(1, bits + foreignBits));
    const taken = bits * fits;
    queuedBits += taken + foreignBits * fits;
    windowBits += downloads ? (PACKET_BITS * STEP_MS) / (roundTripMs + queuedBits / rate) : 0;
    // One loss a round trip counts.
    if (fits < 1 && now >= halvedMs + roundTripMs + queueLimitMs) {
      windowBits /= 2;
      halvedMs = now;
    }
    // What waits is mixed: each has the share of what leaves that it has of the queue.
    oursBits += taken;
    const ours = oursBits / Math.max(1, queuedBits);
    const leaves = Math.min(queuedBits, rate * STEP_MS);
    queuedBits -= leaves;
    const served = leaves * ours;
    oursBits -= served;
    const arrived = served * survives;
    offered += bits;
    lost += bits - taken + (served - arrived);
    received.push(arrived);
    history.push(arrived);
    sent.push(bits);
    second = {
      received: second.received + arrived,
      queue: Math.max(second.queue, queuedBits / rate),
      lost: second.lost + bits - taken + (served - arrived),
      offered: second.offered + bits,
    };
    if (train !== null && inTrain) {
      train.sent += bits;
      train.offered += bits;
      train.lost += bits - taken + (served - arrived);
    }
    if (train !== null && now >= train.fromMs) {
      train.queueHighest = Math.max(train.queueHighest, queuedBits / rate);
      const steps = (train.toMs - train.fromMs) / STEP_MS;
      const stretch = history.slice(-steps).reduce((sum, value) => sum + value, 0) / (steps * STEP_MS);
      if (history.length >= steps && now >= train.fromMs + steps * STEP_MS * 0.5)
        train.peak = Math.max(train.peak, stretch);
    }

    if (now % SAMPLE_MS === 0 && now > 0) {
      const spanMs = received.length * STEP_MS;
      const sample = {
        atMs: now + roundTripMs / 2,
        spanMs,
        receivedKbps: received.reduce((sum, value) => sum + value, 0) / spanMs,
        sentKbps: sent.reduce((sum, value) => sum + value, 0) / spanMs,
        lossShare: offered > 0 ? Math.min(1, lost / offered) : 0,
        queueMs: queuedBits / rate,
        roundTripRiseMs: queuedBits / rate,
      };
      reports.push({
        atMs: now + roundTripMs + 20,
        run: () => {
          state = onSample(state, sample);
        },
      });
      received = [];
      sent = [];
      lost = 0;
      offered = 0;
    }
    if (train !== null && now >= train.resultMs) {
      const sentKbps = train.sent / (train.toMs - train.fromMs);
      state = onTrainResult(state, {
        atMs: now,
        sentKbps,
        receivedKbps: train.peak,
        carriedKbps: train.peak,
        arrivedShare: 1 - train.lost / Math.max(1, train.offered),
        queueRiseMs: Math.max(0, train.queueHighest - train.queueBefore),
        durationMs: train.toMs - train.fromMs,
        lossShare: train.lost / Math.max(1, train.offered),
      });
      train = null;
    }
    for (const report of reports.filter(({ atMs }) => atMs <= now)) {
      report.run();
      reports.splice(reports.indexOf(report), 1);
    }
    const budget = budgetOf(state, now).kbps;
    const target = Math.min(wantedKbps, budget);
    if (target < sending * 0.97) {
      if (pending === null || pending.kbps > target || pending.kbps > sending)
        pending = {
          atMs: pending !== null && pending.kbps < sending ? pending.atMs : now + DOWN_DELAY_MS,
          kbps: target,
        };
    } else if (
      target > sending * 1.05 &&
      (pending === null || pending.kbps < sending || Math.abs(pending.kbps - target) > 0.05 * target)
    ) {
      pending = { atMs: now + UP_DELAY_MS, kbps: target };
    }
    if (pending !== null && now >= pending.atMs) {
      sending = pending.kbps;
      pending = null;
    }
    if (train === null) {
      const next = trainFor(state, wantedKbps, now);
      if (next !== null) {
        state = onTrainSent(state, next, now);
        trains += 1;
        const toMs = now + Math.round(next.durationMs / STEP_MS) * STEP_MS;
        train = {
          fromMs: now,
          toMs,
          extraKbps: Math.max(0, next.totalKbps - sending),
          sent: 0,
          resultMs: toMs + roundTripMs + 250,
          peak: 0,
          queueBefore: queuedBits / rate,
          queueHighest: queuedBits / rate,
          lost: 0,
          offered: 0,
        };
      }
    }
    if (now % 1_000 === 1_000 - STEP_MS) {
      out.push({
        second: Math.floor(now / 1_000),
        rateKbps: rate,
        receivedKbps: Math.round(second.received / 1_000),
        budgetKbps: budget,
        queueMs: Math.round(second.queue),
        lossShare: second.offered > 0 ? second.lost / second.offered : 0,
        trains,
      });
      second = { received: 0, queue: 0, lost: 0, offered: 0 };
      trains = 0;
    }
  }
  return out;
}
