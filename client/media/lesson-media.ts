import { Device } from "mediasoup-client";
import type { Signal } from "../../signaling/connect.ts";
import type { SourceId } from "../../signaling/contract/ids.ts";
import type { LadderOrder } from "../../signaling/contract/ladder.ts";
import type { Offer, Source } from "../../signaling/contract/lesson.ts";
import type { RtpCapabilities } from "../../signaling/contract/media.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../state/clock.ts";
import type { Media, MediaEvents, OpenMedia, PreparedMedia, WaitingEvents, WaitingMedia } from "../state/ports.ts";
import { Receiver } from "./receiver.ts";
import { Sampler } from "./sampler.ts";
import { Sender } from "./sender.ts";
import { type PairEvents, TransportPair } from "./transport-pair.ts";
import type { UplinkSamplerOptions } from "./uplink-sampler.ts";
import type { WaitingPair } from "./waiting-pair.ts";
import { toClientCapabilities, toContractCapabilities } from "./wire.ts";

/** The browser's media through mediasoup-client. `newDevice` answers undefined for a browser that it does not know. */
export function createMedia(clock: Clock, newDevice: () => Device | undefined = detectDevice): Media {
  return {
    async prepare(routerRtpCapabilities) {
      const device = newDevice();
      if (!device) return undefined;
      try {
        await device.load({ routerRtpCapabilities: toClientCapabilities(routerRtpCapabilities) });
      } catch {
        // Its browser has WebRTC, but nothing in common with the lesson's codecs: the page says that it cannot take part.
        return undefined;
      }
      return new LoadedDevice(device, clock);
    },
  };
}

function detectDevice(): Device | undefined {
  try {
    return new Device();
  } catch {
    // Its only reason is a browser without WebRTC; the page says so in words.
    return undefined;
  }
}

class LoadedDevice implements PreparedMedia {
  readonly rtpCapabilities: RtpCapabilities;
  readonly #device: Device;
  readonly #clock: Clock;
  /** What this device waits with, as more than others see of it. */
  readonly #waiting = new WeakMap<WaitingMedia, WaitingPair>();

  constructor(device: Device, clock: Clock) {
    this.#device = device;
    this.#clock = clock;
    this.rtpCapabilities = toContractCapabilities(device.recvRtpCapabilities);
  }

  async wait(
    opened: RequestOutput<"openTransports">,
    signal: Signal,
    events: WaitingEvents,
  ): Promise<WaitingMedia | undefined> {
    try {
      // Whoever presses Join at once needs none of it: the page is there sooner without.
      const { WaitingPair } = await import("./waiting-pair.ts");
      const waiting = new WaitingPair(this.#device, opened, { signal, clock: this.#clock, events });
      this.#waiting.set(waiting, waiting);
      return waiting;
    } catch {
      // The service was renewed under an open page and has that file no more: there is no check, and a join as ever.
      return undefined;
    }
  }

  open(
    joined: RequestOutput<"join">,
    signal: Signal,
    events: MediaEvents,
    waiting: WaitingMedia | undefined,
  ): OpenMedia {
    const kept = waiting?.usable && waiting.receiveId === joined.receive.id;
    if (!kept) waiting?.close();
    const waited = waiting && kept ? this.#waiting.get(waiting) : undefined;
    return new JoinedMedia(this.#device, this.#clock, joined, signal, events, waited);
  }
}

class JoinedMedia implements OpenMedia {
  readonly #pair: TransportPair;
  readonly #receiver: Receiver;
  readonly #sampler: Sampler;
  #uplink: { close(): void } | undefined;
  readonly #sender: Sender;
  #closed = false;

  constructor(
    device: Device,
    clock: Clock,
    joined: RequestOutput<"join">,
    signal: Signal,
    events: MediaEvents,
    waited: WaitingPair | undefined,
  ) {
    const pairEvents: PairEvents = {
      flowed: (direction, flow) => {
        if (flow === "flowing" && direction === "receive") this.#sampler.start();
        if (flow === "flowing" && direction === "send")
          this.#uplink ??= watchUplink({ getStats: () => send.getStats(), signal, clock });
        events.flowed(direction, flow);
      },
      broken: () => {
        if (!this.#closed) events.broken();
      },
    };
    this.#pair = waited?.pair ?? new TransportPair(device, joined, { signal, clock, events: pairEvents });
    const { receive, send } = this.#pair;
    this.#sampler = new Sampler({
      getStats: () => receive.getStats(),
      signal,
      clock,
      pageNow: () => performance.now(),
      isHidden: () => document.visibilityState === "hidden",
    });
    this.#receiver = new Receiver(receive, signal, {
      received: (offer, track) => !this.#closed && events.received(offer, track),
      unplayable: (offer) => !this.#closed && events.unplayable(offer),
    });
    this.#sender = new Sender(send, signal, {
      clock,
      videoCodec: device.sendRtpCapabilities.codecs?.find((codec) => codec.mimeType.toLowerCase() === "video/vp8"),
      events: { refused: (source, error) => !this.#closed && events.sendRefused(source, error) },
    });
    // Over a connection that stands already the server holds what it offers until it can be played.
    void this.#receiver.receive(joined.offers, { held: waited !== undefined });
    waited?.handOver();
    waited?.pair.handTo(pairEvents);
  }

  receive(offer: Offer): void {
    if (!this.#closed) void this.#receiver.receive([offer], { held: true });
  }

  stopReceiving(sourceId: SourceId): void {
    if (!this.#closed) this.#receiver.stop(sourceId);
  }

  shown(source: Source, track: MediaStreamTrack, video: HTMLVideoElement): () => void {
    return this.#closed ? () => {} : this.#sampler.watch(source, track, video);
  }

  send(source: Source, track: MediaStreamTrack, paused: boolean): void {
    if (!this.#closed) this.#sender.send(source, track, paused);
  }

  setPaused(source: Source, paused: boolean): void {
    if (!this.#closed) this.#sender.setPaused(source, paused);
  }

  stopSending(source: Source): void {
    if (!this.#closed) this.#sender.stop(source);
  }

  produce(order: LadderOrder): void {
    if (!this.#closed) this.#sender.produce(order);
  }

  holdBack(playout: PlanView["playout"]): void {
    if (!this.#closed) this.#receiver.holdBack(playout);
  }

  cameBeside(bytes: number): void {
    if (!this.#closed) this.#sampler.cameBeside(bytes);
  }

  mend(): void {
    if (this.#closed) return;
    this.#pair.mend();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#sampler.close();
    this.#uplink?.close();
    this.#sender.close();
    this.#pair.close();
  }
}

/** What a page sends has to flow before there is anything to tell of it: that it can be told is loaded then. */
function watchUplink(options: UplinkSamplerOptions): { close(): void } {
  const sampler = import("./uplink-sampler.ts").then(({ UplinkSampler }) => new UplinkSampler(options));
  const use = (run: (loaded: Awaited<typeof sampler>) => void) =>
    void sampler.then(run, () => {
      // The service was renewed under an open page and has that file no more: it plans without.
    });
  use((loaded) => loaded.start());
  return { close: () => use((loaded) => loaded.close()) };
}
