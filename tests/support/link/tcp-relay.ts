import { once } from "node:events";
import { createServer, type Server, Socket } from "node:net";
import type { Direction } from "./link.ts";

interface TcpRelayOptions {
  readonly listen: { readonly address: string; readonly port: number };
  readonly target: { readonly address: string; readonly port: number };
  hasRoom(direction: Direction, bytes: number): boolean;
  offer(direction: Direction, bytes: number, deliver: () => void): void;
}

/** IPv4 and TCP headers with timestamps, and what an Ethernet frame holds beside them. */
const tcpHeaderBytes = 52;
const segmentBytes = 1448;

/**
 * Forwards connections over the emulated link, segment by segment. Where a datagram would be dropped by the full queue,
 * a segment waits and its sender is stopped; the loss of segments and TCP's answer to it are not emulated.
 */
export class TcpRelay {
  readonly #server: Server;
  readonly #options: TcpRelayOptions;
  readonly #streams = new Set<Stream>();

  private constructor(server: Server, options: TcpRelayOptions) {
    this.#server = server;
    this.#options = options;
    server.on("connection", (client) => this.#connected(client));
  }

  static async create(options: TcpRelayOptions): Promise<TcpRelay> {
    const server = createServer({ noDelay: true, allowHalfOpen: true });
    const relay = new TcpRelay(server, options);
    server.listen(options.listen.port, options.listen.address);
    await once(server, "listening");
    return relay;
  }

  /** The queue may have room again. */
  resume(): void {
    for (const stream of this.#streams) stream.push();
  }

  async close(): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connected(client: Socket): void {
    const upstream = new Socket({ allowHalfOpen: true });
    upstream.setNoDelay(true);
    const streams = [
      new Stream("up", client, upstream, this.#options),
      new Stream("down", upstream, client, this.#options),
    ];
    for (const stream of streams) this.#streams.add(stream);
    const over = () => {
      for (const stream of streams) {
        stream.destroy();
        this.#streams.delete(stream);
      }
    };
    // Either side's failure is the other side's: a reset ends both, as on a real connection.
    for (const socket of [client, upstream]) socket.on("error", over).on("close", over);
    upstream.connect(this.#options.target.port, this.#options.target.address);
  }
}

/** The bytes of one connection in one direction. */
class Stream {
  readonly #direction: Direction;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #options: TcpRelayOptions;
  readonly #waiting: (Buffer | "end")[] = [];
  #pushing = false;

  constructor(direction: Direction, from: Socket, to: Socket, options: TcpRelayOptions) {
    this.#direction = direction;
    this.#from = from;
    this.#to = to;
    this.#options = options;
    from.on("data", (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; at += segmentBytes) this.#waiting.push(chunk.subarray(at, at + segmentBytes));
      this.push();
    });
    from.on("end", () => {
      this.#waiting.push("end");
      this.push();
    });
  }

  /** Sends what the queue has room for; the rest holds the sender up. */
  push(): void {
    // An offer makes the link deliver what is due and come back here.
    if (this.#pushing) return;
    this.#pushing = true;
    for (let segment = this.#waiting[0]; segment !== undefined; segment = this.#waiting[0]) {
      const bytes = tcpHeaderBytes + (segment === "end" ? 0 : segment.length);
      if (!this.#options.hasRoom(this.#direction, bytes)) break;
      this.#waiting.shift();
      const sent = segment;
      this.#options.offer(this.#direction, bytes, () => (sent === "end" ? this.#to.end() : this.#to.write(sent)));
    }
    this.#pushing = false;
    if (this.#waiting.length > 0) this.#from.pause();
    else this.#from.resume();
  }

  destroy(): void {
    this.#waiting.length = 0;
    this.#from.destroy();
    this.#to.destroy();
  }
}
