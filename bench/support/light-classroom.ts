import { randomInt } from "node:crypto";
import { QueueWatch } from "../../client/media/reception/queue-watch.ts";
import { connect, type Signal } from "../../signaling/connect.ts";
import type { LessonTicket } from "../../signaling/contract/api.ts";
import type { Offer } from "../../signaling/contract/lesson.ts";
import type { TransportParameters } from "../../signaling/contract/media.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { RequestInput } from "../../signaling/contract/requests.ts";
import { signInBy } from "../../tests/e2e/support/rest.ts";
import { receiverCapabilities } from "../../tests/support/light-endpoint/capabilities.ts";
import { LightEndpoint } from "../../tests/support/light-endpoint/endpoint.ts";
import { LightReceiver } from "../../tests/support/light-endpoint/receiver.ts";
import { nackPacket, pictureLossPacket } from "../../tests/support/light-endpoint/rtcp.ts";
import { payloadOf, sequenceNumberOf, ssrcOf, unwrapped } from "../../tests/support/light-endpoint/rtp.ts";
import { LinkEmulator } from "../../tests/support/link/link-emulator.ts";
import type { Shape } from "../../tests/support/link/shape.ts";
import { ShownFrames } from "./shown-frames.ts";

export interface LightClassroomOptions {
  /** The classroom's sign-in link. */
  url: string;
  link: { address: string; down: Partial<Shape>; up: Partial<Shape> };
  mediaPort: number;
  /** Whether it reports what it receives. A service with POLICY=stock does not ask for it. */
  reports: boolean;
}

/** What arrived in one second: frames that could be shown and their bytes; packets of the voice that never came. */
export interface LightSecond {
  startMs: number;
  frames: number;
  frameBytes: number;
  longestGapMs: number;
}

const LOOK_MS = 20;
const ARRIVAL_MS = 100;
const REPORT_MS = 500;
const GAP_MS = 200;

/**
 * A classroom without a browser behind an emulated link: signs in, joins, receives voice and picture, asks for what is
 * missing, and reports what it measures as a page does. It shows nothing; frames that a decoder could show are counted.
 */
export class LightClassroom {
  readonly link: LinkEmulator;
  readonly #signal: Signal;
  readonly #endpoint: LightEndpoint;
  readonly #receiver: LightReceiver;
  readonly #options: LightClassroomOptions;
  readonly #ssrc = randomInt(1, 2 ** 32);
  readonly #pictures = new Map<number, ShownFrames>();
  readonly #retransmissions = new Map<number, number>();
  readonly #voices = new Map<number, { highest: number; packets: number; lastMs: number }>();
  readonly #seconds: LightSecond[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  #plan: PlanView | undefined;
  #queue = new QueueWatch();
  #arrivals: RequestInput<"reportReception">["arrivals"] = [];
  #arrived = { bytes: 0, packets: 0 };
  #told = { pageMs: 0, bytes: 0, packets: 0 };
  #toldCounts = { expected: 0, missing: 0 };
  #frames = { count: 0, longestGapMs: 0, lastMs: 0 };

