import type { SourceId } from "../../signaling/contract/ids.ts";
import type { Direction } from "../../signaling/contract/media.ts";
import { MediaLost, type MediaRoom } from "../lesson/ports.ts";
import { type RoomContext, Transport } from "./transport.ts";

/** One lesson's media: a mediasoup Router. */
export class Room implements MediaRoom {
  readonly #context: RoomContext;
  readonly #onLost: () => void;
  #over = false;

  constructor(context: Omit<RoomContext, "sources">, onLost: () => void) {
    this.#context = { ...context, sources: new Set<SourceId>() };
    this.#onLost = onLost;
  }

  async openTransport(direction: Direction): Promise<Transport> {
    if (this.#context.router.closed) throw new MediaLost("the room is closed");
    return Transport.open({ ...this.#context, log: this.#context.log.child({ direction }) });
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
