import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket as TcpSocket } from "node:net";
import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect, type Signal, type SignalState } from "../../signaling/connect.ts";
import { granted, refused } from "../../signaling/contract/errors.ts";
import { sourceId } from "../../signaling/contract/ids.ts";
import type { Channel, Guest, Line } from "../../signaling/contract/line.ts";
import { MAX_MESSAGE_BYTES, PROTOCOL_VERSION, SOCKET_PATH } from "../../signaling/contract/protocol.ts";
import { type Handlers, requests } from "../../signaling/contract/requests.ts";
import { type Signaling, serve } from "../../signaling/serve.ts";
import { fc } from "../support/properties.ts";
import { routerCapabilities } from "../support/rtp.ts";
import { silentLog } from "../support/silent-log.ts";

/** The floor below, reduced to what it was told. */
interface Seen {
  calls: string[];
  life: string[];
  line: Line | undefined;
}

function handlers(seen: Seen): Handlers {
  const nothing = (name: string) => async () => {
    seen.calls.push(name);
    return granted({});
  };
  return {
    join: async () => {
      seen.calls.push("join");
      throw new Error("join is broken here");
    },
    openTransports: async () => refused("check.off"),
    restartIce: async () => refused("lesson.not-joined"),
    startSource: async () => refused("media.not-allowed", { source: "board" }),
    connectTransport: nothing("connectTransport"),
    reportCapture: async () => granted({}),
    checkLink: nothing("checkLink"),
    reportCheck: nothing("reportCheck"),
    reportTrain: nothing("reportTrain"),
    pauseSource: nothing("pauseSource"),
    stopSource: nothing("stopSource"),
    startReceiving: nothing("startReceiving"),
    goLive: nothing("goLive"),
    endLesson: nothing("endLesson"),
    reportReception: nothing("reportReception"),
    reportLadder: nothing("reportLadder"),
    sendStill: nothing("sendStill"),
    leave: nothing("leave"),
    openClassroom: nothing("openClassroom"),
    closeClassroom: nothing("closeClassroom"),
    pinLayout: nothing("pinLayout"),
    showOverview: nothing("showOverview"),
    askQuestion: async () => refused("ticket.forbidden"),
    closeQuestion: nothing("closeQuestion"),
    revealQuestion: nothing("revealQuestion"),
    putQuestionAway: nothing("putQuestionAway"),
    answerQuestion: nothing("answerQuestion"),
    reportUplink: nothing("reportUplink"),
    raiseHand: nothing("raiseHand"),
    lowerHand: nothing("lowerHand"),
    dismissHand: nothing("dismissHand"),
    prepareClassroom: nothing("prepareClassroom"),
    sendMessage: async () => refused("ticket.forbidden"),
    removeMessage: nothing("removeMessage"),
    countHeads: nothing("countHeads"),
    addNote: nothing("addNote"),
    reportTrouble: nothing("reportTrouble"),
    endTrouble: nothing("endTrouble"),
    settleTrouble: nothing("settleTrouble"),
    writeSlate: async () => refused("slate.not-allowed"),
    point: nothing("point"),
    addDeck: nothing("addDeck"),
    readSlate: async () => granted({ epoch: "one", base: null, first: 1, ops: [], more: false }),
    readShown: async () => granted({ of: null }),
    readStrokes: async () => refused("slate.stale"),
  };
}

let http: Server;
let signaling: Signaling;
let url: string;
let seen: Seen;
let lastChannel: Channel | undefined;
const clients: { close(): void }[] = [];
const sockets = new Set<TcpSocket>();

function guest(line: Line): Guest {
  seen.line = line;
  seen.life.push("entered");
  lastChannel = line.tune("a lesson");
  line.notify("clockTold", { serverNow: 1 });
  return {
    handlers: handlers(seen),
    dropped: () => void seen.life.push("dropped"),
    returned: () => void seen.life.push("returned"),
    gone: () => void seen.life.push("gone"),
  };
}

