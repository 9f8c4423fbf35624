import type { types } from "mediasoup-client";
import type { Signal } from "../../signaling/connect.ts";
import type { Direction } from "../../signaling/contract/media.ts";
import type { Clock } from "../state/clock.ts";
import type { Flow } from "../state/ports.ts";
import { exact } from "./wire.ts";

/** ICE heals short gaps by itself; after this long the page asks for new credentials, in milliseconds. */
const PATIENCE_MS = 2_000;
/** New credentials get this long to work before the page joins again, in milliseconds: several satellite round trips. */
const MEND_MS = 8_000;
/** So many answers may be lost on a socket that stands. */
const MOST_LOST = 2;

export interface TransportEvents {
  flowed(flow: Flow): void;
  /** Mending did not help. Called at most once. */
  broken(): void;
}

/** Connects a transport through the socket and keeps it connected. */
export class TransportCare {
  readonly #transport: types.Transport;
  readonly #direction: Direction;
  readonly #signal: Signal;
  readonly #clock: Clock;
  readonly #events: TransportEvents;
  #cancelWait: () => void = () => {};
  #hasFlowed = false;
  #mending = false;
  #lostAnswers = 0;
  #over = false;

  constructor(
    transport: types.Transport,
    direction: Direction,
    { signal, clock, events }: { signal: Signal; clock: Clock; events: TransportEvents },
  ) {
    this.#transport = transport;
    this.#direction = direction;
    this.#signal = signal;
    this.#clock = clock;
    this.#events = events;
    transport.on("connect", ({ dtlsParameters }, callback) => {
      // Not awaited: ICE starts now, and the server answers its checks before it knows the fingerprint.
      this.#sendFingerprint(dtlsParameters);
      callback();
    });
    transport.on("connectionstatechange", (state) => this.#became(state));
  }

  /** Looks again at a transport that may have failed while the socket was away. */
  mend(): void {
    const state = this.#transport.connectionState;
    if (state === "disconnected" || state === "failed") void this.#restart();
  }

  close(): void {
    this.#over = true;
    this.#cancelWait();
    this.#transport.close();
  }

  async #sendFingerprint(dtlsParameters: types.DtlsParameters): Promise<void> {
    const answer = await this.#signal.request("connectTransport", {
      direction: this.#direction,
      dtlsParameters: exact(dtlsParameters),
    });
    // Without the fingerprint the transport never opens, whatever ICE does.
    if (!answer.ok) this.#break();
  }

  #became(state: types.ConnectionState): void {
    if (this.#over) return;
    switch (state) {
      case "connected":
        this.#cancelWait();
        this.#mending = false;
        this.#lostAnswers = 0;
        this.#hasFlowed = true;
        this.#events.flowed("flowing");
        return;
      case "connecting":
        this.#events.flowed(this.#hasFlowed ? "interrupted" : "connecting");
        return;
      case "disconnected":
        this.#events.flowed("interrupted");
        this.#wait(PATIENCE_MS, () => void this.#restart());
        return;
      case "failed":
        this.#events.flowed("interrupted");
        void this.#restart();
        return;
      case "new":
      case "closed":
        return;
    }
  }

  async #restart(): Promise<void> {
    if (this.#over || this.#mending) return;
    this.#mending = true;
    const answer = await this.#signal.request("restartIce", { direction: this.#direction });
    if (this.#over) return;
    if (!answer.ok) {
      this.#mending = false;
      if (answer.error.code !== "server.unreachable") this.#break();
      // Without a socket there is nobody to ask; `mend` comes when it is back. With one, the answer alone was lost: the
      // server may have changed its credentials by then, and only an answer brings them here.
      else if (this.#signal.state.kind === "open") this.#askAgain();
      return;
    }
    this.#wait(MEND_MS, () => this.#break());
    try {
      await this.#transport.restartIce({ iceParameters: exact(answer.value.iceParameters) });
    } catch {
      // The browser refused the new description; a new transport is the only way left.
      this.#break();
    }
  }

  #askAgain(): void {
    this.#lostAnswers += 1;
    if (this.#lostAnswers > MOST_LOST) this.#break();
    else this.#wait(PATIENCE_MS, () => this.mend());
  }

  #wait(delayMs: number, run: () => void): void {
    this.#cancelWait();
    this.#cancelWait = this.#clock.after(delayMs, run);
  }

  #break(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelWait();
    this.#events.broken();
  }
}
