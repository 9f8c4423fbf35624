/**
 * A constant-rate train of datagrams, its two ends as processes of their own so that they can run in a namespace:
 *
 *   node udp-train.ts receive ADDRESS PORT            prints "ready", then one line of JSON (TrainReport)
 *   node udp-train.ts send ADDRESS PORT KBPS SECONDS  KBPS counts IP and UDP headers
 */
import { createSocket } from "node:dgram";
import { z } from "zod";
import { preciseClock } from "./precise-clock.ts";

const payloadBytes = 1200;
export const trainPacketBytes = payloadBytes + 28;
const idleMs = 1500;

export const trainReport = z.object({
  packets: z.int(),
  /** From the first arrival to the last, headers counted, without the first packet. */
  kbps: z.number(),
  reordered: z.int(),
  /** Sending to arrival, in ms: what the emptiest and the fullest queue cost. */
  shortestMs: z.number(),
  longestMs: z.number(),
});
export type TrainReport = z.infer<typeof trainReport>;

function receive(address: string, port: number): void {
  const socket = createSocket({ type: "udp4", recvBufferSize: 4 * 2 ** 20 });
  let packets = 0;
  let reordered = 0;
  let previous = -1;
  let [firstMs, lastMs] = [0, 0];
  let [shortestMs, longestMs] = [Number.POSITIVE_INFINITY, 0];
  let idle: NodeJS.Timeout | undefined;
  socket.on("message", (datagram) => {
    if (datagram.length < payloadBytes) return;
    const nowMs = preciseClock.now();
    if (packets === 0) firstMs = nowMs;
    lastMs = nowMs;
    packets += 1;
    const sequence = datagram.readUInt32BE(0);
    if (sequence < previous) reordered += 1;
    previous = sequence;
    const transitMs = nowMs - datagram.readDoubleBE(4);
    shortestMs = Math.min(shortestMs, transitMs);
    longestMs = Math.max(longestMs, transitMs);
    idle ??= setTimeout(() => {
      const kbps = ((packets - 1) * trainPacketBytes * 8) / (lastMs - firstMs);
      const report: TrainReport = { packets, kbps, reordered, shortestMs, longestMs };
      console.log(JSON.stringify(report));
      socket.close();
    }, idleMs);
    idle.refresh();
  });
  socket.bind(port, address, () => console.log("ready"));
}

function send(address: string, port: number, kbps: number, seconds: number): void {
  // The kernel charges a datagram to its sender until it has left the shaper: the queue must be the shaper's alone.
  const socket = createSocket({ type: "udp4", sendBufferSize: 4 * 2 ** 20 });
  const everyMs = (trainPacketBytes * 8) / kbps;
  const packets = Math.round((seconds * 1000) / everyMs);
  const startMs = preciseClock.now();
  let sent = 0;
  const step = () => {
    const nowMs = preciseClock.now();
    for (; sent < packets && startMs + sent * everyMs <= nowMs; sent += 1) {
      const datagram = Buffer.alloc(payloadBytes);
      datagram.writeUInt32BE(sent, 0);
      datagram.writeDoubleBE(nowMs, 4);
      socket.send(datagram, port, address);
    }
    if (sent < packets) preciseClock.after(1, step);
    else socket.send(Buffer.alloc(0), port, address, () => socket.close());
  };
  step();
}

if (import.meta.main) {
  const [role, address = "", port, kbps, seconds] = process.argv.slice(2);
  if (role === "receive") receive(address, Number(port));
  else if (role === "send") send(address, Number(port), Number(kbps), Number(seconds));
  else throw new Error(`receive or send, not ${role}`);
}
