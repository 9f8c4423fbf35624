import type {
  GivenQuality,
  GivenTrack,
  MediaRoom,
  MediaTransport,
  Pulse,
  SentTrain,
  Sfu,
  TakenLayer,
  TakenTrack,
  TransportTraffic,
} from "../../server/lesson/ports.ts";
import { granted, refused } from "../../signaling/contract/errors.ts";
import { consumerId, sourceId } from "../../signaling/contract/ids.ts";
import type { Direction, RtpCapabilities, TransportParameters } from "../../signaling/contract/media.ts";
import { opusParameters, routerCapabilities } from "./rtp.ts";

/** The SFU port in memory: it knows who takes and gives what, and can lose a room as a dying worker does. */
export class FakeSfu implements Sfu {
  readonly rtpCapabilities: RtpCapabilities = routerCapabilities;
  readonly rooms: FakeRoom[] = [];
  /** While true, no worker is left. */
  broken = false;

  async openRoom(_lessonId: string, onLost: () => void): Promise<FakeRoom> {
    await Promise.resolve();
    if (this.broken) throw new Error("no worker is left");
    const room = new FakeRoom(0, onLost);
    this.rooms.push(room);
    return room;
  }

  /** How many workers there are. */
  workers = 2;

  async openElsewhere(_lessonId: string, { worker }: FakeRoom, onLost: () => void): Promise<FakeRoom | undefined> {
    await Promise.resolve();
    if (this.workers < 2) return undefined;
    const room = new FakeRoom((worker + 1) % this.workers, onLost);
    this.rooms.push(room);
    return room;
  }

  get room(): FakeRoom {
    const room = this.rooms.at(-1);
    if (room === undefined) throw new Error("no room was opened");
    return room;
  }
}

export class FakeRoom implements MediaRoom {
  readonly worker: number;
  readonly transports: FakeTransport[] = [];
  readonly tracks = new Map<string, FakeTaken>();
  closed = false;
  readonly #onLost: () => void;

  constructor(worker: number, onLost: () => void) {
    this.worker = worker;
    this.#onLost = onLost;
  }

  async openTransport(direction: Direction): Promise<FakeTransport> {
    await Promise.resolve();
    if (this.closed) throw new Error("the room is closed");
    const transport = new FakeTransport(this, direction, this.transports.length);
    this.transports.push(transport);
    return transport;
  }

  lose(): void {
    this.close();
    this.#onLost();
  }

  close(): void {
    this.closed = true;
    for (const transport of this.transports) transport.close();
  }

  /** Everything that is open, so that a test can see that nothing was left behind. */
  get open(): { transports: number; taken: number; given: number } {
    const transports = this.transports.filter(({ closed }) => !closed);
    return {
      transports: transports.length,
      taken: [...this.tracks.values()].filter(({ closed }) => !closed).length,
      given: transports.flatMap(({ given }) => given).filter(({ closed }) => !closed).length,
    };
  }
}

class FakeTransport implements MediaTransport {
  readonly parameters: TransportParameters;
  readonly given: FakeGiven[] = [];
  closed = false;
  connected = false;
  readonly #room: FakeRoom;
  readonly #taken: FakeTaken[] = [];

  constructor(room: FakeRoom, direction: Direction, index: number) {
    this.#room = room;
    this.parameters = {
      id: `${direction}-${index}`,
      iceParameters: { usernameFragment: "fake", password: "fake" },
      iceCandidates: [],
      dtlsParameters: { fingerprints: [{ algorithm: "sha-256", value: Array(32).fill("AA").join(":") }] },
    };
  }

  connect: MediaTransport["connect"] = async () => {
    if (this.connected) return refused("media.unsupported");
    this.connected = true;
    return granted(undefined);
  };

  restartIce: MediaTransport["restartIce"] = async () => ({ usernameFragment: "again", password: "again" });

  takeTrack: MediaTransport["takeTrack"] = async ({ kind, rtpParameters, paused }) => {
    await Promise.resolve();
    if (rtpParameters.codecs[0]?.mimeType === "video/NONE") return refused("media.unsupported");
    const track = new FakeTaken(`src-${this.#room.tracks.size}`, kind, paused);
    this.#taken.push(track);
    this.#room.tracks.set(track.id, track);
    return granted(track);
  };

