import { io, type Socket } from "socket.io-client";
import type { Outcome, Refusal } from "./contract/errors.ts";
import type { Notice, NoticeName } from "./contract/notices.ts";
import { PROTOCOL_VERSION, REQUEST_TIMEOUT_MS, SOCKET_PATH } from "./contract/protocol.ts";
import type { RequestInput, RequestName, RequestOutput } from "./contract/requests.ts";

/** What a page may learn beside the server's refusals: there was no answer. */
export type LocalRefusal = { code: "server.unreachable"; params: Record<string, never> };
export type Answer<T> = Outcome<T> | { ok: false; error: LocalRefusal };

/**
 * `open.recovered` is true when the server kept the seat and every notice of the gap has been (or is being) replayed, and
 * no request fell into the gap; false on a first connection and when the page has to join again. With `recovered` false
 * and `seatKept` true, the seat is there but a request of the gap got no answer: join again without waiting for a welcome.
 * `refused` and `closed` are final: nothing reconnects by itself.
 */
export type SignalState =
  | { kind: "connecting" }
  | { kind: "open"; recovered: boolean; seatKept: boolean }
  | { kind: "lost"; retryAt: number }
  | { kind: "refused"; error: Refusal }
  | { kind: "closed" };

/** The page's end of the socket. Requests never throw and are never sent twice. */
export interface Signal {
  readonly state: SignalState;
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<RequestOutput<N>>>;
  /** Answers the function that stops listening. */
  on<N extends NoticeName>(name: N, run: (notice: Notice<N>) => void): () => void;
  /** Called at once with the present state, then at each change. */
  onState(run: (state: SignalState) => void): () => void;
  close(): void;
}

export interface ConnectOptions {
  /** Origin of the server; the page's own when left out. */
  url?: string;
  /** Asked at every (re)connection, so that a fresh ticket can be fetched when the old one has expired. */
  ticket: () => Promise<string>;
}

type Listeners = { [N in NoticeName]: Set<(notice: Notice<N>) => void> };

/** Written out, so that the schemas (and zod with them) stay out of the page; the compiler misses none. */
const noListeners = (): Listeners => ({
  welcomed: new Set(),
  lessonWentLive: new Set(),
  lessonExtended: new Set(),
  lessonEnded: new Set(),
  presenceChanged: new Set(),
  stageChanged: new Set(),
  overviewChanged: new Set(),
  sourceOffered: new Set(),
  sourcePaused: new Set(),
  sourceStopped: new Set(),
  roomPlanned: new Set(),
  ladderOrdered: new Set(),
  checkQueued: new Set(),
  trainOrdered: new Set(),
  checkProgressed: new Set(),
  linkChecked: new Set(),
  stillsOrdered: new Set(),
  stillPartSent: new Set(),
  stillConfirmed: new Set(),
  watchedAsStills: new Set(),
  clockTold: new Set(),
  mediaReset: new Set(),
  seatTaken: new Set(),
  voiceMuted: new Set(),
  seatRemoved: new Set(),
  talkTold: new Set(),
  handsChanged: new Set(),
  preparedChanged: new Set(),
  messagePosted: new Set(),
  messageRemoved: new Set(),
  roomTalkChanged: new Set(),
  assistantsChanged: new Set(),
  questionsTold: new Set(),
  tallyChanged: new Set(),
  slateChanged: new Set(),
  captionShown: new Set(),
  layoutChanged: new Set(),
  pointed: new Set(),
});

/**
 * Measurements are sent anew all the time, the slate makes sure of its own requests, and a transport that still has no way
 * asks for new credentials again: a lost one costs no join.
 */
const repeated: ReadonlySet<RequestName> = new Set<RequestName>([
  "reportReception",
  "reportLadder",
  "reportUplink",
  "sendStill",
  "writeSlate",
  "point",
  "readSlate",
  "readStrokes",
  "readShown",
  "restartIce",
]);

/** First wait after a lost connection, doubled up to the largest, in milliseconds; spread by ±30 %. */
const FIRST_RETRY_MS = 500;
const LARGEST_RETRY_MS = 8_000;
const SETTLED_MS = 5_000;

export function connect(options: ConnectOptions): Signal {
  return new SocketSignal(options);
}

class SocketSignal implements Signal {
  #state: SignalState = { kind: "connecting" };
  readonly #stateListeners = new Set<(state: SignalState) => void>();
  readonly #noticeListeners = noListeners();
  #socket: Socket;
  readonly #open: () => Socket;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #settled: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  /** A request since the last welcome or recovery got no answer. */
  #missed = false;

