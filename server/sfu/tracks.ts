import type { types } from "mediasoup";
import { type ConsumerId, consumerId, type SourceId, sourceId } from "../../signaling/contract/ids.ts";
import type { MediaKind, RtpParameters } from "../../signaling/contract/media.ts";
import type { Clock } from "../clock.ts";
import type { GivenQuality, GivenTrack, TakenLayer, TakenTrack } from "../lesson/ports.ts";
import type { Log } from "../log.ts";

/** What a page sends: a mediasoup Producer. */
export class Taken implements TakenTrack {
  readonly id: SourceId;
  readonly kind: MediaKind;
  readonly #producer: types.Producer;

  constructor(producer: types.Producer) {
    this.id = sourceId.parse(producer.id);
    this.kind = producer.kind;
    this.#producer = producer;
  }

  async setPaused(paused: boolean): Promise<void> {
    await unlessClosed(this.#producer, () => (paused ? this.#producer.pause() : this.#producer.resume()));
  }

  async layers(): Promise<TakenLayer[]> {
    const stats = await unlessClosed(this.#producer, () => this.#producer.getStats());
    return layersOf(stats ?? [], this.#producer.rtpParameters.encodings ?? []);
  }

  close(): void {
    this.#producer.close();
  }
}

/** One entry for each encoding, low to high, whether it is being sent or not. */
function layersOf(
  stats: readonly types.ProducerStat[],
  encodings: readonly types.RtpEncodingParameters[],
): TakenLayer[] {
  return encodings.map(({ rid, ssrc }, spatial) => {
    const stat = stats.find((one) => (rid === undefined ? one.ssrc === ssrc : one.rid === rid));
    // The worker's figures hold each layer with the ones below it.
    const byLayer = [0, 1, 2].map((temporal) => (stat?.bitrateByLayer[`0.${temporal}`] ?? 0) / 1_000);
    const layered = byLayer.some((kbps) => kbps > 0);
    return {
      spatial,
      temporalKbps: layered ? byLayer : [(stat?.bitrate ?? 0) / 1_000],
      bytes: stat?.byteCount ?? 0,
      packetsLost: Math.max(0, stat?.packetsLost ?? 0),
      roundTripMs: stat?.roundTripTime ?? null,
    };
  });
}

/** What a page receives: a mediasoup Consumer. It closes by itself when its source does. */
export class Given implements GivenTrack {
  readonly id: ConsumerId;
  readonly rtpParameters: RtpParameters;
  readonly #consumer: types.Consumer;
  readonly #around: { readonly clock: Clock; readonly log: Log };
  #held: boolean;
  #wanted = true;
  #resting = false;
  /** It waits for a queue to drain. */
  #draining = false;
  #cancelDrain: () => void = () => undefined;

  constructor(consumer: types.Consumer, rtpParameters: RtpParameters, around: { clock: Clock; log: Log }) {
    this.id = consumerId.parse(consumer.id);
    this.rtpParameters = rtpParameters;
    this.#consumer = consumer;
    this.#around = around;
    this.#held = consumer.paused;
    consumer.observer.once("close", () => this.#cancelDrain());
  }

  async release(): Promise<void> {
    this.#held = false;
    await this.#flow();
  }

  async setWanted(wanted: boolean): Promise<void> {
    this.#wanted = wanted;
    await this.#flow();
  }

  /** Stops for a while, whatever else is said of it. */
  async setResting(resting: boolean): Promise<void> {
    this.#resting = resting;
    await this.#flow();
  }

  async setLayers(
    { spatial, temporal }: { spatial: number; temporal: number },
    { afreshInMs = null, broken = false }: { afreshInMs?: number | null; broken?: boolean } = {},
  ): Promise<void> {
    if (this.#consumer.type !== "simulcast") return;
    // Frames left out of the same picture need no new one, and what is on its way to begin it is not thrown away.
    const { spatialLayer, temporalLayer = 0 } = this.#consumer.preferredLayers ?? {};
    const isOther = spatialLayer !== spatial || (broken && !this.#draining && temporal < temporalLayer);
    const afresh = afreshInMs !== null && isOther;
    await unlessClosed(this.#consumer, async () => {
      // Pausing is what empties the worker's buffer of packets to send again.
      if (afresh) await this.#consumer.pause();
      await this.#consumer.setPreferredLayers({ spatialLayer: spatial, temporalLayer: temporal });
    });
    if (afresh) await this.#drain(afreshInMs);
  }

  async setPriority(priority: number): Promise<void> {
    await unlessClosed(this.#consumer, () => this.#consumer.setPriority(priority));
  }

  async quality(): Promise<GivenQuality> {
    const stats = await unlessClosed(this.#consumer, () => this.#consumer.getStats());
    const sent = stats?.find((stat) => stat.type === "outbound-rtp");
    const { currentLayers: current } = this.#consumer;
    return {
      layers: current === undefined ? null : { spatial: current.spatialLayer, temporal: current.temporalLayer ?? 0 },
      kbps: (sent?.bitrate ?? 0) / 1_000,
      lossShare: (sent?.fractionLost ?? 0) / 256,
      roundTripMs: sent?.roundTripTime ?? null,
    };
  }

  close(): void {
    this.#consumer.close();
  }

  async #drain(ms: number): Promise<void> {
    this.#cancelDrain();
    this.#draining = ms > 0;
    const { clock, log } = this.#around;
    this.#cancelDrain = clock.after(ms, () => {
      this.#draining = false;
      this.#flow().catch((err: unknown) => log.warn({ err }, "a picture did not go on after its queue had drained"));
    });
    await this.#flow();
  }

  async #flow(): Promise<void> {
    const flows = !this.#held && this.#wanted && !this.#resting && !this.#draining;
    await unlessClosed(this.#consumer, () => (flows ? this.#consumer.resume() : this.#consumer.pause()));
  }
}

/** A track may close, or its worker die, while the request is on its way: then there is nothing left to change. */
async function unlessClosed<T>(track: { readonly closed: boolean }, change: () => Promise<T>): Promise<T | undefined> {
  if (track.closed) return undefined;
  try {
    return await change();
  } catch (error) {
    if (!track.closed) throw error;
    return undefined;
  }
}
