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
import { rtpKbps, uplinkVerdictOf, verdictOf } from "../policy/link-verdict.ts";
import type { CheckSlots } from "./check-slots.ts";
import type { LessonMedia } from "./lesson-media.ts";
import { type CheckFindings, LinkCheck } from "./link-check.ts";
import { type HomeOf, usualUplink } from "./link-memory.ts";
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
  memory: Pick<MeasurementLog, "checked" | "recentOf">;
  homeOf: HomeOf;
  /** Another page of this room is in the lesson: its link has other work than trains. */
  isInLesson: (room: RoomId) => boolean;
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
}

/** So many pages of one room may wait with open transports: the latest. Whoever is sent away can join all the same. */
const PLACES_OF_A_ROOM = 3;
/** A room asks again only after so long. */
const BETWEEN_CHECKS_MS = 10_000;
/** Somebody who comes when so many wait is told to come back then. */
const COME_BACK_MS = 60_000;
/** By then a page that has the answer to its join can play what it was offered. */
const HOLD_MS = 250;

/**
 * Pages in front of the door: their transports stand before they join, so that their links can be measured over them and
 * the join needs no new handshake. Its methods are called one at a time (the lesson's Serial); only `report` is not.
 */
export class Lobby {
  readonly #options: LobbyOptions;
  /** In the order in which they came. */
  readonly #places = new Map<Waiting, Place>();
  /** When the last check of a room began. */
  readonly #checkedMs = new Map<RoomId, number>();
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
    const others = [...this.#places.keys()].filter(({ room }) => room === page.room);
    for (const other of others.slice(0, Math.max(0, others.length + 1 - PLACES_OF_A_ROOM))) this.#sendAway(other);
    const seat = await this.#options.media.openSeat(rtpCapabilities, { startKbps });
    if (seat === undefined) return refused("media.unavailable");
    const pulse = await seat.transports.receive.openPulse(rtpCapabilities);
    if (!pulse.ok || seat.closed || this.#closed) {
      this.#options.media.closeSeat(seat);
      return pulse.ok ? refused("media.unavailable") : pulse;
    }
    this.#places.set(page, { seat, pulse: pulse.value, check: null });
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
    const { clock, slots, isInLesson } = this.#options;
    if (isInLesson(page.room)) return refused("check.in-lesson");
    const nowMs = clock.now();
    const retryAfterMs = (this.#checkedMs.get(page.room) ?? Number.NEGATIVE_INFINITY) + BETWEEN_CHECKS_MS - nowMs;
    if (this.#isChecked(page.room) || retryAfterMs > 0)
      return refused("request.too-many", { retryAfterMs: Math.max(1_000, Math.ceil(retryAfterMs)) });
    if (slots.full) return refused("request.too-many", { retryAfterMs: COME_BACK_MS });
    this.#checkedMs.set(page.room, nowMs);
    const { seat, pulse } = place;
    const check = new LinkCheck({
      transport: seat.transports.receive,
      pulse,
      clock,
      line: slots.line,
      uplink: { transport: seat.transports.send, order: (train) => page.line.notify("trainOrdered", train) },
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

  /** What the page says that it has sent. */
  sent(page: Waiting, report: ParsedInput<"reportTrain">): Done {
    this.#places.get(page)?.check?.sent(report);
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

  /** A page of this room is in the lesson now: checks that others of its pages wait for come to nothing. */
  joined(room: RoomId): void {
    for (const [page, { check }] of this.#places) if (page.room === room) check?.stop();
  }

  #sendAway(page: Waiting): void {
    const isChecked = this.#places.get(page)?.check != null;
    this.leave(page);
    if (isChecked) page.line.notify("linkChecked", { result: null });
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
      const findings = await this.#options.slots.run(() => check.run(), {
        signal: check.signal,
        onQueued: (ahead) => page.line.notify("checkQueued", { ahead }),
      });
      if (findings !== null && this.#places.get(page) === place) result = await this.#keep(page.room, findings);
    } finally {
      place.check = null;
      if (this.#places.get(page) === place) page.line.notify("linkChecked", { result });
    }
  }

  #isChecked(room: RoomId): boolean {
    return [...this.#places].some(([page, { check }]) => page.room === room && check !== null);
  }

  /** Seeds the room's link, and writes the check down. */
  async #keep(room: RoomId, findings: CheckFindings): Promise<CheckView> {
    const { clock, onChecked, log } = this.#options;
    const { down, up, protocol, ...sample } = findings;
    const at = clock.now();
    const downKbps = Math.round(rtpKbps(down.kbps));
    const upKbps = up === null ? null : Math.round(rtpKbps(up.kbps));
    onChecked(room, {
      kbps: downKbps,
      proof: "checked",
      measurements: 1,
      roundTripMs: sample.roundTripMs,
      ...(upKbps !== null && (up?.orMore ? { uplinkAtLeastKbps: upKbps } : { uplinkKbps: upKbps })),
    });
    const view: CheckView = {
      checkedAt: at,
      downKbps,
      downOrMore: down.orMore,
      upKbps,
      upOrMore: up?.orMore ?? false,
      ...uplinkVerdictOf(upKbps, room === MASTER_ROOM ? "master" : "classroom"),
      upUsual: await this.#usualUplink(room, at),
      roundTripMs: Math.round(sample.roundTripMs),
      jitterMs: Math.round(sample.jitterMs),
      lossShare: Math.round(sample.lossShare * 1_000) / 1_000,
      protocol,
      ...verdictOf(sample, downKbps),
    };
    log.info({ classroomId: room, ...view }, "a link was checked");
    await this.#write(room, view);
    return view;
  }

  /** So that a teacher sees whether today is a bad day; not known is no reason to keep the check from the page. */
  async #usualUplink(room: RoomId, atMs: number): Promise<CheckView["upUsual"]> {
    const { memory, homeOf, log } = this.#options;
    const home = homeOf(room);
    if (home === null) return null;
    try {
      const usual = await usualUplink(home, atMs, memory);
      return usual && { kbps: usual.budgetKbps, orMore: usual.least, measurements: usual.measurements };
    } catch (cause) {
      log.warn({ err: cause, classroomId: home }, "the history of a link could not be read");
      return null;
    }
  }

  async #write(room: RoomId, view: CheckView): Promise<void> {
    const { lessonId, memory, homeOf, log } = this.#options;
    const home = homeOf(room);
    if (home === null) return;
    const { checkedAt, downKbps, downOrMore, upKbps, upOrMore, roundTripMs, jitterMs, lossShare, protocol } = view;
    const found = { downKbps, downOrMore, upKbps, upOrMore, roundTripMs, jitterMs, lossShare, protocol };
    try {
      await memory.checked({
        ...{ id: randomUUID(), classroomId: home, lessonId, at: checkedAt, source: "check" },
        ...found,
      });
    } catch (cause) {
      log.error({ err: cause, classroomId: home }, "a network check could not be written");
    }
  }
}