  constructor({ url, ticket }: ConnectOptions) {
    let asked = 0;
    const settings = {
      path: SOCKET_PATH,
      // Long polling would break connection-state recovery behind more than one process and costs round trips.
      transports: ["websocket"],
      autoConnect: false,
      // Reconnecting is ours, so that the page can show when the next attempt comes.
      reconnection: false,
      auth: (give: (auth: object) => void) => {
        // A ticket may be long in coming, and the socket be another one by then.
        const attempt = ++asked;
        ticket().then(
          (value) => attempt === asked && give({ ticket: value, protocol: PROTOCOL_VERSION }),
          () => attempt === asked && this.#lose(),
        );
      },
    };
    this.#open = () =>
      this.#listenTo(
        url === undefined ? io({ ...settings, forceNew: true }) : io(url, { ...settings, forceNew: true }),
      );
    this.#socket = this.#open();
    this.#socket.connect();
  }

  #listenTo(socket: Socket): Socket {
    socket.onAny((name: NoticeName, notice, confirm?: unknown) => {
      this.#hear(name, notice);
      if (typeof confirm === "function") confirm();
    });
    // The seat was given up meanwhile: this socket's memory of it is of no use, a new one comes with a ticket.
    socket.on("seatGone", () => this.#renew());
    socket.on("connect", () => {
      // Only a connection that lasts has shown that trying at once is right.
      this.#settled = setTimeout(() => {
        this.#attempts = 0;
      }, SETTLED_MS);
      const seatKept = socket.recovered === true;
      const recovered = seatKept && !this.#missed;
      this.#missed = false;
      this.#become({ kind: "open", recovered, seatKept });
    });
    socket.on("connect_error", (error: Error & { data?: Refusal }) => {
      if (error.data !== undefined && isFinal(error.data)) this.#become({ kind: "refused", error: error.data });
      else this.#lose();
    });
    socket.on("disconnect", (reason) => {
      if (socket !== this.#socket || reason === "io client disconnect") return;
      // The server hangs up only when the seat is gone for good (taken by another page, lesson over).
      if (reason === "io server disconnect") this.close();
      else this.#lose();
    });
    return socket;
  }

  #renew(): void {
    if (this.#state.kind === "closed" || this.#state.kind === "refused") return;
    const old = this.#socket;
    this.#socket = this.#open();
    old.removeAllListeners();
    old.disconnect();
    this.#lose();
  }

  get state(): SignalState {
    return this.#state;
  }

  async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<RequestOutput<N>>> {
    const unreachable: Answer<RequestOutput<N>> = { ok: false, error: { code: "server.unreachable", params: {} } };
    const missed = (): typeof unreachable => {
      if (!repeated.has(name)) this.#missed = true;
      return unreachable;
    };
    if (!this.#socket.connected) return missed();
    try {
      const answer: Outcome<RequestOutput<N>> = await this.#socket.timeout(REQUEST_TIMEOUT_MS).emitWithAck(name, input);
      return answer;
    } catch {
      // The acknowledgement did not come in time or the socket was lost: there is nothing else to catch here.
      return missed();
    }
  }

  on<N extends NoticeName>(name: N, run: (notice: Notice<N>) => void): () => void {
    this.#noticeListeners[name].add(run);
    return () => {
      this.#noticeListeners[name].delete(run);
    };
  }

  onState(run: (state: SignalState) => void): () => void {
    this.#stateListeners.add(run);
    run(this.#state);
    return () => {
      this.#stateListeners.delete(run);
    };
  }

  close(): void {
    if (this.#state.kind === "closed") return;
    clearTimeout(this.#retry);
    clearTimeout(this.#settled);
    this.#socket.disconnect();
    this.#become({ kind: "closed" });
  }

  #hear<N extends NoticeName>(name: N, notice: Notice<N>): void {
    if (!(name in this.#noticeListeners)) return;
    for (const run of this.#noticeListeners[name]) run(notice);
  }

  #lose(): void {
    if (this.#state.kind === "closed" || this.#state.kind === "refused") return;
    clearTimeout(this.#retry);
    clearTimeout(this.#settled);
    const base = Math.min(LARGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    // Spread, so that five hundred classrooms do not return in the same instant.
    const waitMs = base * (0.7 + Math.random() * 0.6);
    this.#attempts += 1;
    this.#become({ kind: "lost", retryAt: Date.now() + waitMs });
    this.#retry = setTimeout(() => {
      // A half-open attempt (its ticket could not be fetched) has to be dropped before the next.
      this.#socket.io.engine?.close();
      this.#socket.disconnect();
      this.#socket.connect();
    }, waitMs);
  }

  #become(state: SignalState): void {
    this.#state = state;
    for (const run of this.#stateListeners) run(state);
  }
}

/** Refusals that trying again does not mend. An expired ticket is mended by the next one. */
function isFinal(error: Refusal): boolean {
  switch (error.code) {
    case "ticket.expired":
    case "request.too-many":
    case "server.failed":
    case "server.stopping":
      return false;
    default:
      return true;
  }
}
