import type { Notice } from "../../signaling/contract/notices.ts";
import type { ParsedInput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../clock.ts";
import { hasArrived, type Look, newsOf, readTrain, type Sent, type TrainReading } from "../policy/arrivals.ts";
import {
  type CheckEstimate,
  estimateOf,
  onReading,
  progressOf,
  startCheck,
  trainLimit,
  UP_BOUNDS,
} from "../policy/link-check.ts";
import type { ServiceLine } from "./check-slots.ts";
import type { MediaTransport } from "./ports.ts";

type TrainReport = ParsedInput<"reportTrain">;

export interface UplinkCheckOptions {
  /** Where the page's media arrives. */
  transport: Pick<MediaTransport, "traffic">;
  clock: Clock;
  line: ServiceLine;
  /** Asks the page to send so much for a moment. */
  order: (train: Notice<"trainOrdered">) => void;
  onProgress: (share: number) => void;
  roundTripMs: number;
  signal: AbortSignal;
}

/** Finer than the 20 ms at which the page's packets leave. */
const LOOK_MS = 8;
/** How often it is asked whether all has arrived. */
const ASK_MS = 40;
/** Beyond the train and two round trips: the page opens tracks for it, and may be slow. */
const ANSWER_MS = 2_500;
/** After the page's word that it has sent: what has not arrived by then never will. */
const ARRIVAL_MS = 2_500;

/** Measures what one page can send: it is asked for trains, and what arrives of them is counted here. */
export class UplinkCheck {
  readonly #options: UplinkCheckOptions;
  #train = 0;
  #answered: (report: TrainReport | null) => void = () => undefined;
  #looks: { atMs: number; bytes: number }[] = [];

  constructor(options: UplinkCheckOptions) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#answered(null), { once: true });
  }

  /** What the page says that it has sent. */
  report(report: TrainReport): void {
    if (report.train === this.#train) this.#answered(report);
  }

  /** null: the page cannot send trains, or the check was stopped. */
  async run(): Promise<CheckEstimate | null> {
    const { clock, line, onProgress, signal } = this.#options;
    const startedMs = clock.now();
    let state = startCheck(UP_BOUNDS);
    while (state.next !== null && clock.now() - startedMs <= trainLimit(state)) {
      const train = state.next;
      const reading = await line.carry(train.totalKbps, () => this.#ask(train.totalKbps, train.durationMs));
      if (reading === "cannot" || signal.aborted) break;
      state = onReading(state, reading);
      onProgress(progressOf(state));
    }
    return signal.aborted ? null : estimateOf(state);
  }

  async #ask(kbps: number, durationMs: number): Promise<TrainReading | null | "cannot"> {
    const { clock, order, roundTripMs, signal } = this.#options;
    // Stopped while it waited for room on the line.
    if (signal.aborted) return "cannot";
    const orderedMs = clock.now();
    this.#looks = [];
    const watching = new AbortController();
    const watched = this.#watch(watching.signal);
    // Looked at below: until then nobody waits for it.
    watched.catch(() => undefined);
    try {
      const answer = this.#answer(2 * roundTripMs + durationMs + ANSWER_MS);
      this.#train += 1;
      order({ train: this.#train, kbps, durationMs });
      const report = await answer;
      if (report === null || report.bytes === 0 || report.packets === 0) return "cannot";
      // By the convention of arrivals.ts: what was sent then is there a round trip later.
      const endedMs = clock.now() - roundTripMs;
      const sent: Sent = { startedMs: orderedMs, endedMs, bytes: report.bytes, packets: report.packets };
      const giveUpMs = clock.now() + ARRIVAL_MS;
      while (!signal.aborted && clock.now() < giveUpMs && !hasArrived(this.#looksAt(sent), sent, roundTripMs, 0))
        await this.#pass(ASK_MS);
      const reading = readTrain(newsOf(this.#looksAt(sent)), sent, roundTripMs);
      const sentKbps = (reading.sentKbps * (endedMs - orderedMs)) / Math.max(1, report.durationMs);
      return { ...reading, sentKbps: Math.min(kbps, sentKbps) };
    } finally {
      watching.abort();
      await watched;
    }
  }

  /** The page's packets are all of a size. */
  #looksAt({ bytes, packets }: Sent): Look[] {
    return this.#looks.map((look) => ({ ...look, packets: (look.bytes * packets) / bytes }));
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { bytesReceived: bytes } = await this.#options.transport.traffic();
      this.#looks.push({ atMs: this.#options.clock.now(), bytes });
      await this.#pass(LOOK_MS);
    }
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }

  #answer(timeoutMs: number): Promise<TrainReport | null> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(timeoutMs, () => this.#answered(null));
      this.#answered = (report) => {
        this.#answered = () => undefined;
        cancel();
        resolve(report);
      };
    });
  }
}
