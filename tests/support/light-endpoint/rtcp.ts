/** RTCP reports (RFC 3550, 6.4) and picture requests (RFC 4585, 6.3.1; RFC 5104, 4.3.1). */

const senderReport = 200;
const receiverReport = 201;
const transportFeedback = 205;
const payloadFeedback = 206;
const genericNack = 1;
const pictureLoss = 1;
const fullIntraRequest = 4;
/** Seconds from 1900, where NTP begins, to 1970. */
const ntpEpochOffsetS = 2_208_988_800;

export function senderReportPacket(report: {
  ssrc: number;
  atMs: number;
  timestamp: number;
  packets: number;
  octets: number;
}): Buffer {
  const packet = Buffer.alloc(28);
  writeHeader(packet, 0, senderReport);
  packet.writeUInt32BE(report.ssrc, 4);
  packet.writeUInt32BE(Math.floor(report.atMs / 1000) + ntpEpochOffsetS, 8);
  packet.writeUInt32BE(Math.floor((report.atMs % 1000) * (2 ** 32 / 1000)), 12);
  packet.writeUInt32BE(report.timestamp >>> 0, 16);
  packet.writeUInt32BE(report.packets >>> 0, 20);
  packet.writeUInt32BE(report.octets >>> 0, 24);
  return packet;
}

export interface ReportBlock {
  readonly ssrc: number;
  /** Of the packets since the last report, 0 to 1. */
  readonly fractionLost: number;
  readonly lost: number;
  readonly highestSequenceNumber: number;
  /** In units of the stream's clock. */
  readonly jitter: number;
  /** The middle 32 bits of the last sender report's time; 0 when there was none. */
  readonly lastSenderReport: number;
  /** Since that report came, in units of 1/65536 s. */
  readonly delaySinceLastSenderReport: number;
}

/** At most 31 blocks fit. */
export function receiverReportPacket(ssrc: number, blocks: readonly ReportBlock[]): Buffer {
  const packet = Buffer.alloc(8 + 24 * blocks.length);
  writeHeader(packet, blocks.length, receiverReport);
  packet.writeUInt32BE(ssrc, 4);
  blocks.forEach((block, index) => {
    const at = 8 + 24 * index;
    packet.writeUInt32BE(block.ssrc, at);
    packet[at + 4] = Math.min(255, Math.floor(block.fractionLost * 256));
    packet.writeUIntBE(Math.min(0x7fffff, Math.max(0, block.lost)), at + 5, 3);
    packet.writeUInt32BE(block.highestSequenceNumber >>> 0, at + 8);
    packet.writeUInt32BE(Math.round(block.jitter) >>> 0, at + 12);
    packet.writeUInt32BE(block.lastSenderReport >>> 0, at + 16);
    packet.writeUInt32BE(block.delaySinceLastSenderReport >>> 0, at + 20);
  });
  return packet;
}

/** Asks for packets again (RFC 4585, 6.2.1). `sequenceNumbers` rise; their low 16 bits count. */
export function nackPacket(senderSsrc: number, mediaSsrc: number, sequenceNumbers: readonly number[]): Buffer {
  const items: { first: number; mask: number }[] = [];
  for (const number of sequenceNumbers) {
    const last = items[items.length - 1];
    const behind = last === undefined ? 0 : number - last.first;
    if (last !== undefined && behind >= 1 && behind <= 16) last.mask |= 1 << (behind - 1);
    else items.push({ first: number, mask: 0 });
  }
  const packet = Buffer.alloc(12 + 4 * items.length);
  writeHeader(packet, genericNack, transportFeedback);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  items.forEach(({ first, mask }, index) => {
    packet.writeUInt16BE(first & 0xffff, 12 + 4 * index);
    packet.writeUInt16BE(mask, 14 + 4 * index);
  });
  return packet;
}

/** Asks for a key frame (RFC 4585, 6.3.1). */
export function pictureLossPacket(senderSsrc: number, mediaSsrc: number): Buffer {
  const packet = Buffer.alloc(12);
  writeHeader(packet, pictureLoss, payloadFeedback);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  return packet;
}

export type Rtcp =
  | { readonly kind: "sender-report"; readonly ssrc: number; readonly middleNtp: number }
  /** The receiver of `ssrc` needs a key frame. */
  | { readonly kind: "picture-request"; readonly ssrc: number };

/** Reads what an endpoint acts upon out of a compound packet, and skips the rest. */
export function parseRtcp(compound: Buffer): Rtcp[] {
  const found: Rtcp[] = [];
  for (let at = 0; at + 8 <= compound.length; ) {
    const end = at + 4 + 4 * compound.readUInt16BE(at + 2);
    if (end > compound.length) break;
    const format = (compound[at] ?? 0) & 0x1f;
    const type = compound[at + 1];
    if (type === senderReport) {
      found.push({
        kind: "sender-report",
        ssrc: compound.readUInt32BE(at + 4),
        middleNtp: compound.readUInt32BE(at + 10),
      });
    } else if (type === payloadFeedback && format === pictureLoss) {
      found.push({ kind: "picture-request", ssrc: compound.readUInt32BE(at + 8) });
    } else if (type === payloadFeedback && format === fullIntraRequest) {
      for (let item = at + 12; item < end; item += 8) {
        found.push({ kind: "picture-request", ssrc: compound.readUInt32BE(item) });
      }
    }
    at = end;
  }
  return found;
}

function writeHeader(packet: Buffer, count: number, type: number): void {
  packet[0] = 0x80 | count;
  packet[1] = type;
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
}
