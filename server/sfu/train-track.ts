import { setTimeout as delay } from "node:timers/promises";
import type { types } from "mediasoup";
import type { SentTrain } from "../lesson/ports.ts";
import { trainCodec } from "./codecs.ts";
import { paddingFor, rtpPacket } from "./rtp-packet.ts";

/** Packets leave this often; a timer of Node is not much finer. */
const TICK_MS = 4;
const LARGEST_PACKET_BYTES = 1_200;
const SMALLEST_PACKET_BYTES = 200;
/** About this far apart at low rates, so that the page sees a rate and not a few lumps. */
const SPACING_MS = 8;

/**
 * Padding towards one page, sent at a rate that we choose: mediasoup's own probing cannot be told one. It travels as a
 * sound track of a codec that the page has not negotiated, without transport-wide sequence numbers, so the page's
 * browser counts its bytes on the ICE connection and drops it, and the worker's estimator does not hear of it.
 */
export class TrainTrack {
  readonly #producer: types.Producer;
  readonly #consumer: types.Consumer;
  readonly #ssrc: number;
  #sequence = 0;
  #sending = false;

  private constructor(producer: types.Producer, consumer: types.Consumer, ssrc: number) {
    this.#producer = producer;
    this.#consumer = consumer;
    this.#ssrc = ssrc;
  }

  static async create(
    direct: types.DirectTransport,
    transport: types.WebRtcTransport,
    ssrc: number,
  ): Promise<TrainTrack> {
    const { mimeType, preferredPayloadType: payloadType, clockRate } = trainCodec;
    const producer = await direct.produce({
      kind: "audio",
      rtpParameters: { codecs: [{ mimeType, payloadType, clockRate }], encodings: [{ ssrc }] },
    });
    const consumer = await transport.consume({
      producerId: producer.id,
      rtpCapabilities: { codecs: [trainCodec], headerExtensions: [] },
    });
    // The page may go away at any time; its half of the disguise is no use then.
    consumer.observer.once("close", () => producer.close());
    return new TrainTrack(producer, consumer, ssrc);
  }

  get sending(): boolean {
    return this.#sending;
  }

  /** Never more than one train at a time. Ends early, with what was sent, when the page goes away or `signal` says so. */
  async send({ kbps, durationMs }: { kbps: number; durationMs: number }, signal?: AbortSignal): Promise<SentTrain> {
    if (this.#sending) throw new Error("a train is under way already");
    this.#sending = true;
    const bytesPerMs = kbps / 8;
    const size = Math.round(Math.min(LARGEST_PACKET_BYTES, Math.max(SMALLEST_PACKET_BYTES, bytesPerMs * SPACING_MS)));
    const startedMs = Date.now();
    const started = performance.now();
    let packets = 0;
    try {
      for (;;) {
        const elapsedMs = Math.min(durationMs, performance.now() - started);
        for (const due = (elapsedMs * bytesPerMs) / size; packets < due; packets += 1)
          this.#sendPacket(size, elapsedMs);
        if (elapsedMs >= durationMs || this.#consumer.closed || signal?.aborted) break;
        await delay(TICK_MS);
      }
    } finally {
      this.#sending = false;
    }
    return { startedMs, endedMs: startedMs + (performance.now() - started), bytes: packets * size, packets };
  }

  #sendPacket(size: number, elapsedMs: number): void {
    if (this.#producer.closed) return;
    const { preferredPayloadType: payloadType, clockRate: clockRateHz } = trainCodec;
    const stream = { payloadType, ssrc: this.#ssrc, clockRateHz };
    const packet = rtpPacket(stream, { sequence: this.#sequence, atMs: elapsedMs }, paddingFor(size));
    this.#sequence += 1;
    this.#producer.send(packet);
  }
}
