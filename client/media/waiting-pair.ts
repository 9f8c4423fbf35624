import type { Device, types } from "mediasoup-client";
import type { Signal } from "../../signaling/connect.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../state/clock.ts";
import type { WaitingEvents, WaitingMedia } from "../state/ports.ts";
import { CheckWatch } from "./check-watch.ts";
import { TransportPair } from "./transport-pair.ts";
import { UpTrains } from "./up-trains.ts";
import { toClientParameters } from "./wire.ts";

/** The transports of a page in front of the door: connected over the pulse, measured, and handed to the join. */
export class WaitingPair implements WaitingMedia {
  readonly receiveId: string;
  readonly pair: TransportPair;
  readonly #signal: Signal;
  readonly #clock: Clock;
  #pulse: types.Consumer | undefined;
  #watch: CheckWatch | undefined;
  #trains: UpTrains | undefined;
  readonly #stopListening: () => void;
  #over = false;

  constructor(
    device: Device,
    opened: RequestOutput<"openTransports">,
    { signal, clock, events }: { signal: Signal; clock: Clock; events: WaitingEvents },
  ) {
    this.receiveId = opened.receive.id;
    this.#signal = signal;
    this.#clock = clock;
    let flowed = false;
    this.pair = new TransportPair(device, opened, {
      signal,
      clock,
      events: {
        flowed: (direction, flow) => {
          if (direction !== "receive" || flow !== "flowing" || flowed) return;
          flowed = true;
          events.flowing();
        },
        broken: () => {
          this.close();
          events.broken();
        },
      },
    });
    // What arrives is known by then, and reports would take their part of the uplink.
    this.#stopListening = signal.on("trainOrdered", () => this.#watch?.close());
    void this.#connect(opened.pulse);
  }

  get usable(): boolean {
    return !this.#over && !this.pair.over;
  }

  watch(): void {
    if (!this.usable) return;
    this.#watch?.close();
    this.#watch = new CheckWatch({
      getStats: () => this.pair.receive.getStats(),
      signal: this.#signal,
      clock: this.#clock,
    });
    this.#openTrains();
  }

  rest(): void {
    this.#watch?.close();
    this.#watch = undefined;
    this.#trains?.close();
    this.#trains = undefined;
  }

  /** The join goes on with the transports; what served the check alone ends. */
  handOver(): void {
    this.#over = true;
    this.#stopListening();
    this.rest();
    this.#pulse?.close();
  }

  mend(): void {
    if (this.usable) this.pair.mend();
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopListening();
    this.rest();
    this.pair.close();
  }

  #openTrains(): void {
    this.#trains ??= new UpTrains({ transport: this.pair.send, signal: this.#signal, clock: this.#clock });
  }

  async #connect({ consumerId, rtpParameters }: RequestOutput<"openTransports">["pulse"]): Promise<void> {
    try {
      const pulse = await this.pair.receive.consume({
        id: consumerId,
        producerId: consumerId,
        kind: "audio",
        rtpParameters: toClientParameters(rtpParameters),
        streamId: "pulse",
      });
      if (this.#over) pulse.close();
      else this.#pulse = pulse;
      // Connects the sending transport beside the receiving one.
      if (this.usable) this.#openTrains();
    } catch {
      // Closed under it, or a browser that cannot play sound: there is no check then, and the join says what is wrong.
    }
  }
}
