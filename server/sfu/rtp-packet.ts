const HEADER_BYTES = 12;
const VERSION_2 = 0x80;

export interface RtpStream {
  payloadType: number;
  ssrc: number;
  clockRateHz: number;
}

/**
 * One packet of a track that we make ourselves (RFC 3550, 5.1), without extensions and contributors. `atMs`: when it is
 * sampled, from any zero; `sequence` counts packets and may grow beyond 16 bits.
 */
export function rtpPacket(
  { payloadType, ssrc, clockRateHz }: RtpStream,
  { sequence, atMs }: { sequence: number; atMs: number },
  payload: Uint8Array,
): Buffer {
  const packet = Buffer.alloc(HEADER_BYTES + payload.length);
  packet[0] = VERSION_2;
  packet[1] = payloadType;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(Math.round(atMs * (clockRateHz / 1_000)) >>> 0, 4);
  packet.writeUInt32BE(ssrc, 8);
  packet.set(payload, HEADER_BYTES);
  return packet;
}

/** Padding that makes a packet so large. */
export function paddingFor(packetBytes: number): Buffer {
  return Buffer.alloc(Math.max(0, packetBytes - HEADER_BYTES), 0x55);
}
