import type { Signal } from "../../signaling/connect.ts";
import type { RequestInput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../state/clock.ts";
import { type Look, StatsReader, type StatsReport } from "./reception/stats-reader.ts";

type Report = RequestInput<"reportCheck">;

/** Chromium answers from a cache for 50 ms: asking twice as often loses little of it. */
const LOOK_MS = 25;
const REPORT_MS = 100;
/** The contract's bound. */
const MOST_LOOKS = 40;
/** A satellite's answer takes 600 ms. More that are unanswered only fill the uplink's queue. */
const MOST_UNANSWERED = 10;

export interface CheckWatchOptions {
  /** Of the receiving connection. May throw or reject when it is closed. */
  getStats: () => Promise<StatsReport>;
  signal: Pick<Signal, "request">;
  clock: Clock;
}

/** Looks closely at what arrives while the link is checked, and tells the server. */
export class CheckWatch {
  readonly #options: CheckWatchOptions;
  readonly #reader = new StatsReader();
  #looks: Report["looks"] = [];
  #originMs: number | undefined;
  #seenMs = Number.NEGATIVE_INFINITY;
  #reportedMs = Number.NEGATIVE_INFINITY;
  #unanswered = 0;
  #closed = false;
  #cancelLook: () => void = () => {};

  constructor(options: CheckWatchOptions) {
    this.#options = options;
    void this.#look();
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
  }

  async #look(): Promise<void> {
    try {
      const look = this.#reader.read(await this.#options.getStats());
      if (this.#closed) return;
      // A clock that was set back ends this check: its looks could not be told apart.
      if (look !== undefined && look.atMs > this.#seenMs) this.#take(look);
    } catch {
      // The connection was closed under it: whoever closed it ends the check too.
    }
    if (!this.#closed) this.#cancelLook = this.#options.clock.after(LOOK_MS, () => void this.#look());
  }

  #take(look: Look): void {
    const { atMs, bytes, packets, roundTripMs } = look;
    this.#originMs ??= atMs;
    this.#seenMs = atMs;
    this.#looks = [...this.#looks.slice(1 - MOST_LOOKS), [tenths(atMs - this.#originMs), bytes, packets]];
    if (atMs - this.#reportedMs < REPORT_MS || this.#unanswered >= MOST_UNANSWERED) return;
    // Only the pulse is played in front of the door.
    const [pulse] = look.tracks.filter(({ kind }) => kind === "audio");
    const report: Report = {
      looks: this.#looks,
      received: pulse?.received ?? 0,
      lost: Math.max(0, pulse?.lost ?? 0),
      jitterMs: pulse?.jitterMs == null ? null : tenths(pulse.jitterMs),
      roundTripMs: roundTripMs === null ? null : tenths(roundTripMs),
    };
    this.#looks = [];
    this.#reportedMs = atMs;
    void this.#send(report);
  }

  async #send(report: Report): Promise<void> {
    this.#unanswered += 1;
    await this.#options.signal.request("reportCheck", report);
    this.#unanswered -= 1;
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