  giveTrack: MediaTransport["giveTrack"] = async ({ sourceId: id, rtpCapabilities, held, sparing = false }) => {
    await Promise.resolve();
    const track = this.#room.tracks.get(id);
    if (track === undefined || track.closed) return refused("media.not-found");
    if (rtpCapabilities.codecs.length === 0) return refused("media.unsupported");
    const given = new FakeGiven(`${this.parameters.id}-${id}`, held, sparing);
    this.given.push(given);
    return granted(given);
  };

  readonly bounds: { minKbps?: number; maxKbps?: number } = {};
  readonly trains: { kbps: number; durationMs: number }[] = [];

  async setMinKbps(kbps: number): Promise<void> {
    if (kbps > (this.bounds.maxKbps ?? Number.POSITIVE_INFINITY)) throw new Error("the minimum is above the maximum");
    this.bounds.minKbps = kbps;
  }

  async setMaxKbps(kbps: number): Promise<void> {
    if (kbps < (this.bounds.minKbps ?? 0)) throw new Error("the maximum is below the minimum");
    this.bounds.maxKbps = kbps;
  }

  bytesReceived = 0;

  async traffic(): Promise<TransportTraffic> {
    return { bytesSent: 0, bytesReceived: this.bytesReceived, estimateKbps: null, protocol: "udp" };
  }

  readonly pulses: FakePulse[] = [];

  openPulse: MediaTransport["openPulse"] = async ({ codecs }) => {
    await Promise.resolve();
    if (codecs.length === 0) return refused("media.unsupported");
    const pulse = new FakePulse(`${this.parameters.id}-pulse`);
    this.pulses.push(pulse);
    return granted(pulse);
  };

  async sendTrain(train: { kbps: number; durationMs: number }): Promise<SentTrain> {
    this.trains.push(train);
    return { startedMs: 0, endedMs: train.durationMs, bytes: (train.kbps * train.durationMs) / 8, packets: 1 };
  }

  close(): void {
    this.closed = true;
    for (const track of this.#taken) track.close();
    for (const track of this.given) track.close();
  }
}

class FakePulse implements Pulse {
  readonly id;
  readonly rtpParameters = opusParameters;
  sent = 0;
  closed = false;

  constructor(id: string) {
    this.id = consumerId.parse(id);
  }

  async send(): Promise<void> {
    this.sent += 1;
  }

  close(): void {
    this.closed = true;
  }
}

class FakeTaken implements TakenTrack {
  readonly id;
  readonly kind;
  paused: boolean;
  closed = false;

  constructor(id: string, kind: "audio" | "video", paused: boolean) {
    this.id = sourceId.parse(id);
    this.kind = kind;
    this.paused = paused;
  }

  async setPaused(paused: boolean): Promise<void> {
    this.paused = paused;
  }

  measured: TakenLayer[] = [];

  async layers(): Promise<TakenLayer[]> {
    return this.measured;
  }

  close(): void {
    this.closed = true;
  }
}

class FakeGiven implements GivenTrack {
  readonly id;
  readonly rtpParameters = opusParameters;
  held: boolean;
  readonly sparing: boolean;
  closed = false;

  constructor(id: string, held: boolean, sparing: boolean) {
    this.id = consumerId.parse(id);
    this.held = held;
    this.sparing = sparing;
  }

  wanted = true;
  layers: { spatial: number; temporal: number } | undefined;
  priority: number | undefined;

  async release(): Promise<void> {
    this.held = false;
  }

  async setWanted(wanted: boolean): Promise<void> {
    this.wanted = wanted;
  }

  async setLayers(layers: { spatial: number; temporal: number }): Promise<void> {
    this.layers = layers;
  }

  async setPriority(priority: number): Promise<void> {
    this.priority = priority;
  }

  async quality(): Promise<GivenQuality> {
    return { layers: this.layers ?? null, kbps: 0, lossShare: 0, roundTripMs: null };
  }

  close(): void {
    this.closed = true;
  }
}
