import type { Signal } from "../../signaling/connect.ts";
import type { UplinkReport } from "../../signaling/contract/uplink.ts";
import type { Clock } from "../state/clock.ts";
import type { StatsReport } from "./reception/stats-reader.ts";

const LOOK_MS = 2_000;

export interface UplinkSamplerOptions {
  /** Of the sending connection. May throw or reject when it is closed. */
  getStats: () => Promise<StatsReport>;
  signal: Pick<Signal, "request">;
  clock: Clock;
}

/** Tells the server every two seconds what the browser knows of the way on which it sends pictures. */
export class UplinkSampler {
  readonly #options: UplinkSamplerOptions;
  #cancelLook: () => void = () => {};
  #started = false;
  #closed = false;

  constructor(options: UplinkSamplerOptions) {
    this.#options = options;
  }

  /** To be called as soon as the connection carries something. */
  start(): void {
    if (this.#started || this.#closed) return;
    this.#started = true;
    this.#lookLater();
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
  }

  #lookLater(): void {
    this.#cancelLook = this.#options.clock.after(LOOK_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    try {
      const report = uplinkOf(await this.#options.getStats());
      // A report that is lost is not sent again; the next one waits for its end, so that they do not pile up.
      if (report !== undefined && !this.#closed) await this.#options.signal.request("reportUplink", report);
    } catch {
      // The connection was closed under it, or is being made anew: the next look finds out.
    }
    if (!this.#closed) this.#lookLater();
  }
}

/** undefined while no picture is sent: of a voice alone the browser's estimate says nothing. */
export function uplinkOf(stats: StatsReport): UplinkReport | undefined {
  const layers: Layer[] = [];
  let estimateKbps: number | null = null;
  let lossShare = 0;
  stats.forEach((entry) => {
    if (!isEntry(entry)) return;
    const { type, kind, availableOutgoingBitrate, fractionLost } = entry;
    // A layer that is switched off keeps its last reason.
    if (type === "outbound-rtp" && kind === "video" && entry.active !== false) layers.push(layerOf(entry));
    if (type === "candidate-pair" && entry.nominated === true && isRate(availableOutgoingBitrate))
      estimateKbps = Math.round(availableOutgoingBitrate / 1_000);
    if (type === "remote-inbound-rtp" && kind === "video" && isRate(fractionLost))
      lossShare = Math.max(lossShare, Math.min(1, fractionLost));
  });
  if (!layers.some(({ sent }) => sent)) return undefined;
  return { estimateKbps, limited: layers.some(({ limited }) => limited) || layers.some(isLeftOut), lossShare };
}

interface Layer {
  picture: unknown;
  rid: string;
  sent: boolean;
  moves: boolean;
  limited: boolean;
}

function layerOf({ mediaSourceId, rid, bytesSent, framesPerSecond, qualityLimitationReason }: Entry): Layer {
  return {
    picture: mediaSourceId,
    rid: typeof rid === "string" ? rid : "",
    sent: isRate(bytesSent) && bytesSent > 0,
    moves: isRate(framesPerSecond) && framesPerSecond > 0,
    limited: qualityLimitationReason === "bandwidth",
  };
}

/** With some encoders Chromium gives no reason for a layer that it leaves out; the ones below it are sent all the same. */
function isLeftOut({ picture, rid, moves }: Layer, _index: number, layers: readonly Layer[]): boolean {
  return !moves && layers.some((other) => other.picture === picture && other.rid < rid && other.moves);
}

type Entry = Readonly<Record<string, unknown>>;

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null;
}

function isRate(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
