import { type RequestHandler, type Response, Router } from "express";
import type { OnAirEvent } from "../../signaling/contract/operations.ts";
import { reachOf } from "../accounts/reach.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { administratorOf, type Gate } from "./caller.ts";
import { onAirReach } from "./on-air-reach.ts";
import { sendProblem } from "./problem.ts";

/** What goes on in all lessons; server/lesson/on-air-feed.ts is one. */
export interface OnAir {
  /** How many watch. */
  readonly watchers: number;
  /** `ended` is called when the service stops. `snapshot` answers how things stand now. */
  watch(watcher: { tell(event: OnAirEvent): void; ended(): void }): { snapshot(): OnAirEvent; stop(): void };
}

export interface OperationsFeedParts extends Gate {
  readonly onAir: OnAir;
  readonly timetable: Pick<Timetable, "find">;
  readonly clock: Clock;
  readonly log: Log;
}

/** A proxy that hears nothing for a minute hangs up; and a session may have ended meanwhile. */
const BEAT_MS = 15_000;
/** More pages than a bureau has administrators: each holds a connection open. */
const MOST_WATCHERS = 200;

/**
 * GET /operations/feed: what goes on in all lessons, as server-sent events. A stream of its own rather than the lessons'
 * socket: it needs the session that the page has already, and begins anew with a snapshot whenever it breaks.
 */
export function operationsFeed(parts: OperationsFeedParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get("/operations/feed", streamTo(parts));
  return router;
}

function streamTo({ onAir, accounts, tokens, timetable, clock, log }: OperationsFeedParts): RequestHandler {
  const gate = { accounts, tokens };
  return async (request, response) => {
    const caller = await administratorOf(request, gate, "operations:read");
    if (!caller.ok) return sendProblem(response, caller.error);
    if (onAir.watchers >= MOST_WATCHERS) {
      return sendProblem(response, { code: "request.too-many", params: { retryAfterMs: BEAT_MS } });
    }
    if (response.closed) return;
    response.status(200).set({ "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
    let [full, missed] = [false, false];
    const tell = (event: OnAirEvent): void => {
      if (full) missed = true;
      else full = !write(response, `data: ${JSON.stringify(reach.within(event))}\n\n`);
    };
    const tellAll = (): void => {
      if (!response.closed) tell(watching.snapshot());
    };
    const reach = onAirReach(caller.value.holder, timetable, tellAll, (cause) =>
      log.warn({ err: cause }, "a lesson on air could not be looked up"),
    );
    const watching = onAir.watch({ tell, ended: () => response.end() });
    // Who was too slow gets no backlog but how things stand by then.
    response.on("drain", () => {
      full = false;
      // A snapshot may itself be more than the connection takes at once: another one is due only for who missed some.
      if (!missed) return;
      missed = false;
      tellAll();
    });
    const cancelBeat = everyBeat(clock, async () => {
      write(response, ": still here\n\n");
      const now = await administratorOf(request, gate, "operations:read");
      // Who reaches elsewhere by now begins anew.
      if (!now.ok || reachOf(now.value.holder) !== reachOf(caller.value.holder)) response.end();
    });
    response.once("close", () => {
      cancelBeat();
      watching.stop();
    });
    tellAll();
  };
}

/** Answers whether the connection takes more. */
function write(response: Response, text: string): boolean {
  const more = response.write(text);
  // Out of the packer and on its way.
  response.flush();
  return more;
}

function everyBeat(clock: Clock, beat: () => Promise<void>): () => void {
  let cancel = (): void => undefined;
  let stopped = false;
  const schedule = (): void => {
    cancel = clock.after(BEAT_MS, () => {
      // A store that does not answer now ends nobody's session.
      void beat()
        .catch(() => undefined)
        .then(() => {
          if (!stopped) schedule();
        });
    });
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}
