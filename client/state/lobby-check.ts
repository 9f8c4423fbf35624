import type { Signal } from "../../signaling/connect.ts";
import type { CheckView } from "../../signaling/contract/check.ts";
import type { Clock } from "./clock.ts";
import type { PreparedMedia, WaitingMedia } from "./ports.ts";
import { waitMs } from "./retry.ts";

/** What is known of this page's link before the lesson. `queued`: others are checked first. `failed`: it came to nothing. */
export type LinkCheckState =
  | { kind: "none" }
  | { kind: "queued"; ahead: number }
  | { kind: "running"; share: number }
  | { kind: "done"; result: CheckView }
  | { kind: "failed" };

export interface LobbyCheckOptions {
  signal: Signal;
  clock: Clock;
  tell: (check: LinkCheckState) => void;
}

/** Whoever presses Join at once shall not wait for anything of this, in milliseconds. */
const SETTLE_MS = 400;

/**
 * In front of the door: opens the transports that the join goes on with, and has the link measured over them, once by
 * itself and again when somebody asks.
 */
export class LobbyCheck {
  readonly #signal: Signal;
  readonly #clock: Clock;
  readonly #tell: (check: LinkCheckState) => void;
  readonly #stopListening: (() => void)[];
  #prepared: Promise<PreparedMedia | undefined> | undefined;
  #waiting: WaitingMedia | undefined;
  #running = false;
  /** Number of the running approach; an older one that comes back from waiting gives up. */
  #attempt = 0;
  #cancelStart: () => void = () => {};

  constructor({ signal, clock, tell }: LobbyCheckOptions) {
    this.#signal = signal;
    this.#clock = clock;
    this.#tell = tell;
    this.#stopListening = [
      signal.on("checkProgressed", ({ share }) => {
        if (this.#running) tell({ kind: "running", share });
      }),
      signal.on("checkQueued", ({ ahead }) => {
        if (this.#running) tell({ kind: "queued", ahead });
      }),
      signal.on("linkChecked", ({ result }) => {
        if (this.#running) this.#conclude(result ? { kind: "done", result } : { kind: "failed" });
      }),
    ];
  }

  /** The page stands in front of the door. */
  arrive(prepared: Promise<PreparedMedia | undefined>): void {
    this.leave();
    this.#prepared = prepared;
    this.#cancelStart = this.#clock.after(SETTLE_MS, () => void this.#open());
  }

  /** Somebody wants to know anew. */
  again(): void {
    if (this.#running) return;
    if (this.#waiting?.usable) this.#begin(this.#waiting);
    else void this.#open();
  }

  /** The page joins: what it may go on with, if anything. The check is over. */
  takeOver(): WaitingMedia | undefined {
    this.#cancelStart();
    this.#attempt += 1;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (this.#running) this.#conclude({ kind: "none" });
    return waiting?.usable ? waiting : undefined;
  }

  mend(): void {
    this.#waiting?.mend();
  }

  /** Nobody stands in front of this door any more. */
  leave(): void {
    this.takeOver()?.close();
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    this.leave();
  }

  async #open(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const prepared = await this.#prepared;
    if (!prepared || attempt !== this.#attempt) return;
    this.#running = true;
    this.#tell({ kind: "running", share: 0 });
    const answer = await this.#signal.request("openTransports", { rtpCapabilities: prepared.rtpCapabilities });
    if (attempt !== this.#attempt) return;
    if (!answer.ok) return this.#conclude({ kind: answer.error.code === "check.off" ? "none" : "failed" });
    const waiting = await prepared.wait(answer.value, this.#signal, {
      flowing: () => {
        if (waiting && this.#waiting === waiting) void this.#begin(waiting);
      },
      broken: () => {
        if (this.#waiting !== waiting) return;
        this.#cancelStart();
        this.#waiting = undefined;
        if (this.#running) this.#conclude({ kind: "failed" });
      },
    });
    if (attempt !== this.#attempt) return waiting?.close();
    this.#waiting = waiting;
    if (!waiting) this.#conclude({ kind: "failed" });
  }

  async #begin(waiting: WaitingMedia): Promise<void> {
    this.#running = true;
    this.#tell({ kind: "running", share: 0 });
    waiting.watch();
    const answer = await this.#signal.request("checkLink", {});
    if (answer.ok || !this.#running || this.#waiting !== waiting) return;
    const { error } = answer;
    if (error.code !== "request.too-many") return this.#conclude({ kind: "failed" });
    // It was asked a moment ago, or all have come at once: it asks again by itself.
    this.#cancelStart = this.#clock.after(waitMs(error, 0, Math.random), () => void this.#begin(waiting));
  }

  #conclude(check: LinkCheckState): void {
    this.#running = false;
    this.#waiting?.rest();
    this.#tell(check);
  }
}
