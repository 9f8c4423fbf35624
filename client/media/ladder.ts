import type { LadderOrder } from "../../signaling/contract/ladder.ts";
import type { RequestInput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../state/clock.ts";
import { EncoderLoad } from "./encoder-load.ts";

export type LadderReport = Omit<RequestInput<"reportLadder">, "sourceId">;
type Limit = LadderReport["limited"];

/** What of RTCRtpSender is needed. */
export interface LadderSender {
  getParameters(): RTCRtpSendParameters;
  setParameters(parameters: RTCRtpSendParameters): Promise<void>;
  getStats(): Promise<{ forEach(run: (entry: unknown) => void): void }>;
}

const LOOK_MS = 2_000;
/** An encoder that starts or changes over is limited for a moment; what lasts this long is worth telling. */
const SETTLED_MS = 4_000;

/**
 * One sender's encodings, as the server orders them (simulcast layers, low to high). An order that the browser refuses
 * changes nothing. Tells what came of each order, and from then on whenever what holds the encoder back has changed.
 */
export class LadderKeeper {
  readonly #sender: LadderSender;
  readonly #clock: Clock;
  readonly #tell: (report: LadderReport) => void;
  readonly #load = new EncoderLoad();
  #outcome: LadderReport["outcome"] | undefined;
  #told: Limit = "none";
  /** Seen since, but not for long enough. */
  #candidate: { limited: Limit; sinceMs: number } | undefined;
  #cancelLook: () => void = () => {};
  #closed = false;

  constructor(sender: LadderSender, clock: Clock, tell: (report: LadderReport) => void) {
    this.#sender = sender;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Never fails: a refusal is an answer. One at a time. */
  async apply(rungs: LadderOrder["rungs"]): Promise<void> {
    const outcome = (await setRungs(this.#sender, rungs)) ? "applied" : "refused";
    const limited = await this.#limit();
    if (this.#closed) return;
    this.#outcome = outcome;
    this.#told = limited;
    this.#candidate = undefined;
    this.#tell({ outcome, limited });
    this.#lookLater();
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
  }

  #lookLater(): void {
    this.#cancelLook();
    if (!this.#closed) this.#cancelLook = this.#clock.after(LOOK_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const limited = await this.#limit();
    if (this.#closed || this.#outcome === undefined) return;
    const now = this.#clock.now();
    if (limited === this.#told) this.#candidate = undefined;
    else if (this.#candidate?.limited !== limited) this.#candidate = { limited, sinceMs: now };
    else if (now - this.#candidate.sinceMs >= SETTLED_MS) {
      this.#told = limited;
      this.#candidate = undefined;
      this.#tell({ outcome: this.#outcome, limited });
    }
    this.#lookLater();
  }

  async #limit(): Promise<Limit> {
    try {
      const reasons: unknown[] = [];
      const stats = await this.#sender.getStats();
      stats.forEach((entry) => void reasons.push(limitationOf(entry)));
      const slow = this.#load.take(stats) || reasons.includes("cpu");
      return slow ? "cpu" : reasons.includes("bandwidth") ? "bandwidth" : "none";
    } catch {
      // The connection was closed under it: its sources end with it.
      return "none";
    }
  }
}

function limitationOf(entry: unknown): unknown {
  if (typeof entry !== "object" || entry === null) return undefined;
  // A layer that is switched off keeps its last reason.
  if ("active" in entry && entry.active === false) return undefined;
  return "qualityLimitationReason" in entry ? entry.qualityLimitationReason : undefined;
}

/** Answers whether the sender has them now. */
async function setRungs(sender: LadderSender, rungs: LadderOrder["rungs"]): Promise<boolean> {
  try {
    const parameters = sender.getParameters();
    if (parameters.encodings.length !== rungs.length) return false;
    const encodings = parameters.encodings.map((encoding, index) => ({ ...encoding, ...wishOf(rungs[index]) }));
    await sender.setParameters({ ...parameters, encodings });
    return sender.getParameters().encodings.every((encoding, index) => holds(encoding, wishOf(rungs[index])));
  } catch {
    // RTCRtpSender throws for values that it cannot have, and keeps what it had.
    return false;
  }
}

type Wish = Required<
  Pick<RTCRtpEncodingParameters, "active" | "maxBitrate" | "scaleResolutionDownBy" | "maxFramerate">
>;

function wishOf(rung: LadderOrder["rungs"][number] | undefined): Partial<Wish> {
  if (rung === undefined) return {};
  const { active, kbps, scale, fps } = rung;
  return { active, maxBitrate: kbps * 1_000, scaleResolutionDownBy: scale, maxFramerate: fps };
}

/** A browser may leave out what it does not know (Chrome 80: frame rates); it may not say something else. */
function holds(encoding: RTCRtpEncodingParameters, wish: Partial<Wish>): boolean {
  const names = ["active", "maxBitrate", "scaleResolutionDownBy", "maxFramerate"] as const;
  return names.every((name) => encoding[name] === undefined || encoding[name] === wish[name]);
}