beforeEach(async () => {
  seen = { calls: [], life: [], line: undefined };
  http = createServer();
  http.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  signaling = serve({
    http,
    log: silentLog,
    now: () => 42,
    addressOf: ({ socket }) => socket.remoteAddress ?? "",
    admit: async (ticket) => (ticket === "good" ? granted(guest) : refused("ticket.invalid")),
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await signaling.close();
});

function page(ticket = "good"): Signal {
  const signal = connect({ url, ticket: async () => ticket });
  clients.push(signal);
  return signal;
}

function until(signal: Signal, wanted: (state: SignalState) => boolean): Promise<SignalState> {
  return new Promise((resolve) => {
    const stop = signal.onState((state) => {
      if (!wanted(state)) return;
      resolve(state);
      queueMicrotask(() => stop());
    });
  });
}

const open = (signal: Signal) => until(signal, ({ kind }) => kind === "open");

/** A socket without our client: it can say anything. */
async function stranger(auth: object = { ticket: "good", protocol: PROTOCOL_VERSION }): Promise<Socket> {
  const socket = io(url, { path: SOCKET_PATH, transports: ["websocket"], reconnection: false, forceNew: true, auth });
  clients.push(socket);
  await new Promise<void>((resolve) => {
    socket.once("connect", () => resolve());
    socket.once("connect_error", () => resolve());
  });
  return socket;
}

describe("letting in", () => {
  test("a good ticket opens the socket and notices arrive", async () => {
    const signal = page();
    const heard = new Promise((resolve) => signal.on("clockTold", resolve));
    expect(await open(signal)).toMatchObject({ kind: "open", recovered: false });
    expect(await heard).toEqual({ serverNow: 1 });
  });

  test("a bad ticket is refused with its code, for good", async () => {
    const state = await until(page("forged"), ({ kind }) => kind === "refused");
    expect(state).toEqual({ kind: "refused", error: { code: "ticket.invalid", params: {} } });
    expect(seen.life).toEqual([]);
  });

  test.each([
    ["no ticket", {}, "ticket.missing"],
    ["a ticket that is a list", { ticket: ["good"], protocol: PROTOCOL_VERSION }, "ticket.missing"],
    ["a huge ticket", { ticket: "x".repeat(10_000), protocol: PROTOCOL_VERSION }, "ticket.missing"],
    ["another protocol", { ticket: "good", protocol: PROTOCOL_VERSION + 1 }, "protocol.unsupported"],
  ])("%s is refused", async (_name, auth, code) => {
    const socket = io(url, { path: SOCKET_PATH, transports: ["websocket"], reconnection: false, forceNew: true, auth });
    clients.push(socket);
    const error = await new Promise<Error & { data?: { code: string } }>((resolve) =>
      socket.once("connect_error", resolve),
    );
    expect(error.data?.code).toBe(code);
  });

  test("guessing tickets is stopped, from that address only after many tries", async () => {
    let last = "";
    for (let tries = 0; tries < 70 && last !== "request.too-many"; tries += 1) {
      const state = await until(page("guess"), ({ kind }) => kind === "refused" || kind === "lost");
      last = state.kind === "refused" ? state.error.code : "request.too-many";
    }
    expect(last).toBe("request.too-many");
  });
});

describe("requests", () => {
  test("are answered with the handler's value or refusal", async () => {
    const signal = page();
    await open(signal);
    expect(await signal.request("goLive", {})).toEqual({ ok: true, value: {} });
    expect(await signal.request("restartIce", { direction: "send" })).toEqual({
      ok: false,
      error: { code: "lesson.not-joined", params: {} },
    });
  });

  test("a handler that breaks is answered with a reference and nothing of its error", async () => {
    const signal = page();
    await open(signal);
    const answer = await signal.request("join", { rtpCapabilities: routerCapabilities });
    expect(answer).toMatchObject({ ok: false, error: { code: "server.failed" } });
    expect(JSON.stringify(answer)).not.toContain("broken");
    expect(await signal.request("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("the place and the rule of bad input are named", async () => {
    const socket = await stranger();
    const answer = await socket.emitWithAck("startSource", {
      source: "teacher",
      kind: "video",
      paused: false,
      rtpParameters: { codecs: [{ mimeType: "video/VP8", payloadType: 4_000, clockRate: 90_000 }] },
    });
    expect(answer).toEqual({
      ok: false,
      error: { code: "input.invalid", params: { path: "rtpParameters.codecs.0.payloadType", rule: "too_big" } },
    });
  });

  test.each(["constructor", "__proto__", "toString", "nope", "disconnecting2", ""])(
    "the unknown request %j is refused",
    async (name) => {
      const socket = await stranger();
      expect(await socket.emitWithAck(name, {})).toEqual({
        ok: false,
        error: { code: "request.unknown", params: {} },
      });
    },
  );

  test("input of any shape gets a coded refusal and reaches no handler unless it is valid", async () => {
    const socket = await stranger();
    const names = Object.keys(requests);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 4 }), async (name, input) => {
        seen.calls.length = 0;
        const answer: unknown = await socket.timeout(5_000).emitWithAck(name, input);
        const valid = requests[name as keyof typeof requests].input.safeParse(input).success;
        if (valid) return;
        expect(answer).toMatchObject({ ok: false });
        expect(["input.invalid", "request.too-many"]).toContain((answer as { error: { code: string } }).error.code);
        expect(seen.calls).toEqual([]);
      }),
      // Not more: one that keeps sending refused requests is sent away.
      { numRuns: 120 },
    );
    const still = await stranger();
    expect(await still.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("too many in a short time are refused, others are not affected", async () => {
    const [greedy, modest] = [await stranger(), await stranger()];
    const answers = await Promise.all(Array.from({ length: 650 }, () => greedy.emitWithAck("goLive", {})));
    const refusals = answers.filter((answer: { ok: boolean }) => !answer.ok);
    expect(refusals.length).toBe(150);
    expect(refusals[0]).toMatchObject({ error: { code: "request.too-many" } });
    expect(await modest.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("what makes a lesson plan anew is refused sooner, and what is said beside it is not", async () => {
    const greedy = await stranger();
    const classroomId = "0b4d2f0e-6d0c-4a6c-9f55-3f6f4c1f2a10";
    const answers = await Promise.all(
      Array.from({ length: 90 }, () => greedy.emitWithAck("openClassroom", { classroomId })),
    );
    const refusals = answers.filter((answer: { ok: boolean }) => !answer.ok);
    expect(refusals.length).toBe(30);
    expect(refusals[0]).toMatchObject({ error: { code: "request.too-many" } });
    expect(await greedy.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("messages without an acknowledgement, binary ones and many arguments do nothing", async () => {
    const socket = await stranger();
    socket.emit("goLive", {});
    socket.emit("goLive", {}, {}, {}, "not a function");
    socket.emit("goLive");
    expect(await socket.emitWithAck("openClassroom", Buffer.alloc(1_000))).toMatchObject({
      error: { code: "input.invalid" },
    });
    expect(seen.calls).toEqual([]);
  });

  test("a message over the limit closes that socket only", async () => {
    const [huge, other] = [await stranger(), await stranger()];
    const closed = new Promise((resolve) => huge.once("disconnect", resolve));
    huge.emit("goLive", "x".repeat(MAX_MESSAGE_BYTES + 1));
    await closed;
    expect(await other.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });
});

describe("losing and recovering", () => {
  test("a lost connection comes back by itself with the same seat and the notices of the gap", async () => {
    const socket = await stranger();
    // Recovery goes on from the last notice received: one must have come.
    const told = new Promise((resolve) => socket.once("lessonEnded", resolve));
    seen.line?.notify("lessonEnded", { endedAt: 1, reason: "time" });
    await told;
    // The transport breaks without a word, as a pulled cable's would.
    const lost = new Promise((resolve) => socket.once("disconnect", resolve));
    socket.io.engine.close();
    await lost;
    await expect.poll(() => seen.life).toEqual(["entered", "dropped"]);
    seen.line?.notify("lessonWentLive", { startedAt: 7 });
    const heard = new Promise((resolve) => socket.once("lessonWentLive", resolve));
    socket.connect();
    expect(await heard).toEqual({ startedAt: 7 });
    expect(socket.recovered).toBe(true);
    expect(seen.life).toEqual(["entered", "dropped", "returned"]);
    expect(await socket.emitWithAck("goLive", {})).toEqual({ ok: true, value: {} });
  });

  test("what is said to 200 pages at once is kept once, and whoever was away gets each of it once and in order", async () => {
    const pages = await Promise.all(Array.from({ length: 200 }, () => stranger()));
    const heard = new Map(pages.map((socket) => [socket, [] as [at: unknown, keptAs: unknown][]]));
    for (const socket of pages)
      socket.on("lessonWentLive", ({ startedAt }, keptAs) => heard.get(socket)?.push([startedAt, keptAs]));
    const say = (from: number, to: number) => {
      for (let startedAt = from; startedAt < to; startedAt += 1) lastChannel?.notify("lessonWentLive", { startedAt });
    };
    const all = (to: number) => Array.from({ length: to }, (_, at) => at);
    const told = () => pages.map((socket) => heard.get(socket)?.map(([at]) => at));
    say(0, 5);
    await expect.poll(told).toEqual(pages.map(() => all(5)));
    const away = pages.slice(0, 20);
    for (const socket of away) socket.io.engine.close();
    await expect.poll(() => seen.life.filter((each) => each === "dropped").length).toBe(20);
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
    const alone = seen.line?.tune("another lesson");
    alone?.notify("lessonEnded", { endedAt: 1, reason: "time" });
    await expect.poll(() => heard).toEqual(["other"]);
    lastChannel?.mention("lessonEnded", { endedAt: 1, reason: "time" });
    await expect.poll(() => heard.length).toBe(3);
  });

  test("a socket that claims a seat which is in use is sent back to its ticket, and the seat stays whole", async () => {
    const socket = await stranger();
    const told = new Promise<string>((resolve) =>
      socket.once("lessonEnded", (_notice, offset: string) => resolve(offset)),
    );
    seen.line?.notify("lessonEnded", { endedAt: 1, reason: "time" });
    const offset = await told;
    const lost = new Promise((resolve) => socket.once("disconnect", resolve));
    socket.io.engine.close();
    await lost;
    await expect.poll(() => seen.life).toEqual(["entered", "dropped"]);
    socket.connect();
    await expect.poll(() => seen.life).toEqual(["entered", "dropped", "returned"]);
    // The same page once more, as after a change of networks of which this side has not heard yet.
    const again = io(url, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      auth: { ticket: "good", protocol: PROTOCOL_VERSION, pid: Reflect.get(socket, "_pid"), offset },
    });
    clients.push(again);
    await new Promise((resolve) => again.once("seatGone", resolve));
    await expect.poll(() => again.connected).toBe(false);
    expect(seen.life.filter((event) => event === "entered")).toHaveLength(1);
  });

  test("a request that falls into the gap makes the page join again instead of guessing", async () => {
    const signal = page();
    await open(signal);
    const lost = until(signal, ({ kind }) => kind === "lost");
    for (const socket of sockets) socket.destroy();
    await lost;
    expect(await signal.request("goLive", {})).toMatchObject({ error: { code: "server.unreachable" } });
    expect(await open(signal)).toEqual({ kind: "open", recovered: false, seatKept: true });
    const again = until(signal, ({ kind }) => kind === "lost");
    for (const socket of sockets) socket.destroy();
    await again;
    expect(await open(signal)).toEqual({ kind: "open", recovered: true, seatKept: true });
  });

  test("what is asked again in any case costs no join: a measurement, new credentials for a way that is lost", async () => {
    const signal = page();
    await open(signal);
    const lost = until(signal, ({ kind }) => kind === "lost");
    for (const socket of sockets) socket.destroy();
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
      seen.line?.deliver("stillPartSent", {
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
    for (const socket of sockets) socket.destroy();
    await lost;
    await expect.poll(() => seen.life).toContain("dropped");
    expect(await deliver(2)).toBe(false);
    await open(signal);
    expect(await deliver(3)).toBe(true);
    expect(parts).toEqual([1, 3, 3, 3]);
  });

  test("a page of another origin gets no socket", async () => {
    const socket = io(url, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      extraHeaders: { origin: "http://elsewhere.example" },
      auth: { ticket: "good", protocol: PROTOCOL_VERSION },
    });
    clients.push(socket);
    await new Promise((resolve) => socket.once("connect_error", resolve));
    expect(seen.life).toEqual([]);
  });

  test("closing the page on purpose gives the seat up at once", async () => {
    const signal = page();
    await open(signal);
    signal.close();
    await expect.poll(() => seen.life).toEqual(["entered", "gone"]);
    expect(await signal.request("goLive", {})).toEqual({
      ok: false,
      error: { code: "server.unreachable", params: {} },
    });
  });

  test("hanging up is final for the page", async () => {
    const signal = page();
    await open(signal);
    seen.line?.hangUp();
    await until(signal, ({ kind }) => kind === "closed");
    expect(seen.life).toEqual(["entered", "gone"]);
  });

  test("a server that stops loses its pages, and they find the next one on its port", async () => {
    const signal = page();
    await open(signal);
    const { port } = http.address() as AddressInfo;
    const lost = until(signal, ({ kind }) => kind === "lost");
    await signaling.close();
    expect(await lost).toMatchObject({ kind: "lost" });
    expect(seen.life).toEqual(["entered", "gone"]);
    http = createServer();
    signaling = serve({ http, log: silentLog, now: () => 42, addressOf: () => "", admit: async () => granted(guest) });
    await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
    expect(await open(signal)).toMatchObject({ kind: "open", recovered: false });
  });
});