  private constructor(options: LightClassroomOptions, link: LinkEmulator, signal: Signal, endpoint: LightEndpoint) {
    this.#options = options;
    this.link = link;
    this.#signal = signal;
    this.#endpoint = endpoint;
    this.#receiver = new LightReceiver(endpoint);
    endpoint.onRtp((packet) => this.#received(packet));
    signal.on("sourceOffered", ({ offer }) => this.#expect(offer));
    signal.on("roomPlanned", ({ plan }) => {
      this.#plan = plan;
    });
    this.#timers.push(setInterval(() => this.#look(), LOOK_MS));
    if (options.reports) {
      this.#timers.push(setInterval(() => this.#noteArrival(), ARRIVAL_MS));
      this.#timers.push(setInterval(() => this.#report(), REPORT_MS));
    }
  }

  static async join(options: LightClassroomOptions): Promise<LightClassroom> {
    const { address, down, up } = options.link;
    const link = await LinkEmulator.create({
      listen: { address },
      target: { address: "127.0.0.1", port: options.mediaPort },
      down,
      up,
      seed: 1,
    });
    const { origin } = new URL(options.url);
    const ticket = await ticketFor(options.url);
    const signal = connect({ url: origin, ticket: async () => ticket });
    const { routerRtpCapabilities } = await new Promise<{
      routerRtpCapabilities: Parameters<typeof receiverCapabilities>[0];
    }>((resolve) => {
      signal.on("welcomed", resolve);
    });
    const joined = await signal.request("join", { rtpCapabilities: receiverCapabilities(routerRtpCapabilities) });
    if (!joined.ok) throw new Error(`the join was refused: ${joined.error.code}`);
    const endpoint = new LightEndpoint(through(joined.value.receive, link));
    const classroom = new LightClassroom(options, link, signal, endpoint);
    for (const offer of joined.value.offers) classroom.#expect(offer);
    const { dtlsParameters } = endpoint;
    const connected = await signal.request("connectTransport", { direction: "receive", dtlsParameters });
    if (!connected.ok) throw new Error(`the transport was refused: ${connected.error.code}`);
    await endpoint.connect();
    return classroom;
  }

  /** Whole seconds since it joined. */
  get seconds(): readonly LightSecond[] {
    return this.#seconds.slice(0, -1);
  }

  /** What it was told last of what it gets and why; undefined with POLICY=stock. */
  get plan(): PlanView | undefined {
    return this.#plan;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#receiver.close();
    this.#endpoint.close();
    this.#signal.close();
    await this.link.close();
  }

  #expect(offer: Offer): void {
    const { rtpParameters, kind } = offer;
    this.#receiver.expect(rtpParameters);
    const [encoding] = rtpParameters.encodings ?? [];
    const ssrc = encoding?.ssrc;
    if (ssrc === undefined) return;
    if (kind === "audio") this.#voices.set(ssrc, { highest: 0, packets: 0, lastMs: 0 });
    else {
      this.#pictures.set(
        ssrc,
        new ShownFrames({
          onFrame: (frame) => {
            this.#queue.frame(String(ssrc), { atMs: frame.receivedMs, ...frame });
            this.#shown(frame.bytes, frame.receivedMs);
          },
          onMissing: (numbers) => this.#endpoint.send(nackPacket(this.#ssrc, ssrc, numbers)),
          onBroken: () => this.#endpoint.send(pictureLossPacket(this.#ssrc, ssrc)),
        }),
      );
      if (encoding?.rtx !== undefined) this.#retransmissions.set(encoding.rtx.ssrc, ssrc);
    }
  }

