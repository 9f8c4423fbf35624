import type { types } from "mediasoup";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { SourceId } from "../../signaling/contract/ids.ts";
import {
  type DtlsParameters,
  type IceParameters,
  type MediaKind,
  type RtpCapabilities,
  type RtpParameters,
  rtpParameters as rtpParametersSchema,
  type TransportParameters,
} from "../../signaling/contract/media.ts";
import { RECOVERY_WINDOW_MS, REQUEST_TIMEOUT_MS } from "../../signaling/contract/protocol.ts";
import type { Clock } from "../clock.ts";
import {
  type GivenTrack,
  MediaLost,
  type MediaTransport,
  type Pulse,
  type SentTrain,
  type TakenTrack,
  type TransportTraffic,
} from "../lesson/ports.ts";
import type { Log } from "../log.ts";
import type { Load } from "./load.ts";
import type { PulseTrack } from "./pulse-track.ts";
import { keepSparing } from "./sparing.ts";
import { Given, Taken } from "./tracks.ts";
import type { TrainTrack } from "./train-track.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** How a transport starts out. */
export interface TransportSettings {
  /** Where the bandwidth estimation towards the page begins. */
  readonly initialOutgoingKbps: number;
  /** After so long without a sign of life from the page nothing is sent to it until it is heard again (RFC 7675). */
  readonly iceConsentTimeoutMs: number;
}

export const usualTransportSettings: TransportSettings = {
  /** mediasoup's own default. */
  initialOutgoingKbps: 600,
  /** A satellite link may be away for as long as a seat is kept, and then needs time to say so. */
  iceConsentTimeoutMs: RECOVERY_WINDOW_MS + REQUEST_TIMEOUT_MS,
};

/** What a transport shares with the others of its room. */
export interface RoomContext {
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  /** The tracks that can be given. */
  readonly sources: Set<SourceId>;
  readonly openTrainTrack: (transport: types.WebRtcTransport) => Promise<TrainTrack>;
  readonly openPulse: (transport: types.WebRtcTransport, rtpCapabilities: RtpCapabilities) => Promise<PulseTrack>;
  readonly settings: TransportSettings;
  readonly load: Load;
  readonly clock: Clock;
  readonly log: Log;
}

export class Transport implements MediaTransport {
  readonly parameters: TransportParameters;
  readonly #transport: types.WebRtcTransport;
  readonly #room: RoomContext;
  #connectCalled = false;
  #trains: Promise<TrainTrack> | undefined;

  private constructor(transport: types.WebRtcTransport, room: RoomContext) {
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
    this.parameters = { id, iceParameters, iceCandidates, dtlsParameters };
    this.#transport = transport;
    this.#room = room;
  }

  /** @throws MediaLost when the room closes meanwhile. */
  static async open(room: RoomContext, startKbps?: number): Promise<Transport> {
    const { router, webRtcServer, settings, load } = room;
    const initialKbps = startKbps ?? settings.initialOutgoingKbps;
    try {
      const transport = await router.createWebRtcTransport({
        webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: Math.round(initialKbps) * 1_000,
        iceConsentTimeout: Math.ceil(settings.iceConsentTimeoutMs / 1000),
      });
      load.carry(transport);
      if (!router.closed) return new Transport(transport, room);
      transport.close();
    } catch (cause) {
      if (!router.closed) throw cause;
      throw new MediaLost("the room closed while a transport was being opened", { cause });
    }
    throw new MediaLost("the room closed while a transport was being opened");
  }

  async connect({ role, fingerprints }: DtlsParameters): Promise<Outcome<void>> {
    if (this.#transport.closed) return refused("media.not-found");
    if (this.#connectCalled) return refused("media.unsupported");
    this.#connectCalled = true;
    try {
      await this.#transport.connect({
        dtlsParameters: {
          ...(role && { role }),
          // RFC 8122 writes them in upper case, and the worker compares letter by letter.
          fingerprints: fingerprints.map(({ algorithm, value }) => ({ algorithm, value: value.toUpperCase() })),
        },
      });
      return granted(undefined);
    } catch (error) {
      return this.#refusal("DTLS parameters", error);
    }
  }

