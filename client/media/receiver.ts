import type { types } from "mediasoup-client";
import type { Signal } from "../../signaling/connect.ts";
import type { ConsumerId, SourceId } from "../../signaling/contract/ids.ts";
import type { Offer } from "../../signaling/contract/lesson.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import { toClientParameters } from "./wire.ts";

export interface ReceiverEvents {
  received(offer: Offer, track: MediaStreamTrack): void;
  unplayable(offer: Offer): void;
}

/** Turns offers into tracks. */
export class Receiver {
  readonly #transport: types.Transport;
  readonly #signal: Signal;
  readonly #events: ReceiverEvents;
  /** By source; null while the browser still negotiates it. */
  readonly #playing = new Map<SourceId, types.Consumer | null>();
  #playout: PlanView["playout"] = { pictureMs: 0, voiceMs: 0 };

  constructor(transport: types.Transport, signal: Signal, events: ReceiverEvents) {
    this.#transport = transport;
    this.#signal = signal;
    this.#events = events;
  }

  /**
   * All offers of one call go into one negotiation. `held` ones are released on the server as soon as they can be
   * played; the others flow already.
   */
  async receive(offers: readonly Offer[], { held }: { held: boolean }): Promise<void> {
    const playable = await Promise.all(offers.map((offer) => this.#consume(offer)));
    const consumerIds = playable.filter((id) => id !== undefined);
    // A refusal means that the source has stopped meanwhile: its own notice says so.
    if (held && consumerIds.length > 0) await this.#signal.request("startReceiving", { consumerIds });
  }

  stop(sourceId: SourceId): void {
    this.#playing.get(sourceId)?.close();
    this.#playing.delete(sourceId);
  }

  /** Holds back what is played, from now on, so that lost packets can be sent again in time. */
  holdBack(playout: PlanView["playout"]): void {
    const { pictureMs, voiceMs } = this.#playout;
    if (playout.pictureMs === pictureMs && playout.voiceMs === voiceMs) return;
    this.#playout = playout;
    for (const consumer of this.#playing.values()) if (consumer) this.#hold(consumer);
  }

  #hold({ kind, rtpReceiver }: types.Consumer): void {
    const holdMs = kind === "video" ? this.#playout.pictureMs : this.#playout.voiceMs;
    if (rtpReceiver) holdFor(rtpReceiver, holdMs);
  }

  async #consume(offer: Offer): Promise<ConsumerId | undefined> {
    this.#playing.get(offer.sourceId)?.close();
    this.#playing.set(offer.sourceId, null);
    try {
      const consumer = await this.#transport.consume({
        id: offer.consumerId,
        producerId: offer.sourceId,
        kind: offer.kind,
        rtpParameters: toClientParameters(offer.rtpParameters),
        streamId: streamOf(offer),
      });
      if (!this.#playing.has(offer.sourceId)) {
        consumer.close();
        return undefined;
      }
      this.#playing.set(offer.sourceId, consumer);
      this.#hold(consumer);
      this.#events.received(offer, consumer.track);
      return offer.consumerId;
    } catch {
      // The browser cannot decode it, or the transport was closed under it; only the first is worth telling.
      this.#playing.delete(offer.sourceId);
      if (!this.#transport.closed) this.#events.unplayable(offer);
      return undefined;
    }
  }
}

/** Chrome 124 and later; before, the same in seconds by another name. A browser that knows neither does as it likes. */
function holdFor(receiver: RTCRtpReceiver, ms: number): void {
  const wanted = "jitterBufferTarget" in receiver ? { jitterBufferTarget: ms } : { playoutDelayHint: ms / 1_000 };
  Object.assign(receiver, ms === 0 ? { jitterBufferTarget: null, playoutDelayHint: null } : wanted);
}

/**
 * Browsers keep lips and voice together within one stream. Board and screen stand alone, so that a picture that waits
 * for its packets never holds the voice back.
 */
function streamOf(offer: Offer): string {
  return offer.source === "board" || offer.source === "screen" ? `${offer.room}-${offer.source}` : offer.room;
}