  #received(packet: Buffer): void {
    const nowMs = performance.now();
    this.#arrived.bytes += packet.length;
    this.#arrived.packets += 1;
    const ssrc = ssrcOf(packet);
    const voice = this.#voices.get(ssrc);
    if (voice !== undefined) {
      const number = sequenceNumberOf(packet);
      voice.highest = voice.packets === 0 ? number : Math.max(voice.highest, unwrapped(voice.highest, number));
      voice.packets += 1;
      voice.lastMs = nowMs;
      this.#queue.voice(String(ssrc), { packets: voice.highest, lastMs: nowMs });
    }
    const original = this.#retransmissions.get(ssrc);
    const payload = payloadOf(packet);
    // A retransmission carries its own number, and before the payload the one of what it repeats (RFC 4588, 4).
    if (original !== undefined && payload.length > 2)
      this.#pictures.get(original)?.packet(payload.readUInt16BE(0), packet, payload.subarray(2), nowMs);
    this.#pictures.get(ssrc)?.packet(sequenceNumberOf(packet), packet, payload, nowMs);
  }

  #shown(bytes: number, nowMs: number): void {
    const gapMs = this.#frames.lastMs === 0 ? 0 : nowMs - this.#frames.lastMs;
    this.#frames = {
      count: this.#frames.count + 1,
      longestGapMs: Math.max(this.#frames.longestGapMs, gapMs),
      lastMs: nowMs,
    };
    const second = this.#second();
    second.frames += 1;
    second.frameBytes += bytes;
    second.longestGapMs = Math.max(second.longestGapMs, gapMs);
  }

  #look(): void {
    const nowMs = performance.now();
    const second = this.#second();
    if (this.#frames.lastMs !== 0) second.longestGapMs = Math.max(second.longestGapMs, nowMs - this.#frames.lastMs);
    for (const picture of this.#pictures.values()) picture.look(nowMs);
    this.#queue.conclude(nowMs);
  }

  #second(): LightSecond {
    const startMs = Math.floor(Date.now() / 1_000) * 1_000;
    const last = this.#seconds.at(-1);
    if (last?.startMs === startMs) return last;
    const next = { startMs, frames: 0, frameBytes: 0, longestGapMs: 0 };
    this.#seconds.push(next);
    return next;
  }

  #noteArrival(): void {
    const now = { pageMs: Math.round(performance.now()), ...this.#arrived };
    const { pageMs, bytes, packets } = this.#told;
    this.#arrivals = [...this.#arrivals.slice(-39), [now.pageMs - pageMs, now.bytes - bytes, now.packets - packets]];
    this.#told = now;
  }

  #report(): void {
    if (this.#arrivals.length === 0) return;
    const queueMs = this.#queue.take();
    const expected = this.#receiver.streams.reduce((sum, stream) => sum + stream.packets + stream.lost, 0);
    const missing = this.#receiver.streams.reduce((sum, stream) => sum + stream.lost, 0);
    const { down, up } = this.#options.link;
    const { count, longestGapMs } = this.#frames;
    void this.#signal.request("reportReception", {
      arrivals: fromZero(this.#arrivals, this.#told),
      queueMs: queueMs && { highest: Math.round(queueMs.highest), last: Math.round(queueMs.last) },
      expected: Math.max(0, expected - this.#toldCounts.expected),
      missing: Math.max(0, missing - this.#toldCounts.missing),
      roundTripMs: (down.delayMs ?? 0) + (up.delayMs ?? 0),
      jitterMs: 1,
      voice: null,
      pictures: { frames: count, longestGapMs: Math.round(longestGapMs), stalled: longestGapMs > GAP_MS },
    });
    this.#toldCounts = { expected, missing };
    this.#frames = { ...this.#frames, count: 0, longestGapMs: 0 };
    this.#arrivals = [];
  }
}

/** The contract's form: the first look with its counters in full, the others as what they add. */
function fromZero(
  steps: RequestInput<"reportReception">["arrivals"],
  last: { pageMs: number; bytes: number; packets: number },
): RequestInput<"reportReception">["arrivals"] {
  const [, ...later] = steps;
  const added = later.reduce(
    (sum, [pageMs, bytes, packets]) => [sum[0] + pageMs, sum[1] + bytes, sum[2] + packets] as const,
    [0, 0, 0] as const,
  );
  return [[last.pageMs - added[0], last.bytes - added[1], last.packets - added[2]], ...later];
}

async function ticketFor(url: string): Promise<string> {
  const rest = await signInBy(url);
  const [lesson] = await rest.lessons();
  if (lesson === undefined) throw new Error("the classroom has no lesson");
  const answer = await fetch(new URL(`/api/v1/lessons/${lesson.id}/ticket`, url), {
    method: "POST",
    headers: { authorization: `Bearer ${rest.session.token}` },
  });
  if (!answer.ok) throw new Error(`no ticket: ${answer.status}`);
  const { ticket }: LessonTicket = await answer.json();
  return ticket;
}

/** The transport as it is reached through the emulated link. */
function through(transport: TransportParameters, { address, port }: LinkEmulator): TransportParameters {
  return {
    ...transport,
    iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate, address, ip: address, port })),
  };
}
