/** RTP packets as RFC 3550, 5.1, with header extensions in the one-byte form of RFC 8285, 4.2. */

export interface RtpHeader {
  readonly payloadType: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** The last packet of a frame. */
  readonly marker: boolean;
}

const headerBytes = 12;
const oneByteProfile = 0xbede;

export function rtpPacket(header: RtpHeader, payload: Uint8Array): Buffer {
  const packet = Buffer.allocUnsafe(headerBytes + payload.length);
  packet[0] = 0x80;
  packet[1] = (header.marker ? 0x80 : 0) | header.payloadType;
  packet.writeUInt16BE(header.sequenceNumber & 0xffff, 2);
  packet.writeUInt32BE(header.timestamp >>> 0, 4);
  packet.writeUInt32BE(header.ssrc, 8);
  packet.set(payload, headerBytes);
  return packet;
}

/** RTCP shares the port with RTP; its packet types lie where RTP has none (RFC 5761, 4). */
export function isRtcp(packet: Buffer): boolean {
  const type = (packet[1] ?? 0) & 0x7f;
  return type >= 64 && type < 96;
}

export function sequenceNumberOf(packet: Buffer): number {
  return packet.readUInt16BE(2);
}

export function timestampOf(packet: Buffer): number {
  return packet.readUInt32BE(4);
}

export function ssrcOf(packet: Buffer): number {
  return packet.readUInt32BE(8);
}

/** Where the value of header extension `id` begins, or -1. */
export function extensionOffset(packet: Buffer, id: number): number {
  const first = packet[0] ?? 0;
  if ((first & 0x10) === 0) return -1;
  let at = headerBytes + 4 * (first & 0x0f);
  if (packet.readUInt16BE(at) !== oneByteProfile) return -1;
  const end = at + 4 + 4 * packet.readUInt16BE(at + 2);
  at += 4;
  while (at < end) {
    const element = packet[at] ?? 0;
    if (element === 0) at += 1;
    else if (element >> 4 === id) return at + 1;
    else at += 2 + (element & 0x0f);
  }
  return -1;
}

/** Follows a number that wraps round, such as a sequence number, past its 16 bits. */
export function unwrapped(previous: number, next16: number): number {
  const step = (next16 - previous) & 0xffff;
  return previous + (step < 0x8000 ? step : step - 0x10000);
}

/** Without header extensions and padding. */
export function payloadOf(packet: Buffer): Buffer {
  const first = packet[0] ?? 0;
  let at = headerBytes + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) at += 4 + 4 * packet.readUInt16BE(at + 2);
  const padding = (first & 0x20) === 0 ? 0 : (packet[packet.length - 1] ?? 0);
  return packet.subarray(at, Math.max(at, packet.length - padding));
}
