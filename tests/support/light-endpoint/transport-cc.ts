/**
 * The receiver's half of transport-wide congestion control: which packets came, and when.
 * Wire format: draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1.
 */

import { unwrapped } from "./rtp.ts";

const notReceived = 0;
const smallDelta = 1;
const largeDelta = 2;
type Status = typeof notReceived | typeof smallDelta | typeof largeDelta;

/** Receive deltas are counted in ticks of 250 µs, the reference time in 64 ms. */
const tickUs = 250;
const ticksPerReference = 256;

interface Arrival {
  /** Unwrapped past 16 bits. */
  readonly sequenceNumber: number;
  readonly tick: number;
}

/** Collects arrivals, and turns them into feedback packets when asked. */
export class TransportCcFeedback {
  readonly #senderSsrc: number;
  #arrivals: Arrival[] = [];
  /** First sequence number that no feedback has told about. */
  #nextBase: number | undefined;
  #latest: number | undefined;
  #packetCount = 0;

  constructor(senderSsrc: number) {
    this.#senderSsrc = senderSsrc;
  }

  /** @param sequenceNumber the 16 bits of the header extension */
  arrived(sequenceNumber: number, atUs: number): void {
    this.#nextBase ??= sequenceNumber;
    const full = unwrapped(this.#latest ?? sequenceNumber, sequenceNumber);
    this.#latest = Math.max(this.#latest ?? full, full);
    // What an earlier feedback called lost stays lost.
    if (full < this.#nextBase) return;
    this.#arrivals.push({ sequenceNumber: full, tick: Math.round(atUs / tickUs) });
  }

  /** The feedback for all that arrived since the last call: mostly one packet, none when nothing did. */
  take(mediaSsrc: number): Buffer[] {
    const arrivals = this.#arrivals.sort((a, b) => a.sequenceNumber - b.sequenceNumber);
    this.#arrivals = [];
    const packets: Buffer[] = [];
    for (let from = 0; from < arrivals.length; ) {
      const { packet, to } = this.#packet(arrivals, from, mediaSsrc);
      packets.push(packet);
      from = to;
    }
    return packets;
  }

  /** Tells about the arrivals from `from` as far as their deltas fit; `to` is the first that is left. */
  #packet(arrivals: readonly Arrival[], from: number, mediaSsrc: number): { packet: Buffer; to: number } {
    const first = arrivals[from];
    if (first === undefined) throw new RangeError("no arrival to tell about");
    const base = this.#nextBase ?? first.sequenceNumber;
    const reference = Math.floor(first.tick / ticksPerReference);
    const statuses: Status[] = [];
    const deltas: number[] = [];
    let tick = reference * ticksPerReference;
    let to = from;
    for (let arrival = arrivals[to]; arrival !== undefined; arrival = arrivals[++to]) {
      const place = arrival.sequenceNumber - base;
      if (place < statuses.length) continue;
      const delta = arrival.tick - tick;
      // The first always fits: the reference is just before it, and a sequence number jumps by less than 0x8000.
      if (delta < -0x8000 || delta > 0x7fff || place >= 0xffff) break;
      while (statuses.length < place) statuses.push(notReceived);
      statuses.push(delta >= 0 && delta <= 0xff ? smallDelta : largeDelta);
      deltas.push(delta);
      tick = arrival.tick;
    }
    this.#nextBase = base + statuses.length;
    const packet = feedbackPacket({
      senderSsrc: this.#senderSsrc,
      mediaSsrc,
      base,
      reference,
      count: this.#packetCount,
      statuses,
      deltas,
    });
    this.#packetCount = (this.#packetCount + 1) & 0xff;
    return { packet, to };
  }
}

function feedbackPacket(feedback: {
  senderSsrc: number;
  mediaSsrc: number;
  base: number;
  reference: number;
  count: number;
  statuses: readonly Status[];
  deltas: readonly number[];
}): Buffer {
  const { statuses, deltas } = feedback;
  const chunks = statusChunks(statuses);
  const deltaBytes = deltas.reduce((sum, delta) => sum + (isSmall(delta) ? 1 : 2), 0);
  const bytes = 20 + 2 * chunks.length + deltaBytes;
  const padding = (4 - (bytes % 4)) % 4;
  const packet = Buffer.alloc(bytes + padding);
  packet[0] = 0x80 | (padding > 0 ? 0x20 : 0) | 15;
  packet[1] = 205;
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(feedback.senderSsrc, 4);
  packet.writeUInt32BE(feedback.mediaSsrc, 8);
  packet.writeUInt16BE(feedback.base & 0xffff, 12);
  packet.writeUInt16BE(statuses.length, 14);
  packet.writeUIntBE(feedback.reference & 0xffffff, 16, 3);
  packet[19] = feedback.count;
  let at = 20;
  for (const chunk of chunks) at = packet.writeUInt16BE(chunk, at);
  for (const delta of deltas) at = isSmall(delta) ? packet.writeUInt8(delta, at) : packet.writeInt16BE(delta, at);
  if (padding > 0) packet[packet.length - 1] = padding;
  return packet;
}

function isSmall(delta: number): boolean {
  return delta >= 0 && delta <= 0xff;
}

/** Packs the statuses into chunks of 16 bits: a run of equal ones, 14 of one bit, or 7 of two bits. */
function statusChunks(statuses: readonly Status[]): number[] {
  const chunks: number[] = [];
  for (let at = 0; at < statuses.length; ) {
    const run = runLength(statuses, at);
    const next14 = statuses.slice(at, at + 14);
    if (run >= 14 || (run >= 7 && next14.includes(largeDelta)) || at + run === statuses.length) {
      chunks.push(((statuses[at] ?? notReceived) << 13) | run);
      at += run;
    } else if (!next14.includes(largeDelta)) {
      chunks.push(next14.reduce<number>((bits, status, place) => bits | (status << (13 - place)), 0x8000));
      at += 14;
    } else {
      const next7 = statuses.slice(at, at + 7);
      chunks.push(next7.reduce<number>((bits, status, place) => bits | (status << (12 - 2 * place)), 0xc000));
      at += 7;
    }
  }
  return chunks;
}

function runLength(statuses: readonly Status[], from: number): number {
  let to = from + 1;
  while (to < statuses.length && statuses[to] === statuses[from] && to - from < 0x1fff) to += 1;
  return to - from;
}
