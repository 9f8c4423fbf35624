import { randomBytes } from "node:crypto";

const payloadBytes = 1100;
/** Payload descriptor with a 15-bit picture id (RFC 7741, 4.2). */
const descriptorBytes = 4;
/** Frame tag, start code and size of a key frame (RFC 6386, 9.1). */
const keyFrameHeader = Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01]);
const interFrameTag = 0x11;

/** Makes payloads of frames that a VP8 packetizer could have made: whoever decodes them sees noise. */
export class Vp8Packetizer {
  readonly #body: Buffer;
  #pictureId = 0;
  #keyFrame = true;

  constructor(frameBytes: number) {
    this.#body = randomBytes(Math.max(frameBytes, keyFrameHeader.length));
  }

  /** The next frame is a key frame. */
  requestKeyFrame(): void {
    this.#keyFrame = true;
  }

  next(): Buffer[] {
    const frame = this.#body;
    if (this.#keyFrame) keyFrameHeader.copy(frame);
    else frame[0] = interFrameTag;
    const payloads: Buffer[] = [];
    for (let at = 0; at < frame.length; at += payloadBytes) {
      const part = frame.subarray(at, at + payloadBytes);
      const payload = Buffer.allocUnsafe(descriptorBytes + part.length);
      payload[0] = 0x80 | (at === 0 ? 0x10 : 0);
      payload[1] = 0x80;
      payload.writeUInt16BE(0x8000 | this.#pictureId, 2);
      part.copy(payload, descriptorBytes);
      payloads.push(payload);
    }
    this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    this.#keyFrame = false;
    return payloads;
  }
}
