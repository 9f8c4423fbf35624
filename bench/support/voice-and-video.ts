import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { percentile } from "./figures.ts";

const VOICE_PERIOD_MS = 20;
const VOICE_BYTES = 110;
const VIDEO_BYTES = 1_100;

/**
 * A voice (a packet every 20 ms) and a picture of so many kbit/s, as packets over the same link as the socket: what they
 * suffer is seen without a media server. The classroom's end says hello through the link; the other end sends to it.
 */
export class VoiceAndVideo {
  readonly #far: Socket;
  readonly #near: Socket;
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #delays: number[] = [];
  #sent = 0;
  #received = 0;

  private constructor(far: Socket, near: Socket) {
    this.#far = far;
    this.#near = near;
  }

  /** Listens where the link leads to. */
  static async listen(port: number): Promise<VoiceAndVideo> {
    const [far, near] = [createSocket("udp4"), createSocket("udp4")];
    far.bind(port, "127.0.0.1");
    near.bind(0, "127.0.0.1");
    await Promise.all([once(far, "listening"), once(near, "listening")]);
    return new VoiceAndVideo(far, near);
  }

  async start(link: { address: string; port: number }, videoKbps: number): Promise<void> {
    this.#near.on("message", (packet) => {
      if (packet.length !== VOICE_BYTES) return;
      this.#received += 1;
      this.#delays.push(performance.now() - packet.readDoubleBE(0));
    });
    this.#near.send("hello", link.port, link.address);
    const [, peer]: { address: string; port: number }[] = await once(this.#far, "message");
    if (peer === undefined) throw new Error("nobody said hello");
    const every = (periodMs: number, bytes: number, counts: boolean): void => {
      this.#timers.push(
        setInterval(() => {
          const packet = Buffer.alloc(bytes);
          packet.writeDoubleBE(performance.now(), 0);
          if (counts) this.#sent += 1;
          this.#far.send(packet, peer.port, peer.address);
        }, periodMs),
      );
    };
    every(VOICE_PERIOD_MS, VOICE_BYTES, true);
    every((VIDEO_BYTES * 8) / videoKbps, VIDEO_BYTES, false);
  }

  /** How late voice packets came and how many did not, since the last time. */
  take(): { p95Ms: number; lostShare: number } {
    const figures = {
      p95Ms: percentile(this.#delays, 0.95),
      lostShare: Math.max(0, 1 - this.#received / Math.max(1, this.#sent)),
    };
    this.#delays = [];
    this.#sent = 0;
    this.#received = 0;
    return figures;
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#far.close();
    this.#near.close();
  }
}
