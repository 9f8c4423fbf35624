import { randomBytes, randomInt } from "node:crypto";
import type { MediaKind, RtpParameters } from "../../../signaling/contract/media.ts";
import type { LightEndpoint } from "./endpoint.ts";
import { Pacer } from "./pacer.ts";
import { parseRtcp, senderReportPacket } from "./rtcp.ts";
import { rtpPacket } from "./rtp.ts";
import { Vp8Packetizer } from "./vp8.ts";

/** Something to send: its parameters go to the server first, then `start`. After `stop` it can go on. */
export interface SyntheticTrack {
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  start(): void;
  stop(): void;
}

const reportMs = 1000;

/** Packets of 20 ms that look like Opus. */
export class SyntheticVoice implements SyntheticTrack {
  readonly kind = "audio";
  readonly rtpParameters: RtpParameters;
  readonly #frames: Frames;

  constructor(endpoint: LightEndpoint, { kbps = 32 } = {}) {
    const ssrc = randomSsrc();
    const stream = new OutgoingStream(endpoint, { ssrc, payloadType: 111, clockRate: 48_000 });
    const payload = randomBytes(Math.round((kbps * frameMs) / 8));
    this.#frames = new Frames(frameMs, (mediaMs) => stream.send(mediaMs, [payload]));
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
    this.#frames.start();
  }

  stop(): void {
    this.#frames.stop();
  }
}

const frameMs = 20;

/** Frames that look like VP8, one simulcast layer for each of `layersKbps`, lowest first. */
export class SyntheticVideo implements SyntheticTrack {
  readonly kind = "video";
  readonly rtpParameters: RtpParameters;
  readonly #layers: Layer[];
  readonly #frames: Frames;

  constructor(endpoint: LightEndpoint, { layersKbps = [1000], framesPerSecond = 30 } = {}) {
    const frameMs = 1000 / framesPerSecond;
    this.#layers = layersKbps.map((kbps) => ({
      stream: new OutgoingStream(endpoint, { ssrc: randomSsrc(), payloadType: 96, clockRate: 90_000 }),
      picture: new Vp8Packetizer(Math.round((kbps * frameMs) / 8)),
    }));
    this.#frames = new Frames(frameMs, (mediaMs) => {
      for (const { stream, picture } of this.#layers) stream.send(mediaMs, picture.next());
    });
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
    this.#frames.start();
  }

  stop(): void {
    this.#frames.stop();
  }

  #asked(compound: Buffer): void {
    for (const { kind, ssrc } of parseRtcp(compound)) {
      if (kind !== "picture-request") continue;
      this.#layers.find(({ stream }) => stream.ssrc === ssrc)?.picture.requestKeyFrame();
    }
  }
}

interface Layer {
  readonly stream: OutgoingStream;
  readonly picture: Vp8Packetizer;
}

/** A clock of media that stands still while nothing is sent. */
class Frames {
  readonly #frameMs: number;
  readonly #emit: (mediaMs: number) => void;
  #next = 0;
  #pacer: Pacer | undefined;

  constructor(frameMs: number, emit: (mediaMs: number) => void) {
    this.#frameMs = frameMs;
    this.#emit = emit;
  }

  start(): void {
    const first = this.#next;
    this.#pacer ??= new Pacer(this.#frameMs, (index) => {
      this.#next = first + index + 1;
      this.#emit((first + index) * this.#frameMs);
    });
  }

  stop(): void {
    this.#pacer?.close();
    this.#pacer = undefined;
  }
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
