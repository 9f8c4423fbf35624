import type { types } from "mediasoup-client";
import type { Signal } from "../../signaling/connect.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { RequestInput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../state/clock.ts";
import { type Noise, openNoise } from "./noise.ts";
import { entriesOf, type StatsReport } from "./reception/stats-reader.ts";

type Report = RequestInput<"reportTrain">;

/** What one track of Opus takes at most (RFC 6716: 1,275 bytes every 20 ms), and all headers beside its payload. */
const MOST_PAYLOAD_KBPS = 510;
const HEADERS_KBPS = 22;
const LEAST_PAYLOAD_KBPS = 12;
const MOST_TRACKS = 10;
/** Enough for the first train, and a reason to connect. */
const FIRST_TRACKS = 2;
/** Chromium answers from a cache for 50 ms. */
const COUNTED_MS = 80;
const CONNECT_LOOK_MS = 50;
const CONNECT_LOOKS = 60;

/** So many tracks send so much together, headers of UDP and IP included. */
export function tracksFor(kbps: number): { tracks: number; payloadKbps: number } {
  const tracks = Math.min(MOST_TRACKS, Math.max(1, Math.ceil(kbps / (MOST_PAYLOAD_KBPS + HEADERS_KBPS))));
  const payloadKbps = Math.min(MOST_PAYLOAD_KBPS, Math.max(LEAST_PAYLOAD_KBPS, kbps / tracks - HEADERS_KBPS));
  return { tracks, payloadKbps: Math.round(payloadKbps) };
}

export interface UpTrainsOptions {
  transport: types.Transport;
  signal: Pick<Signal, "on" | "request">;
  clock: Clock;
  noise?: () => Promise<Noise | undefined>;
}

/**
 * Sends what the server orders, for a moment, so that it can see what this uplink carries. Browsers pace pictures by what
 * they believe of the link, but not sound: tracks of noise send from their first 20 ms on what they are told to.
 */
export class UpTrains {
  readonly #transport: types.Transport;
  readonly #signal: UpTrainsOptions["signal"];
  readonly #clock: Clock;
  readonly #openNoise: () => Promise<Noise | undefined>;
  readonly #stopListening: () => void;
  #noise: Promise<Noise | undefined> | undefined;
  #producers: types.Producer[] = [];
  #turn: Promise<void>;
  #closed = false;

  constructor({ transport, signal, clock, noise = openNoise }: UpTrainsOptions) {
    this.#transport = transport;
    this.#signal = signal;
    this.#clock = clock;
    this.#openNoise = noise;
    // They are no sources of the lesson: the server is not told of them, and drops what they carry.
    transport.on("produce", ({ appData }, callback) => {
      if (appData.trainOf === this) callback({ id: `train-${Math.random().toString(36).slice(2)}` });
    });
    // A browser that has no such sound: the first order opens again, and answers that nothing was sent.
    this.#turn = this.#open(FIRST_TRACKS).catch(() => undefined);
    this.#stopListening = signal.on("trainOrdered", (order) => {
      this.#turn = this.#turn.then(() => this.#answer(order));
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopListening();
    for (const producer of this.#producers) producer.close();
    void this.#noise?.then((noise) => noise?.close());
  }

  async #answer(order: Notice<"trainOrdered">): Promise<void> {
    let sent: Omit<Report, "train"> = { bytes: 0, packets: 0, durationMs: 0 };
    try {
      sent = (await this.#send(order)) ?? sent;
    } catch {
      // Closed under it, or a browser that has no such sound: it says that it has sent nothing.
    }
    if (!this.#closed) await this.#signal.request("reportTrain", { train: order.train, ...sent });
  }

  async #send({ kbps, durationMs }: Notice<"trainOrdered">): Promise<Omit<Report, "train"> | undefined> {
    const { tracks, payloadKbps } = tracksFor(kbps);
    await this.#open(tracks);
    const senders = this.#producers.slice(0, tracks).flatMap(({ rtpSender }) => rtpSender ?? []);
    if (senders.length < tracks || !(await this.#isConnected())) return undefined;
    const before = await this.#counted();
    const startedMs = performance.now();
    await Promise.all(senders.map((sender) => switchTo(sender, { active: true, maxBitrate: payloadKbps * 1_000 })));
    await this.#pass(durationMs);
    await Promise.all(senders.map((sender) => switchTo(sender, { active: false })));
    const tookMs = performance.now() - startedMs;
    await this.#pass(COUNTED_MS);
    const after = await this.#counted();
    return {
      bytes: Math.max(0, after.bytes - before.bytes),
      packets: Math.max(0, after.packets - before.packets),
      durationMs: Math.round(tookMs),
    };
  }

  /** As many tracks as are wanted; they send nothing yet. */
  async #open(tracks: number): Promise<void> {
    this.#noise ??= this.#openNoise();
    const noise = await this.#noise;
    while (noise && !this.#closed && this.#producers.length < tracks) {
      const producer = await this.#transport.produce({
        track: noise.track.clone(),
        encodings: [{ active: false }],
        codecOptions: { opusStereo: true, opusMaxAverageBitrate: MOST_PAYLOAD_KBPS * 1_000 },
        appData: { trainOf: this },
      });
      if (this.#closed) producer.close();
      else this.#producers.push(producer);
    }
  }

  async #isConnected(): Promise<boolean> {
    for (let look = 0; look < CONNECT_LOOKS && !this.#closed; look += 1) {
      if (this.#transport.connectionState === "connected") return true;
      await this.#pass(CONNECT_LOOK_MS);
    }
    return false;
  }

  /** Of all tracks together. */
  async #counted(): Promise<{ bytes: number; packets: number }> {
    return countSent(await this.#transport.getStats());
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(ms, resolve));
  }
}

/** What SRTP adds to each packet (RFC 3711), and a header that an old browser does not count. */
const TAG_BYTES = 10;
const USUAL_HEADER_BYTES = 20;

export function countSent(report: StatsReport): { bytes: number; packets: number } {
  let [bytes, packets] = [0, 0];
  for (const { type, bytesSent, headerBytesSent, packetsSent } of entriesOf(report)) {
    if (type !== "outbound-rtp" || typeof bytesSent !== "number" || typeof packetsSent !== "number") continue;
    const headers = typeof headerBytesSent === "number" ? headerBytesSent : packetsSent * USUAL_HEADER_BYTES;
    bytes += bytesSent + headers + packetsSent * TAG_BYTES;
    packets += packetsSent;
  }
  return { bytes, packets };
}

async function switchTo(sender: RTCRtpSender, change: { active: boolean; maxBitrate?: number }): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) Object.assign(encoding, change);
  await sender.setParameters(parameters);
}
