import type { Server as HttpServer, IncomingMessage } from "node:http";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Server, type Socket } from "socket.io";
import { z } from "zod";
import { type Outcome, type Refusal, refused } from "./contract/errors.ts";
import type { Admit, Guest, Line } from "./contract/line.ts";
import type { Notice } from "./contract/notices.ts";
import {
  CLOCK_PERIOD_MS,
  MAX_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  RECOVERY_WINDOW_MS,
  REQUEST_TIMEOUT_MS,
  SOCKET_PATH,
} from "./contract/protocol.ts";
import type { RequestName } from "./contract/requests.ts";
import { dispatch } from "./dispatch.ts";

export interface SignalingLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface Signaling {
  /** Tells every page that the server stops and closes their sockets; they reconnect elsewhere or later. */
  close(): Promise<void>;
}

export interface ServeOptions {
  http: HttpServer;
  admit: Admit;
  log: SignalingLog;
  now: () => number;
  /** Whose connection it is, also behind a proxy: bad tickets are counted by it. */
  addressOf: (request: IncomingMessage) => string;
}

/** Two lost pings of a satellite link fit; a pulled cable is noticed within 13 s. */
const PING_INTERVAL_MS = 5_000;
const PING_TIMEOUT_MS = 8_000;
/**
 * A page that joins, sends four sources and receives twenty makes about 40 requests in its first seconds; one that writes
 * and points makes 40 a second at most.
 */
const REQUESTS_PER_10_S = 500;
/**
 * After each of these the lesson plans anew for all its rooms, and opens or closes something in a worker. No hand presses
 * that often; a page that joins needs about ten.
 */
const HEAVY: ReadonlySet<string> = new Set<RequestName>([
  "join",
  "openTransports",
  "startSource",
  "pauseSource",
  "stopSource",
  "openClassroom",
  "closeClassroom",
  "showOverview",
]);
const HEAVY_PER_10_S = 60;
/** HTTP requests that are under way when the service stops have so long to end. */
const LAST_REQUESTS_MS = 2_000;
/** Whoever asks this many times too much is no page of ours. */
const FLOOD = 10;
/** Bad tickets from one address; a county behind one address comes in with good ones, which are not counted. */
const BAD_TICKETS_PER_MINUTE = 60;

const handshake = z.object({ ticket: z.string().max(4_096), protocol: z.int() });

/** The refusal of a handshake, in the shape that socket.io hands to the page (`error.data`). */
class HandshakeRefused extends Error {
  readonly data: Refusal;
  constructor(data: Refusal) {
    super(data.code);
    this.data = data;
  }
}

