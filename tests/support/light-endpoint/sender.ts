import { randomBytes, randomInt } from "node:crypto";
import type { MediaKind, RtpParameters } from "../../../signaling/contract/media.ts";
import type { LightEndpoint } from "./endpoint.ts";
import { Pacer } from "./pacer.ts";
import { parseRtcp, senderReportPacket } from "./rtcp.ts";
import { rtpPacket } from "./rtp.ts";
import { Vp8Packetizer } from "./vp8.ts";

/** Something to send: its parameters go to the server first, then `start`. */
export interface SyntheticTrack {
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  start(): void;
  close(): void;
}

const reportMs = 1000;

/** Packets of 20 ms that look like Opus. */
export class SyntheticVoice implements SyntheticTrack {
  readonly kind = "audio";
  readonly rtpParameters: RtpParameters;
  readonly #stream: OutgoingStream;
  readonly #payload: Buffer;
  #pacer: Pacer | undefined;

  constructor(endpoint: LightEndpoint, { kbps = 32 } = {}) {
    const ssrc = randomSsrc();
    this.#stream = new OutgoingStream(endpoint, { ssrc, payloadType: 111, clockRate: 48_000 });
    this.#payload = randomBytes(Math.round((kbps * frameMs) / 8));
    this.rtpParameters = {
      codecs: [
        {
          mimeType: "audio/opus",
          payloadType: 111,
          clockRate: 48_000,
          channels: 2,
          parameters: { useinbandfec: 1, minptime: 10 },
        },
      ],
      encodings: [{ ssrc }],
      rtcp: { cname: "light" },
    };
  }

  start(): void {
    this.#pacer ??= new Pacer(frameMs, (index) => this.#stream.send(index * frameMs, [this.#payload]));
  }

  close(): void {
    this.#pacer?.close();
  }
}

const frameMs = 20;

/** Frames that look like VP8, one simulcast layer for each of `layersKbps`, lowest first. */
export class SyntheticVideo implements SyntheticTrack {
  readonly kind = "video";
  readonly rtpParameters: RtpParameters;
  readonly #layers: Layer[];
  readonly #frameMs: number;
  #pacer: Pacer | undefined;

  constructor(endpoint: LightEndpoint, { layersKbps = [1000], framesPerSecond = 30 } = {}) {
    this.#frameMs = 1000 / framesPerSecond;
    this.#layers = layersKbps.map((kbps) => ({
      stream: new OutgoingStream(endpoint, { ssrc: randomSsrc(), payloadType: 96, clockRate: 90_000 }),
      frames: new Vp8Packetizer(Math.round((kbps * this.#frameMs) / 8)),
    }));
    endpoint.onRtcp((compound) => this.#asked(compound));
    this.rtpParameters = {
      codecs: [
        {
          mimeType: "video/VP8",
          payloadType: 96,
          clockRate: 90_000,
          rtcpFeedback: [{ type: "nack", parameter: "pli" }],
        },
      ],
      encodings: this.#layers.map(({ stream }, index) => ({
        ssrc: stream.ssrc,
        maxBitrate: (layersKbps[index] ?? 0) * 1000,
      })),
      rtcp: { cname: "light" },
    };
  }

  start(): void {
    this.#pacer ??= new Pacer(this.#frameMs, (index) => {
      for (const { stream, frames } of this.#layers) stream.send(index * this.#frameMs, frames.next());
    });
  }

  close(): void {
    this.#pacer?.close();
  }

  #asked(compound: Buffer): void {
    for (const { kind, ssrc } of parseRtcp(compound)) {
      if (kind !== "picture-request") continue;
      this.#layers.find(({ stream }) => stream.ssrc === ssrc)?.frames.requestKeyFrame();
    }
  }
}

interface Layer {
  readonly stream: OutgoingStream;
  readonly frames: Vp8Packetizer;
}

/** Numbers the packets of one SSRC, and reports on them: without reports the server cannot switch between layers. */
class OutgoingStream {
  readonly ssrc: number;
  readonly #endpoint: LightEndpoint;
  readonly #payloadType: number;
  readonly #clockRate: number;
  #packets = 0;
  #octets = 0;
  #reportDueMs = 0;

  constructor(endpoint: LightEndpoint, options: { ssrc: number; payloadType: number; clockRate: number }) {
    this.ssrc = options.ssrc;
    this.#endpoint = endpoint;
    this.#payloadType = options.payloadType;
    this.#clockRate = options.clockRate;
  }

  /** One frame, captured `mediaMs` after the track began. */
  send(mediaMs: number, payloads: readonly Buffer[]): void {
    const timestamp = Math.round((mediaMs * this.#clockRate) / 1000);
    payloads.forEach((payload, index) => {
      const marker = index === payloads.length - 1;
      const header = { payloadType: this.#payloadType, sequenceNumber: this.#packets, timestamp, ssrc: this.ssrc };
      this.#endpoint.send(rtpPacket({ ...header, marker }, payload));
      this.#packets += 1;
      this.#octets += payload.length;
    });
    if (mediaMs < this.#reportDueMs) return;
    this.#reportDueMs = mediaMs + reportMs;
    const report = { ssrc: this.ssrc, atMs: Date.now(), timestamp, packets: this.#packets, octets: this.#octets };
    this.#endpoint.send(senderReportPacket(report));
  }
}

function randomSsrc(): number {
  return randomInt(1, 2 ** 32);
}
