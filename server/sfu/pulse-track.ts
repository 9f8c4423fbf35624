import { setTimeout as delay } from "node:timers/promises";
import type { types } from "mediasoup";
import type { ConsumerId } from "../../signaling/contract/ids.ts";
import { consumerId } from "../../signaling/contract/ids.ts";
import type { RtpCapabilities, RtpParameters } from "../../signaling/contract/media.ts";
import { rtpParameters as rtpParametersSchema } from "../../signaling/contract/media.ts";
import type { Pulse } from "../lesson/ports.ts";
import { mediaCodecs } from "./codecs.ts";
import { rtpPacket } from "./rtp-packet.ts";

/** A frame of silence in Opus (RFC 6716): a page that decodes it by mistake hears nothing. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const PAYLOAD_TYPE = 100;
const CLOCK_RATE_HZ = 48_000;

/**
 * A sound track of small packets towards one page, negotiated like any other, so that the page's browser counts by RFC
 * 3550 what is lost of it and how much the delays spread. It carries no transport-wide sequence numbers: the worker's
 * estimator does not hear of it.
 */
export class PulseTrack implements Pulse {
  readonly id: ConsumerId;
  readonly rtpParameters: RtpParameters;
  readonly #producer: types.Producer;
  readonly #consumer: types.Consumer;
  readonly #ssrc: number;
  #sequence = 0;

  private constructor(producer: types.Producer, consumer: types.Consumer, ssrc: number) {
    this.id = consumerId.parse(consumer.id);
    this.rtpParameters = rtpParametersSchema.parse(consumer.rtpParameters);
    this.#producer = producer;
    this.#consumer = consumer;
    this.#ssrc = ssrc;
  }

  /** @throws when the page cannot receive Opus, or the transport is closed. */
  static async create(
    direct: types.DirectTransport,
    transport: types.WebRtcTransport,
    ssrc: number,
    rtpCapabilities: RtpCapabilities,
  ): Promise<PulseTrack> {
    const [opus] = mediaCodecs();
    if (opus === undefined) throw new Error("a room without codecs");
    const producer = await direct.produce({
      kind: "audio",
      rtpParameters: {
        codecs: [{ mimeType: opus.mimeType, payloadType: PAYLOAD_TYPE, clockRate: CLOCK_RATE_HZ, channels: 2 }],
        encodings: [{ ssrc }],
      },
    });
    try {
      const consumer = await transport.consume({
        producerId: producer.id,
        rtpCapabilities: {
          codecs: rtpCapabilities.codecs
            .filter(({ mimeType }) => mimeType.toLowerCase() === "audio/opus")
            .map(({ kind, mimeType, preferredPayloadType, clockRate, channels = 2 }) => ({
              kind,
              mimeType,
              preferredPayloadType,
              clockRate,
              channels,
            })),
          headerExtensions: [],
        },
      });
      // The page may go away at any time; its half of the track is no use then.
      consumer.observer.once("close", () => producer.close());
      return new PulseTrack(producer, consumer, ssrc);
    } catch (cause) {
      producer.close();
      throw cause;
    }
  }

  async send({ everyMs, durationMs }: { everyMs: number; durationMs: number }): Promise<void> {
    const started = performance.now();
    for (;;) {
      const elapsedMs = performance.now() - started;
      if (elapsedMs >= durationMs || this.#consumer.closed || this.#producer.closed) return;
      this.#sendPacket();
      await delay(everyMs);
    }
  }

  close(): void {
    this.#consumer.close();
    this.#producer.close();
  }

  #sendPacket(): void {
    const stream = { payloadType: PAYLOAD_TYPE, ssrc: this.#ssrc, clockRateHz: CLOCK_RATE_HZ };
    // When it really left: a late timer is no jitter of the link.
    const at = { sequence: this.#sequence, atMs: performance.now() };
    this.#sequence += 1;
    this.#producer.send(rtpPacket(stream, at, SILENCE));
  }
}