/** Browsers always say where a page is from; programs that are none need not. */
function isSameOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Binds the contract to socket.io: authenticate, parse, dispatch, acknowledge, limit, recover. */
export function serve({ http, admit, log, now, addressOf }: ServeOptions): Signaling {
  const io = new Server(http, {
    path: SOCKET_PATH,
    transports: ["websocket"],
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_WINDOW_MS, skipMiddlewares: true },
    // The pages come from this origin; a page of another must not open a socket with a ticket it found.
    allowRequest: (request, decide) => decide(null, isSameOrigin(request)),
  });
  const badTickets = new RateLimiterMemory({ points: BAD_TICKETS_PER_MINUTE, duration: 60 });
  const requestBudget = new RateLimiterMemory({ points: REQUESTS_PER_10_S, duration: 10 });
  const heavyBudget = new RateLimiterMemory({ points: HEAVY_PER_10_S, duration: 10 });
  const entries = new WeakMap<Socket, (line: Line) => Guest>();
  /** `socket`: the one that the guest is on now; undefined while it is lost. */
  const seats = new Map<string, { guest: Guest; socket: Socket | undefined; cancelGone: (() => void) | undefined }>();

  async function authenticate(socket: Socket): Promise<void> {
    const address = addressOf(socket.request);
    const spent = await badTickets.get(address);
    if (spent !== null && spent.remainingPoints <= 0)
      throw new HandshakeRefused({ code: "request.too-many", params: { retryAfterMs: spent.msBeforeNext } });
    const auth = handshake.safeParse(socket.handshake.auth);
    const outcome: Outcome<(line: Line) => Guest> = !auth.success
      ? refused("ticket.missing")
      : auth.data.protocol !== PROTOCOL_VERSION
        ? refused("protocol.unsupported", { supported: PROTOCOL_VERSION })
        : await admit(auth.data.ticket);
    if (outcome.ok) {
      entries.set(socket, outcome.value);
      return;
    }
    if (outcome.error.code.startsWith("ticket.")) await badTickets.penalty(address);
    throw new HandshakeRefused(outcome.error);
  }

  io.use((socket, next) => {
    authenticate(socket).then(
      () => next(),
      (cause: unknown) => {
        if (cause instanceof HandshakeRefused) return next(cause);
        const reference = crypto.randomUUID();
        log.error({ reference, err: cause }, "a handshake failed");
        next(new HandshakeRefused({ code: "server.failed", params: { reference } }));
      },
    );
  });

  io.on("connection", (socket) => {
    const guest = seatOf(socket);
    if (guest === undefined) {
      // Recovered by socket.io, but its seat is gone, or still held by a connection that only this side believes in:
      // the page comes again with its ticket.
      socket.emit("seatGone");
      socket.disconnect(true);
      return;
    }
    socket.onAny((name: string, ...args: unknown[]) => {
      // Only `request(name, input, acknowledge)` is part of the protocol; anything else has nobody to answer to.
      const last = args.at(-1);
      const acknowledge = typeof last === "function" ? last : () => undefined;
      const input = typeof last === "function" && args.length > 1 ? args[0] : undefined;
      const known = typeof last === "function";
      answer(socket, guest, known ? name : "", input).then(
        (outcome) => acknowledge(outcome),
        (cause: unknown) => log.error({ err: cause, request: name.slice(0, 64) }, "an acknowledgement failed"),
      );
    });
    socket.on("disconnect", (reason) => {
      if (seats.get(socket.id)?.socket === socket) leaveOrWait(socket.id, guest, reason);
    });
  });

  function seatOf(socket: Socket): Guest | undefined {
    const kept = seats.get(socket.id);
    if (socket.recovered) {
      if (kept === undefined || kept.socket !== undefined) return undefined;
      kept.socket = socket;
      kept.cancelGone?.();
      kept.cancelGone = undefined;
      kept.guest.returned();
      return kept.guest;
    }
    const enter = entries.get(socket);
    if (enter === undefined) throw new Error("a socket passed the handshake without an entry");
    const guest = enter(lineTo(socket.id));
    seats.set(socket.id, { guest, socket, cancelGone: undefined });
    return guest;
  }

  function lineTo(socketId: string): Line {
    return {
      // Through the socket's own room rather than the socket, so that notices of a gap are stored and replayed.
      notify: (name, notice) => {
        io.to(socketId).emit(name, notice);
      },
      mention: (name, notice) => {
        io.to(socketId).volatile.emit(name, notice);
      },
      // Sent with an acknowledgement, which socket.io does not store for recovery.
      deliver: async (name, notice) => {
        const socket = seats.get(socketId)?.socket;
        if (socket === undefined) return false;
        try {
          await socket.timeout(REQUEST_TIMEOUT_MS).emitWithAck(name, notice);
          return true;
        } catch {
          // No answer in time, or the socket was lost: all that there is to know.
          return false;
        }
      },
      tune: (channel) => {
        // A name that no socket's own room has.
        const room = `channel ${channel}`;
        io.in(socketId).socketsJoin(room);
        return {
          notify: (name, notice) => {
            io.to(room).emit(name, notice);
          },
          mention: (name, notice) => {
            io.to(room).volatile.emit(name, notice);
          },
        };
      },
      hangUp: () => {
        io.in(socketId).disconnectSockets(true);
        forget(socketId);
      },
    };
  }

  async function answer(socket: Socket, guest: Guest, name: string, input: unknown): Promise<Outcome<object>> {
    try {
      await requestBudget.consume(socket.id);
      if (HEAVY.has(name)) await heavyBudget.consume(socket.id);
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) throw cause;
      if (cause.consumedPoints > FLOOD * REQUESTS_PER_10_S) socket.disconnect(true);
      return refused("request.too-many", { retryAfterMs: cause.msBeforeNext });
    }
    return await dispatch(guest.handlers, name, input, (request, reference, cause) =>
      log.error({ request, reference, err: cause }, "a request failed"),
    );
  }

  function leaveOrWait(socketId: string, guest: Guest, reason: string): void {
    const kept = seats.get(socketId);
    if (kept === undefined) return;
    if (reason === "client namespace disconnect" || reason === "server namespace disconnect") {
      forget(socketId);
      return;
    }
    kept.socket = undefined;
    guest.dropped();
    // A little longer than socket.io keeps its part, so that a recovered socket always finds its seat.
    const timer = setTimeout(() => forget(socketId), RECOVERY_WINDOW_MS + 1_000);
    timer.unref();
    kept.cancelGone = () => clearTimeout(timer);
  }

  function forget(socketId: string): void {
    const kept = seats.get(socketId);
    if (kept === undefined) return;
    seats.delete(socketId);
    kept.cancelGone?.();
    kept.guest.gone();
  }

  const clock = setInterval(() => {
    const notice: Notice<"clockTold"> = { serverNow: now() };
    io.emit("clockTold", notice);
  }, CLOCK_PERIOD_MS);
  clock.unref();

  return {
    async close() {
      clearInterval(clock);
      for (const { guest, cancelGone } of seats.values()) {
        cancelGone?.();
        guest.gone();
      }
      seats.clear();
      // Closing the engine, not the namespace: the pages then see a lost connection and come back by themselves.
      io.engine.close();
      // Uploads and slow downloads must not use up the time in which the lessons are written down.
      const timer = setTimeout(() => http.closeAllConnections(), LAST_REQUESTS_MS);
      await io.close();
      clearTimeout(timer);
    },
  };
}
