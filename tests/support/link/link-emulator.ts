import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Clock } from "../../../server/clock.ts";
import type { Counters, Second } from "./history.ts";
import { type Direction, directions, Link, type LinkOptions, type Step } from "./link.ts";
import { preciseClock } from "./precise-clock.ts";
import type { Shape } from "./shape.ts";
import { TcpRelay } from "./tcp-relay.ts";

export interface LinkEmulatorOptions extends LinkOptions {
  /** A loopback address of its own, such as 127.0.0.2; the service under test announces it, or the page is rewritten. */
  readonly listen: { readonly address: string };
  /** Where the SFU listens. It must listen on this address alone: on 0.0.0.0 it would take the emulator's port too. */
  readonly target: { readonly address: string; readonly port: number };
  /** Listened to; the target's by default, so that an announced address is all that has to differ. 0 takes a free one. */
  readonly port?: number;
  /** `block` plays a school whose firewall lets no UDP pass: datagrams vanish. `forward` is the default. */
  readonly udp?: "forward" | "block";
  /** `block`, the default, refuses connections, so that ICE over TCP cannot go around the emulation. */
  readonly tcp?: "forward" | "block";
  /** Where connections go; the target by default. With the service's own address its pages share the link with the media. */
  readonly tcpTarget?: { readonly address: string; readonly port: number };
  readonly steps?: readonly Step[];
  readonly clock?: Clock;
}

/** IPv4 and UDP headers: they cross the bottleneck too. */
const udpHeaderBytes = 28;
/** What arrives while another job holds the process must not be lost unseen; the system may allow less. */
const socketBufferBytes = 2 ** 20;

/**
 * The link of one classroom: a relay in user space between its pages and the SFU. Everything that passes shares one
 * queue and one rate per direction. Each client socket gets an upstream socket of its own, so the SFU sees distinct
 * peers. Times are since the epoch, in milliseconds, and comparable with `performance.timeOrigin + performance.now()`
 * of a page on the same machine.
 */
export class LinkEmulator {
  readonly #link: Link<() => void>;
  readonly #clock: Clock;
  readonly #front: Socket;
  readonly #target: LinkEmulatorOptions["target"];
  readonly #upstream = new Map<string, Socket>();
  #tcp: TcpRelay | undefined;
  #cancelTimer: () => void = () => {};
  #timerMs = Number.POSITIVE_INFINITY;
  #latestMs = 0;
  #closed = false;

  private constructor(options: LinkEmulatorOptions, clock: Clock, front: Socket) {
    this.#clock = clock;
    this.#link = new Link(options, clock.now());
    this.#front = front;
    this.#target = options.target;
    if (options.udp !== "block")
      front.on("message", (datagram, { address, port }) => this.#fromClient(datagram, address, port));
    if (options.steps !== undefined) this.play(options.steps);
  }

  /** @throws when the address and port are taken, as they are by an SFU that listens on 0.0.0.0. */
  static async create(options: LinkEmulatorOptions): Promise<LinkEmulator> {
    const front = createSocket({ type: "udp4", recvBufferSize: socketBufferBytes, sendBufferSize: socketBufferBytes });
    front.bind({ address: options.listen.address, port: options.port ?? options.target.port });
    await once(front, "listening");
    const emulator = new LinkEmulator(options, options.clock ?? preciseClock, front);
    if (options.tcp === "forward") emulator.#tcp = await emulator.#forwardTcp(options);
    return emulator;
  }

  get address(): string {
    return this.#front.address().address;
  }

  get port(): number {
    return this.#front.address().port;
  }

  shape(direction: Direction): Shape {
    return this.#link.shape(direction);
  }

  /** What is not named stays as it is. */
  setShape(change: { readonly down?: Partial<Shape>; readonly up?: Partial<Shape> }): void {
    for (const direction of directions) {
      const shape = change[direction];
      if (shape !== undefined) this.#link.setShape(direction, shape, this.#clock.now());
    }
    this.#pump();
  }

  /** Starts a script now; it replaces one that is running. */
  play(steps: readonly Step[]): void {
    this.#link.play(steps, this.#clock.now());
    this.#pump();
  }

  counters(direction: Direction): Readonly<Counters> {
    return this.#link.counters(direction);
  }

  /** What is queued now, as time at the present rate. */
  queueMs(direction: Direction): number {
    return this.#link.queueMs(direction);
  }

  /** The worst delay of a delivery by this process being busy: above some 20 ms, distrust the measurement, not the link. */
  get latestMs(): number {
    return this.#latestMs;
  }

  /** Second by second since the emulator was made; the one that is running is left out. */
  history(direction: Direction): readonly Second[] {
    return this.#link.seconds(direction, this.#clock.now());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer();
    const sockets = [this.#front, ...this.#upstream.values()];
    this.#upstream.clear();
    await Promise.all([this.#tcp?.close(), ...sockets.map((socket) => closed(socket))]);
  }

  #fromClient(datagram: Buffer, address: string, port: number): void {
    const upstream = this.#upstreamFor(address, port);
    this.#offer("up", datagram, () => upstream.send(datagram, this.#target.port, this.#target.address));
  }

  #upstreamFor(address: string, port: number): Socket {
    const client = `${address}:${port}`;
    const known = this.#upstream.get(client);
    if (known !== undefined) return known;
    const socket = createSocket({ type: "udp4", recvBufferSize: socketBufferBytes, sendBufferSize: socketBufferBytes });
    socket.bind({ address: this.address, port: 0 });
    socket.on("message", (datagram) => this.#offer("down", datagram, () => this.#front.send(datagram, port, address)));
    this.#upstream.set(client, socket);
    return socket;
  }

  #offer(direction: Direction, datagram: Buffer, deliver: () => void): void {
    this.#link.offer(direction, deliver, datagram.length + udpHeaderBytes, this.#clock.now());
    this.#pump();
  }

  #forwardTcp(options: LinkEmulatorOptions): Promise<TcpRelay> {
    return TcpRelay.create({
      listen: { address: this.address, port: this.port },
      target: options.tcpTarget ?? options.target,
      hasRoom: (direction, bytes) => this.#link.hasRoom(direction, bytes),
      offer: (direction, bytes, deliver) => {
        this.#link.offer(direction, deliver, bytes, this.#clock.now(), true);
        this.#pump();
      },
    });
  }

  /** Delivers what is due and sleeps until the next event; an idle link has no timer. */
  #pump(): void {
    if (this.#closed) return;
    const nowMs = this.#clock.now();
    for (const direction of directions) for (const deliver of this.#link.take(direction, nowMs)) deliver();
    this.#tcp?.resume();
    const nextMs = this.#link.nextMs();
    if (nextMs === this.#timerMs) return;
    this.#cancelTimer();
    this.#timerMs = nextMs;
    this.#cancelTimer = Number.isFinite(nextMs)
      ? this.#clock.after(Math.max(1, Math.ceil(nextMs - nowMs)), () => {
          this.#timerMs = Number.POSITIVE_INFINITY;
          this.#latestMs = Math.max(this.#latestMs, this.#clock.now() - nextMs);
          this.#pump();
        })
      : () => {};
  }
}

async function closed(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => socket.close(resolve));
}
