import type { Device, types } from "mediasoup-client";
import type { Signal } from "../../signaling/connect.ts";
import type { Direction, TransportParameters } from "../../signaling/contract/media.ts";
import type { Clock } from "../state/clock.ts";
import type { Flow } from "../state/ports.ts";
import { TransportCare } from "./transport.ts";
import { exact } from "./wire.ts";

export interface PairEvents {
  flowed(direction: Direction, flow: Flow): void;
  /** Mending did not help. Called at most once. */
  broken(): void;
}

/** Both directions of this page. Whoever holds them hears how they flow; they may change hands while they do. */
export class TransportPair {
  readonly receive: types.Transport;
  readonly send: types.Transport;
  readonly #cares: readonly TransportCare[];
  readonly #flows = new Map<Direction, Flow>();
  #events: PairEvents;
  #over = false;

  constructor(
    device: Device,
    parameters: { receive: TransportParameters; send: TransportParameters },
    { signal, clock, events }: { signal: Signal; clock: Clock; events: PairEvents },
  ) {
    this.receive = device.createRecvTransport(exact(parameters.receive));
    this.send = device.createSendTransport(exact(parameters.send));
    this.#events = events;
    const care = (transport: types.Transport, direction: Direction) =>
      new TransportCare(transport, direction, {
        signal,
        clock,
        events: {
          flowed: (flow) => {
            this.#flows.set(direction, flow);
            this.#events.flowed(direction, flow);
          },
          broken: () => {
            if (this.#over) return;
            this.#over = true;
            this.#events.broken();
          },
        },
      });
    this.#cares = [care(this.receive, "receive"), care(this.send, "send")];
  }

  /** Closed, or broken beyond mending. */
  get over(): boolean {
    return this.#over;
  }

  /** Changes hands: the new holder hears at once how it flows. */
  handTo(events: PairEvents): void {
    this.#events = events;
    for (const [direction, flow] of this.#flows) events.flowed(direction, flow);
  }

  mend(): void {
    for (const care of this.#cares) care.mend();
  }

  close(): void {
    this.#over = true;
    for (const care of this.#cares) care.close();
  }
}
