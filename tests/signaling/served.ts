import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket as TcpSocket } from "node:net";
import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach } from "vitest";
import { connect, type Signal, type SignalState } from "../../signaling/connect.ts";
import { granted, refused } from "../../signaling/contract/errors.ts";
import type { Channel, Guest, Line } from "../../signaling/contract/line.ts";
import { PROTOCOL_VERSION, SOCKET_PATH } from "../../signaling/contract/protocol.ts";
import type { Handlers } from "../../signaling/contract/requests.ts";
import { type Signaling, serve } from "../../signaling/serve.ts";
import { silentLog } from "../support/silent-log.ts";

/** A service of signalling for each test of a file, and what was said to the floor below. */

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

/** To be called once in a file: a new service on a port of its own for each of its tests. */
export function served() {
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

  async function start(port = 0): Promise<void> {
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
    await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  beforeEach(async () => {
    seen = { calls: [], life: [], line: undefined };
    await start();
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

  /** A socket without our client: it can say anything. */
  async function stranger(auth: object = { ticket: "good", protocol: PROTOCOL_VERSION }): Promise<Socket> {
    const socket = io(url, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      auth,
    });
    clients.push(socket);
    await new Promise<void>((resolve) => {
      socket.once("connect", () => resolve());
      socket.once("connect_error", () => resolve());
    });
    return socket;
  }

  const at = {
    get http() {
      return http;
    },
    get signaling() {
      return signaling;
    },
    get url() {
      return url;
    },
    get seen() {
      return seen;
    },
    get lastChannel() {
      return lastChannel;
    },
    clients,
    sockets,
    /** Once more, after it was closed. */
    start,
  };
  return { at, page, stranger };
}

export function until(signal: Signal, wanted: (state: SignalState) => boolean): Promise<SignalState> {
  return new Promise((resolve) => {
    const stop = signal.onState((state) => {
      if (!wanted(state)) return;
      resolve(state);
      queueMicrotask(() => stop());
    });
  });
}

export const open = (signal: Signal) => until(signal, ({ kind }) => kind === "open");
