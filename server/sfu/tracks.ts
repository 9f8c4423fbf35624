import type { types } from "mediasoup";
import { type ConsumerId, consumerId, type SourceId, sourceId } from "../../signaling/contract/ids.ts";
import type { MediaKind, RtpParameters } from "../../signaling/contract/media.ts";
import type { GivenTrack, TakenTrack } from "../lesson/ports.ts";

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

  close(): void {
    this.#producer.close();
  }
}

/** What a page receives: a mediasoup Consumer. It closes by itself when its source does. */
export class Given implements GivenTrack {
  readonly id: ConsumerId;
  readonly rtpParameters: RtpParameters;
  readonly #consumer: types.Consumer;

  constructor(consumer: types.Consumer, rtpParameters: RtpParameters) {
    this.id = consumerId.parse(consumer.id);
    this.rtpParameters = rtpParameters;
    this.#consumer = consumer;
  }

  async release(): Promise<void> {
    await unlessClosed(this.#consumer, () => this.#consumer.resume());
  }

  close(): void {
    this.#consumer.close();
  }
}

/** A track may close, or its worker die, while the request is on its way: then there is nothing left to change. */
async function unlessClosed(track: { readonly closed: boolean }, change: () => Promise<void>): Promise<void> {
  if (track.closed) return;
  try {
    await change();
  } catch (error) {
    if (!track.closed) throw error;
  }
}
