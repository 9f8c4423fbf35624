import { timestampOf, unwrapped } from "../../tests/support/light-endpoint/rtp.ts";

/** A frame that could be shown: whole, and so was everything since the last key frame. */
export interface ShownFrame {
  bytes: number;
  rtpTimestamp: number;
  receivedMs: number;
}

export interface ShownFramesOptions {
  onFrame: (frame: ShownFrame) => void;
  /** These packets are missing, and not too long yet to be asked for again. */
  onMissing: (sequenceNumbers: readonly number[]) => void;
  /** What is missing will not come any more. */
  onBroken: () => void;
}

/** As long as a browser asks for a packet before it gives the frame up, in milliseconds. */
const GIVEN_UP_MS = 1_000;
const ASK_AGAIN_MS = 100;

interface Packet {
  timestamp: number;
  marker: boolean;
  bytes: number;
  keyFrame: boolean;
  starts: boolean;
}

/**
 * Puts the packets of a VP8 picture in order, asks for missing ones, and says which frames a decoder could have shown.
 * What follows a gap that was given up counts for nothing until the next key frame (RFC 7741, 4.2 and 4.3).
 */
export class ShownFrames {
  readonly #options: ShownFramesOptions;
  readonly #waiting = new Map<number, Packet>();
  /** Missing packets: since when, and when they were last asked for. */
  readonly #asked = new Map<number, { sinceMs: number; atMs: number }>();
  #next: number | undefined;
  #highest = 0;
  #frame: Packet[] = [];
  #needsKeyFrame = true;
  #brokenToldMs = Number.NEGATIVE_INFINITY;

  constructor(options: ShownFramesOptions) {
    this.#options = options;
  }

  /** An RTP packet of the picture; `payload` begins with VP8's payload descriptor. */
  packet(sequenceNumber16: number, header: Buffer, payload: Buffer, nowMs: number): void {
    if (payload.length === 0) return;
    const sequenceNumber = unwrapped(this.#next === undefined ? sequenceNumber16 : this.#highest, sequenceNumber16);
    this.#next ??= sequenceNumber;
    this.#highest = Math.max(this.#highest, sequenceNumber);
    if (sequenceNumber < this.#next) return;
    this.#asked.delete(sequenceNumber);
    this.#waiting.set(sequenceNumber, {
      timestamp: timestampOf(header),
      marker: ((header[1] ?? 0) & 0x80) !== 0,
      bytes: payload.length,
      ...vp8Start(payload),
    });
    this.#advance(nowMs);
  }

  /** To be called every few tens of milliseconds. */
  look(nowMs: number): void {
    if (this.#next === undefined) return;
    const missing: number[] = [];
    for (let number = this.#next; number < this.#highest; number += 1) {
      if (this.#waiting.has(number)) continue;
      const asked = this.#asked.get(number) ?? { sinceMs: nowMs, atMs: Number.NEGATIVE_INFINITY };
      if (nowMs - asked.atMs >= ASK_AGAIN_MS) {
        missing.push(number);
        asked.atMs = nowMs;
      }
      this.#asked.set(number, asked);
    }
    if (missing.length > 0) this.#options.onMissing(missing);
    this.#advance(nowMs);
    if (this.#needsKeyFrame && nowMs - this.#brokenToldMs >= GIVEN_UP_MS) {
      this.#brokenToldMs = nowMs;
      this.#options.onBroken();
    }
  }

  #advance(nowMs: number): void {
    for (let next = this.#next ?? 0; next <= this.#highest; next += 1) {
      const packet = this.#waiting.get(next);
      if (packet === undefined) {
        const asked = this.#asked.get(next);
        if (asked === undefined || nowMs - asked.sinceMs < GIVEN_UP_MS) break;
        this.#asked.delete(next);
        this.#frame = [];
        this.#needsKeyFrame = true;
      } else {
        this.#waiting.delete(next);
        this.#take(packet, nowMs);
      }
      this.#next = next + 1;
    }
  }

  #take(packet: Packet, nowMs: number): void {
    if (packet.starts && this.#frame[0]?.timestamp !== packet.timestamp) this.#frame = [];
    this.#frame.push(packet);
    if (!packet.marker) return;
    const [first] = this.#frame;
    const bytes = this.#frame.reduce((sum, part) => sum + part.bytes, 0);
    this.#frame = [];
    if (first?.starts !== true) return;
    if (first.keyFrame) this.#needsKeyFrame = false;
    if (!this.#needsKeyFrame) this.#options.onFrame({ bytes, rtpTimestamp: packet.timestamp, receivedMs: nowMs });
  }
}

/** Whether the payload begins a frame, and a key frame. */
function vp8Start(payload: Buffer): { starts: boolean; keyFrame: boolean } {
  const first = payload[0] ?? 0;
  const starts = (first & 0x17) === 0x10;
  let at = 1;
  if ((first & 0x80) !== 0) {
    const extension = payload[1] ?? 0;
    at += 1;
    if ((extension & 0x80) !== 0) at += ((payload[at] ?? 0) & 0x80) === 0 ? 1 : 2;
    if ((extension & 0x40) !== 0) at += 1;
    if ((extension & 0x30) !== 0) at += 1;
  }
  return { starts, keyFrame: starts && ((payload[at] ?? 1) & 1) === 0 };
}
