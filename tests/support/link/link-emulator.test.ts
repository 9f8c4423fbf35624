import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createConnection, createServer, type Server } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { LinkEmulator, type LinkEmulatorOptions } from "./link-emulator.ts";

const loopback = "127.0.0.1";
const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Received {
  readonly text: string;
  readonly port: number;
}

/** A UDP socket that remembers what it got and from where. */
async function peer() {
  const socket = createSocket({ type: "udp4", recvBufferSize: 2 ** 20 });
  const received: Received[] = [];
  const arrivedMs: number[] = [];
  socket.on("message", (datagram, { port }) => {
    received.push({ text: datagram.toString("latin1").trimEnd(), port });
    arrivedMs.push(performance.now());
  });
  socket.bind(0, loopback);
  await once(socket, "listening");
  closers.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { socket, received, arrivedMs, port: socket.address().port };
}

async function emulate(port: number, options: Partial<LinkEmulatorOptions>): Promise<LinkEmulator> {
  const emulator = await LinkEmulator.create({
    listen: { address: "127.0.0.2" },
    target: { address: loopback, port },
    seed: 1,
    ...options,
  });
  closers.push(() => emulator.close());
  return emulator;
}

const send = (from: Socket, to: { address: string; port: number }, text: string) =>
  from.send(text.padEnd(1222), to.port, to.address);

describe("the relay", () => {
  test("takes the target's port on its own address, and each client has a peer of its own behind it", async () => {
    const sfu = await peer();
    const [one, two] = [await peer(), await peer()];
    const emulator = await emulate(sfu.port, {});
    expect(emulator.port).toBe(sfu.port);
    sfu.socket.on("message", (datagram, from) => sfu.socket.send(`re ${datagram}`, from.port, from.address));
    for (const text of ["a", "b", "c"]) send(one.socket, emulator, text);
    send(two.socket, emulator, "d");
    await vi.waitFor(() => expect([one.received.length, two.received.length]).toEqual([3, 1]));
    expect(one.received.map(({ text }) => text)).toEqual(["re a", "re b", "re c"]);
    expect(two.received).toEqual([{ text: "re d", port: emulator.port }]);
    expect(new Set(sfu.received.map(({ port }) => port)).size).toBe(2);
    expect(emulator.counters("up")).toMatchObject({ packetsIn: 4, packetsOut: 4, bytesIn: 5000 });
  });

  test("schools on several addresses share one port of the SFU, each with a link of its own", async () => {
    const sfu = await peer();
    const client = await peer();
    const strong = await emulate(sfu.port, {});
    const weak = await emulate(sfu.port, { listen: { address: "127.0.0.3" }, up: { loss: 1 } });
    send(client.socket, strong, "strong");
    send(client.socket, weak, "weak");
    await vi.waitFor(() => expect(sfu.received.map(({ text }) => text)).toEqual(["strong"]));
    await vi.waitFor(() => expect(weak.counters("up").droppedByLoss).toBe(1));
  });

  test("paces with its clock: rate, queue and the second-by-second history", async () => {
    const [sfu, client] = [await peer(), await peer()];
    const clock = new FakeClock();
    // 1250 bytes with the headers: 100 a second at 1000 kbit/s, and 200 ms of queue hold 20.
    const emulator = await emulate(sfu.port, { clock, up: { rateKbps: 1000, queueMs: 200 } });
    for (let sent = 0; sent < 30; sent += 1) send(client.socket, emulator, `${sent}`);
    await vi.waitFor(() => expect(emulator.counters("up").packetsIn).toBe(30));
    expect(emulator.counters("up")).toMatchObject({ droppedByQueue: 10, packetsOut: 0 });
    expect(emulator.queueMs("up")).toBe(200);
    clock.advance(100);
    expect(emulator.counters("up").packetsOut).toBe(10);
    clock.advance(900);
    expect(emulator.counters("up").packetsOut).toBe(20);
    await vi.waitFor(() => expect(sfu.received.map(({ text }) => Number(text))).toEqual([...Array(20).keys()]));
    expect(emulator.history("up")).toMatchObject([{ second: 0, packetsOut: 20, droppedByQueue: 10, rateKbps: 1000 }]);
  });

  test("follows a script and single changes", async () => {
    const sfu = await peer();
    const clock = new FakeClock();
    const emulator = await emulate(sfu.port, { clock, steps: [{ atMs: 1000, down: { rateKbps: 600 } }] });
    clock.advance(999);
    expect(emulator.shape("down").rateKbps).toBe(Number.POSITIVE_INFINITY);
    clock.advance(1);
    expect(emulator.shape("down").rateKbps).toBe(600);
    emulator.setShape({ down: { delayMs: 300 }, up: { rateKbps: 64 } });
    expect(emulator.shape("down")).toMatchObject({ rateKbps: 600, delayMs: 300 });
    expect(emulator.shape("up").rateKbps).toBe(64);
  });

  test("in real time it never runs ahead of its rate or delay, and everything arrives", async () => {
    const [sfu, client] = [await peer(), await peer()];
    const emulator = await emulate(sfu.port, { up: { rateKbps: 4000, queueMs: 1000, delayMs: 40 } });
    const startMs = performance.now();
    for (let sent = 0; sent < 200; sent += 1) send(client.socket, emulator, `${sent}`);
    await vi.waitFor(() => expect(sfu.received).toHaveLength(200), { timeout: 20_000 });
    for (const [packet, atMs] of sfu.arrivedMs.entries())
      expect(atMs - startMs).toBeGreaterThan(((packet + 1) * 1250 * 8) / 4000 + 40 - 1);
    expect(sfu.received.map(({ text }) => Number(text))).toEqual([...Array(200).keys()]);
  }, 30_000);

  test("a school whose firewall drops UDP gets nothing through", async () => {
    const [sfu, client] = [await peer(), await peer()];
    const blocked = await emulate(sfu.port, { udp: "block" });
    const open = await emulate(sfu.port, { listen: { address: "127.0.0.3" } });
    send(client.socket, blocked, "blocked");
    send(client.socket, open, "open");
    await vi.waitFor(() => expect(sfu.received.map(({ text }) => text)).toEqual(["open"]));
  });
});

