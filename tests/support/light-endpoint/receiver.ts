import { randomInt } from "node:crypto";
import type { RtpParameters } from "../../../signaling/contract/media.ts";
import type { LightEndpoint } from "./endpoint.ts";
import { parseRtcp, type ReportBlock, receiverReportPacket } from "./rtcp.ts";
import { extensionOffset, sequenceNumberOf, ssrcOf, timestampOf, unwrapped } from "./rtp.ts";
import { TransportCcFeedback } from "./transport-cc.ts";

export interface StreamCount {
  readonly ssrc: number;
  readonly packets: number;
  readonly bytes: number;
  /** Missing between the first and the highest packet so far. */
  readonly lost: number;
}

const transportCcUri = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
const feedbackMs = 50;
/** Every how many feedbacks a receiver report goes along. */
const feedbacksPerReport = 20;

/** Counts what comes, and reports it as a browser does, so that the server's bandwidth estimation works. */
export class LightReceiver {
  readonly #endpoint: LightEndpoint;
  readonly #ssrc = randomInt(1, 2 ** 32);
  readonly #streams = new Map<number, Stream>();
  readonly #feedback = new TransportCcFeedback(this.#ssrc);
  readonly #timer: NodeJS.Timeout;
  #transportCcId = 0;
  #feedbacks = 0;

  constructor(endpoint: LightEndpoint) {
    this.#endpoint = endpoint;
    endpoint.onRtp((packet) => this.#received(packet));
    endpoint.onRtcp((compound) => this.#noted(compound));
    this.#timer = setInterval(() => this.#report(), feedbackMs);
  }

  /** Counts this stream from now on. What nobody announced (bandwidth probes, retransmissions) is acknowledged only. */
  expect({ codecs, encodings = [], headerExtensions = [] }: RtpParameters): void {
    const clockRate = codecs[0]?.clockRate ?? 90_000;
    for (const { ssrc } of encodings) if (ssrc !== undefined) this.#streams.set(ssrc, new Stream(ssrc, clockRate));
    const transportCc = headerExtensions.find(({ uri }) => uri === transportCcUri);
    if (transportCc) this.#transportCcId = transportCc.id;
  }

  /** In the order they were announced. */
  get streams(): StreamCount[] {
    return [...this.#streams.values()].map((stream) => stream.count);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #received(packet: Buffer): void {
    const nowMs = performance.now();
    const at = this.#transportCcId === 0 ? -1 : extensionOffset(packet, this.#transportCcId);
    if (at !== -1) this.#feedback.arrived(packet.readUInt16BE(at), nowMs * 1000);
    this.#streams.get(ssrcOf(packet))?.received(packet, nowMs);
  }

  #noted(compound: Buffer): void {
    for (const item of parseRtcp(compound)) {
      if (item.kind === "sender-report") this.#streams.get(item.ssrc)?.reported(item.middleNtp, performance.now());
    }
  }

  #report(): void {
    const [mediaSsrc = 0] = this.#streams.keys();
    for (const packet of this.#feedback.take(mediaSsrc)) this.#endpoint.send(packet);
    this.#feedbacks += 1;
    if (this.#feedbacks % feedbacksPerReport !== 0) return;
    const nowMs = performance.now();
    const blocks = [...this.#streams.values()].flatMap((stream) => stream.block(nowMs) ?? []);
    if (blocks.length > 0) this.#endpoint.send(receiverReportPacket(this.#ssrc, blocks));
  }
}

/** One SSRC's counters (RFC 3550, A.3 and A.8). */
class Stream {
  readonly #ssrc: number;
  readonly #clockRate: number;
  #packets = 0;
  #bytes = 0;
  #first = 0;
  #highest = 0;
  #jitter = 0;
  #lastTransit = 0;
  #senderReport = { middleNtp: 0, atMs: 0 };
  #atLastBlock = { packets: 0, expected: 0 };

  constructor(ssrc: number, clockRate: number) {
    this.#ssrc = ssrc;
    this.#clockRate = clockRate;
  }

  get count(): StreamCount {
    return { ssrc: this.#ssrc, packets: this.#packets, bytes: this.#bytes, lost: this.#expected - this.#packets };
  }

  get #expected(): number {
    return this.#packets === 0 ? 0 : this.#highest - this.#first + 1;
  }

  received(packet: Buffer, nowMs: number): void {
    const sequenceNumber = sequenceNumberOf(packet);
    const transit = (nowMs * this.#clockRate) / 1000 - timestampOf(packet);
    if (this.#packets === 0) {
      this.#first = sequenceNumber;
      this.#highest = sequenceNumber;
    } else {
      this.#highest = Math.max(this.#highest, unwrapped(this.#highest, sequenceNumber));
      const change = Math.abs(transit - this.#lastTransit);
      // A timestamp that wraps round is no jitter.
      if (change < this.#clockRate) this.#jitter += (change - this.#jitter) / 16;
    }
    this.#lastTransit = transit;
    this.#packets += 1;
    this.#bytes += packet.length;
  }

  reported(middleNtp: number, atMs: number): void {
    this.#senderReport = { middleNtp, atMs };
  }

  /** undefined when nothing has come yet. */
  block(nowMs: number): ReportBlock | undefined {
    if (this.#packets === 0) return undefined;
    const expected = this.#expected - this.#atLastBlock.expected;
    const packets = this.#packets - this.#atLastBlock.packets;
    this.#atLastBlock = { packets: this.#packets, expected: this.#expected };
    const { middleNtp, atMs } = this.#senderReport;
    return {
      ssrc: this.#ssrc,
      fractionLost: expected > 0 ? Math.max(0, 1 - packets / expected) : 0,
      lost: this.count.lost,
      highestSequenceNumber: this.#highest,
      jitter: this.#jitter,
      lastSenderReport: middleNtp,
      delaySinceLastSenderReport: middleNtp === 0 ? 0 : Math.round(((nowMs - atMs) * 65_536) / 1000),
    };
  }
}
