import type { types } from "mediasoup";
import type { SourceId } from "../../signaling/contract/ids.ts";
import type { Direction } from "../../signaling/contract/media.ts";
import { MediaLost, type MediaRoom } from "../lesson/ports.ts";
import { PulseTrack } from "./pulse-track.ts";
import { TrainTrack } from "./train-track.ts";
import { type RoomContext, Transport } from "./transport.ts";

/** One lesson's media: a mediasoup Router. */
export class Room implements MediaRoom {
  readonly worker: number;
  readonly #context: RoomContext;
  readonly #onLost: () => void;
  #over = false;

  constructor(
    context: Omit<RoomContext, "sources" | "openTrainTrack" | "openPulse">,
    worker: number,
    onLost: () => void,
  ) {
    let direct: Promise<types.DirectTransport> | undefined;
    let ssrc = 1;
    const openDirect = () => {
      direct ??= context.router.createDirectTransport();
      return direct;
    };
    this.#context = {
      ...context,
      sources: new Set<SourceId>(),
      openTrainTrack: async (transport) => TrainTrack.create(await openDirect(), transport, ssrc++),
      openPulse: async (transport, rtpCapabilities) =>
        PulseTrack.create(await openDirect(), transport, ssrc++, rtpCapabilities),
    };
    this.worker = worker;
    this.#onLost = onLost;
  }

  async openTransport(direction: Direction, { startKbps }: { startKbps?: number } = {}): Promise<Transport> {
    if (this.#context.router.closed) throw new MediaLost("the room is closed");
    return Transport.open({ ...this.#context, log: this.#context.log.child({ direction }) }, startKbps);
  }

  close(): void {
    this.#over = true;
    this.#context.router.close();
  }

  /** The worker died: mediasoup has closed everything by now. */
  lose(): void {
    if (this.#over) return;
    this.#over = true;
    this.#onLost();
  }
}