describe("TCP", () => {
  /** Answers every connection with `bytes` bytes. */
  async function source(bytes: number): Promise<{ server: Server; port: number }> {
    const server = createServer((socket) => socket.end(Buffer.alloc(bytes, 1)));
    server.listen(0, loopback);
    await once(server, "listening");
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    return { server, port: address.port };
  }

  test("is refused, although the target would answer", async () => {
    const { port } = await source(1);
    const emulator = await emulate(port, {});
    const connection = createConnection(emulator.port, emulator.address);
    const [error] = await once(connection, "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });

  test("is forwarded when asked: every byte, at the link's rate, waiting where a datagram would be dropped", async () => {
    const bytes = 500_000;
    const { port } = await source(bytes);
    const clock = new FakeClock();
    const emulator = await emulate(port, { clock, tcp: "forward", down: { rateKbps: 1000, loss: 0.5 } });
    const connection = createConnection(emulator.port, emulator.address);
    let received = 0;
    connection.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    const ended = once(connection, "end");
    await vi.waitFor(() => expect(emulator.queueMs("down")).toBeGreaterThan(280));
    clock.advance(1000);
    expect(emulator.counters("down").bytesOut).toBeLessThanOrEqual(125_000);
    const driver = setInterval(() => clock.advance(100), 1);
    closers.push(() => clearInterval(driver));
    await ended;
    expect(received).toBe(bytes);
    expect(emulator.counters("down")).toMatchObject({ droppedByQueue: 0, droppedByLoss: 0 });
    connection.destroy();
  });
});
