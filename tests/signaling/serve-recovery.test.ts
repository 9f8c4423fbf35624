import type { AddressInfo } from "node:net";
import { io } from "socket.io-client";
import { describe, expect, test } from "vitest";
import { sourceId } from "../../signaling/contract/ids.ts";
import { PROTOCOL_VERSION, SOCKET_PATH } from "../../signaling/contract/protocol.ts";
import { open, served, until } from "./served.ts";

const { at, page, stranger } = served();

describe("losing and recovering", () => {
  test("a lost connection comes back by itself with the same seat and the notices of the gap", async () => {
    const socket = await stranger();
    // Recovery goes on from the last notice received: one must have come.
    const told = new Promise((resolve) => socket.once("lessonEnded", resolve));
    at.seen.line?.notify("lessonEnded", { endedAt: 1, reason: "time" });
    await told;
    // The transport breaks without a word, as a pulled cable's would.
    const lost = new Promise((resolve) => socket.once("disconnect", resolve));
    socket.io.engine.close();
    await lost;
    await expect.poll(() => at.seen.life).toEqual(["entered", "dropped"]);
    at.seen.line?.notify("lessonWentLive", { startedAt: 7 });
    const heard = new Promise((resolve) => socket.once("lessonWentLive", resolve));
    socket.connect();
    expect(await heard).toEqual({ startedAt: 7 });
    expect(socket.recovered).toBe(true);
    expect(at.seen.life).toEqual(["entered", "dropped", "returned"]);
    expect(await socket.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("what is said to 200 pages at once is kept once, and whoever was away gets each of it once and in order", async () => {
    const pages = await Promise.all(Array.from({ length: 200 }, () => stranger()));
    const heard = new Map(pages.map((socket) => [socket, [] as [at: unknown, keptAs: unknown][]]));
    for (const socket of pages)
      socket.on("lessonWentLive", ({ startedAt }, keptAs) => heard.get(socket)?.push([startedAt, keptAs]));
    const say = (from: number, to: number) => {
      for (let startedAt = from; startedAt < to; startedAt += 1)
        at.lastChannel?.notify("lessonWentLive", { startedAt });
    };
    const all = (to: number) => Array.from({ length: to }, (_, at) => at);
    const told = () => pages.map((socket) => heard.get(socket)?.map(([at]) => at));
    say(0, 5);
    await expect.poll(told).toEqual(pages.map(() => all(5)));
    const away = pages.slice(0, 20);
    for (const socket of away) socket.io.engine.close();
    await expect.poll(() => at.seen.life.filter((each) => each === "dropped").length).toBe(20);
    say(5, 55);
    for (const socket of away) socket.connect();
    await expect.poll(told).toEqual(pages.map(() => all(55)));
    expect(away.every(({ recovered }) => recovered)).toBe(true);
    // Each notice that is kept has its own number: said to each page by itself it would have 200 of them.
    for (const at of [0, 54]) expect(new Set([...heard.values()].map((each) => each[at]?.[1])).size).toBe(1);
  });

  test("a channel is heard by those alone who were given it", async () => {
    const [one, other] = [await stranger(), await stranger()];
    const heard: string[] = [];
    for (const [name, socket] of [
      ["one", one],
      ["other", other],
    ] as const)
      socket.on("lessonEnded", () => heard.push(name));
    // The latest page's line.
    const alone = at.seen.line?.tune("another lesson");
    alone?.notify("lessonEnded", { endedAt: 1, reason: "time" });
    await expect.poll(() => heard).toEqual(["other"]);
    at.lastChannel?.mention("lessonEnded", { endedAt: 1, reason: "time" });
    await expect.poll(() => heard.length).toBe(3);
  });

  test("a socket that claims a seat which is in use is sent back to its ticket, and the seat stays whole", async () => {
    const socket = await stranger();
    const told = new Promise<string>((resolve) =>
      socket.once("lessonEnded", (_notice, offset: string) => resolve(offset)),
    );
    at.seen.line?.notify("lessonEnded", { endedAt: 1, reason: "time" });
    const offset = await told;
    const lost = new Promise((resolve) => socket.once("disconnect", resolve));
    socket.io.engine.close();
    await lost;
    await expect.poll(() => at.seen.life).toEqual(["entered", "dropped"]);
    socket.connect();
    await expect.poll(() => at.seen.life).toEqual(["entered", "dropped", "returned"]);
    // The same page once more, as after a change of networks of which this side has not heard yet.
    const again = io(at.url, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      auth: { ticket: "good", protocol: PROTOCOL_VERSION, pid: Reflect.get(socket, "_pid"), offset },
    });
    at.clients.push(again);
    await new Promise((resolve) => again.once("seatGone", resolve));
    await expect.poll(() => again.connected).toBe(false);
    expect(at.seen.life.filter((event) => event === "entered")).toHaveLength(1);
  });

  test("a request that falls into the gap makes the page join again instead of guessing", async () => {
    const signal = page();
    await open(signal);
    const lost = until(signal, ({ kind }) => kind === "lost");
    for (const socket of at.sockets) socket.destroy();
    await lost;
    expect(await signal.request("goLive", {})).toMatchObject({ error: { code: "server.unreachable" } });
    expect(await open(signal)).toEqual({ kind: "open", recovered: false, seatKept: true });
    const again = until(signal, ({ kind }) => kind === "lost");
    for (const socket of at.sockets) socket.destroy();
    await again;
    expect(await open(signal)).toEqual({ kind: "open", recovered: true, seatKept: true });
  });

  test("what is asked again in any case costs no join: a measurement, new credentials for a way that is lost", async () => {
    const signal = page();
    await open(signal);
    const lost = until(signal, ({ kind }) => kind === "lost");
    for (const socket of at.sockets) socket.destroy();
    await lost;
    const unreachable = { error: { code: "server.unreachable" } };
    expect(await signal.request("restartIce", { direction: "receive" })).toMatchObject(unreachable);
    expect(await signal.request("reportUplink", { estimateKbps: null, limited: false, lossShare: 0 })).toMatchObject(
      unreachable,
    );
    expect(await open(signal)).toEqual({ kind: "open", recovered: true, seatKept: true });
  });

  test("what is delivered is confirmed by the page, and not kept for one that is away", async () => {
    const signal = page();
    const parts: number[] = [];
    signal.on("stillPartSent", ({ still, data }) => parts.push(still, data.byteLength));
    await open(signal);
    const deliver = (still: number) =>
      at.seen.line?.deliver("stillPartSent", {
        sourceId: sourceId.parse("src-board"),
        still,
        totalBytes: 3,
        offset: 0,
        seenAt: 0,
        data: Uint8Array.of(1, 2, 3),
      });
    expect(await deliver(1)).toBe(true);
    expect(parts).toEqual([1, 3]);
    const lost = until(signal, ({ kind }) => kind === "lost");
    for (const socket of at.sockets) socket.destroy();
    await lost;
    await expect.poll(() => at.seen.life).toContain("dropped");
    expect(await deliver(2)).toBe(false);
    await open(signal);
    expect(await deliver(3)).toBe(true);
    expect(parts).toEqual([1, 3, 3, 3]);
  });

  test("a page of another origin gets no socket", async () => {
    const socket = io(at.url, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      extraHeaders: { origin: "http://elsewhere.example" },
      auth: { ticket: "good", protocol: PROTOCOL_VERSION },
    });
    at.clients.push(socket);
    await new Promise((resolve) => socket.once("connect_error", resolve));
    expect(at.seen.life).toEqual([]);
  });

  test("closing the page on purpose gives the seat up at once", async () => {
    const signal = page();
    await open(signal);
    signal.close();
    await expect.poll(() => at.seen.life).toEqual(["entered", "gone"]);
    expect(await signal.request("goLive", {})).toEqual({
      ok: false,
      error: { code: "server.unreachable", params: {} },
    });
  });

  test("hanging up is final for the page", async () => {
    const signal = page();
    await open(signal);
    at.seen.line?.hangUp();
    await until(signal, ({ kind }) => kind === "closed");
    expect(at.seen.life).toEqual(["entered", "gone"]);
  });

  test("a server that stops loses its pages, and they find the next one on its port", async () => {
    const signal = page();
    await open(signal);
    const { port } = at.http.address() as AddressInfo;
    const lost = until(signal, ({ kind }) => kind === "lost");
    await at.signaling.close();
    expect(await lost).toMatchObject({ kind: "lost" });
    expect(at.seen.life).toEqual(["entered", "gone"]);
    await at.start(port);
    expect(await open(signal)).toMatchObject({ kind: "open", recovered: false });
  });
});