  async restartIce(): Promise<IceParameters> {
    if (this.#transport.closed) throw new MediaLost("the transport is closed");
    try {
      return await this.#transport.restartIce();
    } catch (cause) {
      throw new MediaLost("the transport closed while ICE was being restarted", { cause });
    }
  }

  async takeTrack(track: {
    kind: MediaKind;
    rtpParameters: RtpParameters;
    paused: boolean;
  }): Promise<Outcome<TakenTrack>> {
    const { kind, rtpParameters, paused } = track;
    if (this.#transport.closed) return refused("media.not-found");
    // The worker does not compare the two, and would count sound as a picture.
    if (!rtpParameters.codecs.every(({ mimeType }) => mimeType.toLowerCase().startsWith(`${kind}/`))) {
      return refused("media.unsupported");
    }
    try {
      const producer = await this.#transport.produce({ kind, rtpParameters: withoutUndefined(rtpParameters), paused });
      if (this.#closedMeanwhile(producer)) return refused("media.not-found");
      const taken = new Taken(producer);
      const { sources, load } = this.#room;
      load.carry(producer);
      sources.add(taken.id);
      producer.observer.once("close", () => sources.delete(taken.id));
      return granted(taken);
    } catch (error) {
      return this.#refusal("RTP parameters", error);
    }
  }

  async giveTrack(options: {
    sourceId: SourceId;
    rtpCapabilities: RtpCapabilities;
    held: boolean;
    sparing?: boolean;
  }): Promise<Outcome<GivenTrack>> {
    const { sourceId, rtpCapabilities, held, sparing = false } = options;
    const { sources, load } = this.#room;
    if (this.#transport.closed || !sources.has(sourceId)) return refused("media.not-found");
    try {
      const consumer = await this.#transport.consume({
        producerId: sourceId,
        rtpCapabilities: withoutUndefined(rtpCapabilities),
        paused: held,
        // For a voice, too (not mediasoup's default): what is sent again within its delay is heard.
        enableRtx: true,
      });
      if (this.#closedMeanwhile(consumer)) return refused("media.not-found");
      const rtpParameters = rtpParametersSchema.safeParse(consumer.rtpParameters);
      if (!rtpParameters.success) {
        // A sender may offer so many codecs that the answer outgrows the contract.
        consumer.close();
        return this.#refusal("RTP parameters to receive with", rtpParameters.error);
      }
      load.carry(consumer);
      const given = new Given(consumer, rtpParameters.data, this.#room);
      if (sparing && consumer.kind === "video") await this.#spare(consumer, given);
      return this.#closedMeanwhile(consumer) ? refused("media.not-found") : granted(given);
    } catch (error) {
      return sources.has(sourceId) ? this.#refusal("RTP capabilities", error) : refused("media.not-found");
    }
  }

  async #spare(consumer: types.Consumer, given: Given): Promise<void> {
    const { clock, log } = this.#room;
    await keepSparing(consumer, clock, (resting) => {
      given.setResting(resting).catch((err: unknown) => log.warn({ err }, "a picture could not be held back"));
    });
  }

  async setMinKbps(kbps: number): Promise<void> {
    await this.#unlessClosed(() => this.#transport.setMinOutgoingBitrate(kbps * 1_000));
  }

  async setMaxKbps(kbps: number): Promise<void> {
    await this.#unlessClosed(() => this.#transport.setMaxOutgoingBitrate(kbps * 1_000));
  }

  async traffic(): Promise<TransportTraffic> {
    const [stats] = (await this.#unlessClosed(() => this.#transport.getStats())) ?? [];
    const estimate = stats?.availableOutgoingBitrate;
    return {
      bytesSent: stats?.bytesSent ?? 0,
      bytesReceived: stats?.bytesReceived ?? 0,
      estimateKbps: estimate === undefined ? null : estimate / 1_000,
      protocol: stats?.iceSelectedTuple?.protocol ?? null,
    };
  }

  async sendTrain(train: { kbps: number; durationMs: number }, signal?: AbortSignal): Promise<SentTrain> {
    if (this.#transport.closed) throw new MediaLost("the transport is closed");
    this.#trains ??= this.#room.openTrainTrack(this.#transport);
    try {
      return await (await this.#trains).send(train, signal);
    } catch (cause) {
      if (!this.#transport.closed) throw cause;
      throw new MediaLost("the transport closed while a train was being sent", { cause });
    }
  }

  async openPulse(rtpCapabilities: RtpCapabilities): Promise<Outcome<Pulse>> {
    if (this.#transport.closed) return refused("media.not-found");
    try {
      return granted(await this.#room.openPulse(this.#transport, rtpCapabilities));
    } catch (error) {
      return this.#refusal("RTP capabilities", error);
    }
  }

  close(): void {
    this.#transport.close();
  }

  async #unlessClosed<T>(change: () => Promise<T>): Promise<T | undefined> {
    try {
      return this.#transport.closed ? undefined : await change();
    } catch (error) {
      if (this.#transport.closed) return undefined;
      throw error;
    }
  }

  /** mediasoup hands out a track even if its transport closed while the worker was making it, and never closes it. */
  #closedMeanwhile(track: { close(): void }): boolean {
    if (this.#transport.closed) track.close();
    return this.#transport.closed;
  }

  /** Everything that the worker throws at parameters from a page says that they cannot be used. */
  #refusal(what: string, err: unknown) {
    if (this.#transport.closed) return refused("media.not-found");
    this.#room.log.warn({ err, transportId: this.#transport.id }, `the media worker cannot use a page's ${what}`);
    return refused("media.unsupported");
  }
}
