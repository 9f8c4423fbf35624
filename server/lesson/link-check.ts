import type { ParsedInput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../clock.ts";
import { hasArrived, type Look, readTrain, type Sent, type TrainReading } from "../policy/arrivals.ts";
import {
  type CheckEstimate,
  DOWN_BOUNDS,
  estimateOf,
  onLoss,
  onReading,
  progressOf,
  startCheck,
  trainLimit,
} from "../policy/link-check.ts";
import type { LinkSample } from "../policy/link-traits.ts";
import type { ServiceLine } from "./check-slots.ts";
import type { MediaTransport, Pulse } from "./ports.ts";
import { UplinkCheck, type UplinkCheckOptions } from "./uplink-check.ts";

/** What one check has found of a link. Rates count the headers of UDP and IP. */
export interface CheckFindings extends LinkSample {
  down: CheckEstimate;
  /** null: the page cannot send what would show it. */
  up: CheckEstimate | null;
  protocol: "udp" | "tcp";
}

export interface LinkCheckOptions {
  transport: MediaTransport;
  pulse: Pulse;
  clock: Clock;
  /** The service's own line. */
  line: ServiceLine;
  /** The transport on which the page sends, and how it is asked to. */
  uplink: Pick<UplinkCheckOptions, "transport" | "order">;
  onProgress: (share: number) => void;
}

/** A page that has not looked by then cannot; nothing is sent to it. */
const FIRST_REPORT_MS = 4_000;
/** 140 small packets, some 80 kbit/s with all headers. */
const PULSES = { everyMs: 5, durationMs: 700 } as const;
/** Between pulses and trains, so that the one is not taken for the other. */
const APART_MS = 120;
/** Beyond the round trip: what has not arrived by then never will. */
const ARRIVAL_MS = 2_500;
const MOST_UNSEEN = 2;
/** Of looks: twelve seconds of them. */
const MOST_LOOKS = 600;
/** Of the progress. */
const DOWN_PART = 0.6;
/** Two satellites and a queue. A page that says more would be waited for, and others wait for their turn meanwhile. */
const LONGEST_ROUND_TRIP_MS = 2_000;
/** Until the page knows its round trip. */
const USUAL_ROUND_TRIP_MS = 100;

/** Measures the link of one page over the transports that its lesson will use, down and then up. Policy decides what is sent. */
export class LinkCheck {
  readonly #options: LinkCheckOptions;
  readonly #stop = new AbortController();
  #looks: Look[] = [];
  /** Server time minus the page's clock, as small as any report has shown. */
  #clockOffsetMs = Number.POSITIVE_INFINITY;
  #roundTripMs: number | null = null;
  #jitterMs = 0;
  #pulsesBefore: { received: number; lost: number } | null = null;
  #pulses = { received: 0, lost: 0 };
  #reported: () => void = () => undefined;
  #uplink: UplinkCheck | undefined;

  constructor(options: LinkCheckOptions) {
    this.#options = options;
  }

  /** Takes in what the page has seen. */
  report({ looks, received, lost, jitterMs, roundTripMs }: ParsedInput<"reportCheck">): void {
    const nowMs = this.#options.clock.now();
    const newest = looks.at(-1);
    if (newest === undefined) return;
    this.#clockOffsetMs = Math.min(this.#clockOffsetMs, nowMs - newest[0]);
    for (const [pageMs, bytes, packets] of looks) {
      const last = this.#looks.at(-1);
      const look = { atMs: pageMs + this.#clockOffsetMs, bytes, packets };
      const follows = last === undefined || (look.atMs > last.atMs && bytes >= last.bytes && packets >= last.packets);
      if (follows) this.#looks.push(look);
    }
    this.#looks = this.#looks.slice(-MOST_LOOKS);
    this.#pulsesBefore ??= { received, lost };
    this.#pulses = { received, lost };
    if (roundTripMs !== null) this.#roundTripMs = Math.min(this.#roundTripMs ?? LONGEST_ROUND_TRIP_MS, roundTripMs);
    if (jitterMs !== null) this.#jitterMs = jitterMs;
    this.#reported();
  }

  /** Takes in what the page has sent. */
  sent(report: ParsedInput<"reportTrain">): void {
    this.#uplink?.report(report);
  }

  /** Aborted when the check is stopped. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Ends early: nothing more is sent, and `run` answers null. */
  stop(): void {
    this.#stop.abort();
    this.#reported();
  }

  /**
   * null: the page did not look, or the check was stopped.
   * @throws MediaLost when the transport closes meanwhile.
   */
  async run(): Promise<CheckFindings | null> {
    const { transport, pulse, clock, line, onProgress } = this.#options;
    onProgress(0);
    if (!(await this.#until(() => this.#looks.length > 0, FIRST_REPORT_MS))) return null;
    await pulse.send(PULSES);
    await this.#until(() => false, APART_MS);
    const startedMs = clock.now();
    let state = startCheck(DOWN_BOUNDS);
    let unseen = 0;
    let jitterMs: number | null = null;
    while (state.next !== null && !this.#stopped) {
      if (clock.now() - startedMs > trainLimit(state)) break;
      onProgress(DOWN_PART * progressOf(state));
      const train = state.next;
      const reading = await line.carry(train.totalKbps, () => this.#ask(train.totalKbps, train.durationMs));
      if (this.#stopped) return null;
      // The pulses have arrived before the train; later they may have stood in its queue.
      jitterMs ??= this.#jitterMs;
      state = onReading(onLoss(state, this.#lossShare), reading);
      unseen = reading === null ? unseen + 1 : 0;
      if (unseen === MOST_UNSEEN) break;
    }
    const down = estimateOf(state);
    if (down === null || this.#stopped) return null;
    const { protocol } = await transport.traffic();
    const up = await this.#measureUp();
    if (this.#stopped) return null;
    return {
      down,
      up,
      roundTripMs: this.#knownRoundTripMs,
      jitterMs: jitterMs ?? 0,
      lossShare: this.#lossShare,
      protocol: protocol ?? "udp",
    };
  }

  async #measureUp(): Promise<CheckEstimate | null> {
    const { uplink, clock, line, onProgress } = this.#options;
    onProgress(DOWN_PART);
    this.#uplink = new UplinkCheck({
      ...uplink,
      clock,
      line,
      roundTripMs: this.#knownRoundTripMs,
      signal: this.#stop.signal,
      onProgress: (share) => onProgress(DOWN_PART + (1 - DOWN_PART) * share),
    });
    return await this.#uplink.run();
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  get #knownRoundTripMs(): number {
    return this.#roundTripMs ?? USUAL_ROUND_TRIP_MS;
  }

  get #lossShare(): number {
    const before = this.#pulsesBefore ?? { received: 0, lost: 0 };
    const received = Math.max(0, this.#pulses.received - before.received);
    const lost = Math.max(0, this.#pulses.lost - before.lost);
    return received + lost === 0 ? 0 : lost / (received + lost);
  }

  /** Sends one train and waits until the page has seen what came of it. */
  async #ask(kbps: number, durationMs: number): Promise<TrainReading | null> {
    const { transport, clock } = this.#options;
    const train = await transport.sendTrain({ kbps, durationMs }, this.#stop.signal);
    // Counted back from its end: before the first one a track has to be opened. The train's own clock may be another.
    const endedMs = clock.now();
    const sent: Sent = { ...train, startedMs: endedMs - (train.endedMs - train.startedMs), endedMs };
    const roundTripMs = this.#knownRoundTripMs;
    const seen = await this.#until(
      () => hasArrived(this.#looks, sent, roundTripMs, this.#lossShare),
      roundTripMs + ARRIVAL_MS,
    );
    const newest = this.#looks.at(-1);
    if (!seen && (newest === undefined || newest.atMs < sent.endedMs)) return null;
    return readTrain(this.#looks, sent, roundTripMs);
  }

  /** Answers whether the condition came about in time. Looks again with each report. */
  async #until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
    if (this.#stopped) return false;
    if (condition()) return true;
    return await new Promise((resolve) => {
      const finish = (met: boolean) => {
        this.#reported = () => undefined;
        cancel();
        resolve(met);
      };
      const cancel = this.#options.clock.after(timeoutMs, () => finish(false));
      this.#reported = () => {
        if (this.#stopped) finish(false);
        else if (condition()) finish(true);
      };
    });
  }
}
