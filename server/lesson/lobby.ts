import { randomUUID } from "node:crypto";
import type { CheckView } from "../../signaling/contract/check.ts";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Line } from "../../signaling/contract/line.ts";
import type { RtpCapabilities } from "../../signaling/contract/media.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { ParsedInput, RequestOutput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { rtpKbps, verdictOf } from "../policy/link-verdict.ts";
import type { CheckSlots } from "./check-slots.ts";
import type { LessonMedia } from "./lesson-media.ts";
import { type CheckFindings, LinkCheck } from "./link-check.ts";
import type { MeasurementLog } from "./measurement-ports.ts";
import type { Pulse } from "./ports.ts";
import type { LinkSeed } from "./room-link.ts";
import type { SeatMedia } from "./seat-media.ts";

export interface LobbyOptions {
  lessonId: LessonId;
  media: LessonMedia;
  clock: Clock;
  log: Log;
  slots: CheckSlots;
  memory: Pick<MeasurementLog, "checked">;
  /** A check has shown what this room's link carries. */
  onChecked: (room: RoomId, seed: LinkSeed) => void;
}

/** One page in front of the door: whoever it is, it is the same object from call to call. */
export interface Waiting {
  readonly room: RoomId;
  readonly line: Line;
}

interface Place {
  seat: SeatMedia;
  pulse: Pulse;
  check: LinkCheck | null;
  /** When the last check began. */
  checkedMs: number;
}

/** A page asks again only after so long. */
const BETWEEN_CHECKS_MS = 10_000;
/** By then a page that has the answer to its join can play what it was offered. */
const HOLD_MS = 250;

/**
 * Pages in front of the door: their transports stand before they join, so that their links can be measured over them and
 * the join needs no new handshake. Its methods are called one at a time (the lesson's Serial); only `report` is not.
 */
export class Lobby {
  readonly #options: LobbyOptions;
  readonly #places = new Map<Waiting, Place>();
  #closed = false;

  constructor(options: LobbyOptions) {
    this.#options = options;
  }

  async open(
    page: Waiting,
    rtpCapabilities: RtpCapabilities,
    startKbps?: number,
  ): Promise<Outcome<RequestOutput<"openTransports">>> {
    this.leave(page);
    const seat = await this.#options.media.openSeat(rtpCapabilities, startKbps);
    if (seat === undefined) return refused("media.unavailable");
    const pulse = await seat.transports.receive.openPulse(rtpCapabilities);
    if (!pulse.ok || seat.closed || this.#closed) {
      this.#options.media.closeSeat(seat);
      return pulse.ok ? refused("media.unavailable") : pulse;
    }
    this.#places.set(page, { seat, pulse: pulse.value, check: null, checkedMs: Number.NEGATIVE_INFINITY });
    const { receive, send } = seat.transports;
    const { id, rtpParameters } = pulse.value;
    return granted({ receive: receive.parameters, send: send.parameters, pulse: { consumerId: id, rtpParameters } });
  }

  /** The transports of a page that waits here. */
  seatOf(page: Waiting): SeatMedia | undefined {
    return this.#places.get(page)?.seat;
  }

  /** Begins a check; its outcome is told to the page. */
  check(page: Waiting): Done {
    const place = this.#places.get(page);
    if (place === undefined || place.seat.closed) return refused("media.not-found");
    const nowMs = this.#options.clock.now();
    const retryAfterMs = place.checkedMs + BETWEEN_CHECKS_MS - nowMs;
    if (place.check !== null || retryAfterMs > 0)
      return refused("request.too-many", { retryAfterMs: Math.max(1_000, Math.ceil(retryAfterMs)) });
    place.checkedMs = nowMs;
    const { seat, pulse } = place;
    const check = new LinkCheck({
      transport: seat.transports.receive,
      pulse,
      clock: this.#options.clock,
      onProgress: (share) => page.line.notify("checkProgressed", { share }),
    });
    place.check = check;
    this.#run(page, place, check).catch((cause: unknown) => {
      // A transport that closed under it: its page has gone, or its worker died.
      if (!seat.closed) this.#options.log.warn({ err: cause, classroomId: page.room }, "a network check failed");
    });
    return granted({});
  }

  report(page: Waiting, seen: ParsedInput<"reportCheck">): Done {
    const check = this.#places.get(page)?.check;
    // The last reports of a check may come after its end.
    check?.report(seen);
    return granted({});
  }

  /** The page joins with the transports that it has: they are the seat's from now on. Others are closed. */
  take(page: Waiting, receiveId: string | undefined): SeatMedia | undefined {
    const place = this.#places.get(page);
    this.#places.delete(page);
    if (place === undefined) return undefined;
    place.check?.stop();
    place.pulse.close();
    if (!place.seat.closed && place.seat.transports.receive.parameters.id === receiveId) {
      this.#releaseSoon(place.seat);
      return place.seat;
    }
    this.#options.media.closeSeat(place.seat);
    return undefined;
  }

  leave(page: Waiting): void {
    this.take(page, undefined);
  }

  close(): void {
    this.#closed = true;
    for (const page of [...this.#places.keys()]) this.leave(page);
  }

  /** A page that is ready says so with `startReceiving`; from a satellite that word takes longer than getting ready. */
  #releaseSoon(seat: SeatMedia): void {
    this.#options.clock.after(HOLD_MS, () => {
      seat.releaseAll().catch((cause: unknown) => {
        if (!seat.closed) this.#options.log.warn({ err: cause }, "what a room was given could not be released");
      });
    });
  }

  async #run(page: Waiting, place: Place, check: LinkCheck): Promise<void> {
    let result: CheckView | null = null;
    try {
      // It may have left while it waited for its turn.
      const findings = await this.#options.slots.run(async () =>
        this.#places.get(page) === place ? await check.run() : null,
      );
      if (findings !== null && this.#places.get(page) === place) result = await this.#keep(page.room, findings);
    } finally {
      place.check = null;
      if (this.#places.get(page) === place) page.line.notify("linkChecked", { result });
    }
  }

  /** Seeds the room's link, and writes the check down. */
  async #keep(room: RoomId, findings: CheckFindings): Promise<CheckView> {
    const { lessonId, clock, memory, onChecked, log } = this.#options;
    const { down, protocol, ...sample } = findings;
    const at = clock.now();
    const downKbps = Math.round(rtpKbps(down.kbps));
    onChecked(room, { kbps: downKbps, proof: "checked", measurements: 1, roundTripMs: sample.roundTripMs });
    const view: CheckView = {
      checkedAt: at,
      downKbps,
      downOrMore: down.orMore,
      upKbps: null,
      roundTripMs: Math.round(sample.roundTripMs),
      jitterMs: Math.round(sample.jitterMs),
      lossShare: Math.round(sample.lossShare * 1_000) / 1_000,
      protocol,
      ...verdictOf(sample, downKbps),
    };
    log.info({ classroomId: room, ...view }, "a link was checked");
    if (room === MASTER_ROOM) return view;
    const { upKbps, roundTripMs, jitterMs, lossShare } = view;
    try {
      await memory.checked({
        id: randomUUID(),
        classroomId: room,
        lessonId,
        at,
        downKbps,
        upKbps,
        roundTripMs,
        jitterMs,
        lossShare,
        protocol,
        source: "check",
      });
    } catch (cause) {
      log.error({ err: cause, classroomId: room }, "a network check could not be written");
    }
    return view;
  }
}
