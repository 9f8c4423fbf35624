import { type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";
import type { ObserverSeat } from "../../signaling/contract/lesson.ts";
import type { Line } from "../../signaling/contract/line.ts";
import type { ParsedInput, RequestOutput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { LessonMedia } from "./lesson-media.ts";
import type { SeatMedia } from "./seat-media.ts";
import type { Stills } from "./stills.ts";
import type { Visitors } from "./visitors.ts";
import { WatchedPictures } from "./watched-pictures.ts";

/** The page of somebody who watches unseen. */
export interface ObserverPage {
  readonly seat: ObserverSeat;
  readonly line: Line;
}

export interface ObserversOptions {
  media: Pick<LessonMedia, "openSeat" | "closeSeat" | "watch" | "sources">;
  visitors: Pick<Visitors, "listen" | "unlisten">;
  stills: () => Pick<Stills, "start" | "stop" | "canBeHadOf">;
  clock: Clock;
  log: Log;
}

/** So many people watch one lesson at most. */
export const OBSERVERS_LIMIT = 5;
/** What one of them is sent at most: a picture at its best, and a small one beside it. */
export const OBSERVER_KBPS = 3_000;

/**
 * Those who watch one lesson unseen: teaching research, the administration. They sit in no room, so that nothing that goes
 * through the rooms (presence, attendance, plans, hands, messages) comes upon them. Each person has one page: the latest.
 */
export class Observers {
  readonly #options: ObserversOptions;
  readonly #pages = new Map<PersonId, ObserverPage>();
  readonly #seats = new Map<ObserverPage, SeatMedia>();
  readonly #pictures = new Map<ObserverPage, WatchedPictures>();

  constructor(options: ObserversOptions) {
    this.#options = options;
  }

  /** Whether this person would be one too many. */
  isFullFor(personId: PersonId): boolean {
    return !this.#pages.has(personId) && this.#pages.size >= OBSERVERS_LIMIT;
  }

  /** Answers whether it is let in: others may have been faster since it was asked. */
  enter(page: ObserverPage): boolean {
    const { seat, line } = page;
    const earlier = this.#pages.get(seat.personId);
    if (this.isFullFor(seat.personId)) {
      line.hangUp();
      return false;
    }
    if (earlier !== undefined) this.#dismiss(earlier, "seatTaken");
    this.#pages.set(seat.personId, page);
    this.#options.visitors.listen(line);
    return true;
  }

  isHere(page: ObserverPage): boolean {
    return this.#pages.get(page.seat.personId) === page;
  }

  /** Called one at a time with the lesson's other changes. */
  async join(
    page: ObserverPage,
    { rtpCapabilities }: ParsedInput<"join">,
  ): Promise<Outcome<Omit<RequestOutput<"join">, "lesson">>> {
    const { media, log, clock, stills } = this.#options;
    this.leave(page);
    const seat = await media.openSeat(rtpCapabilities, { sparing: true });
    if (seat === undefined) return refused("media.unavailable");
    await seat.transports.receive.setMaxKbps(OBSERVER_KBPS);
    // Its socket went away meanwhile.
    if (!this.isHere(page)) {
      media.closeSeat(seat);
      return refused("lesson.not-joined");
    }
    this.#seats.set(page, seat);
    const { line } = page;
    const sources = () => media.sources;
    this.#pictures.set(page, new WatchedPictures({ line, seat, clock, log, sources, stills: stills() }));
    log.info({ personId: page.seat.personId }, "somebody watches unseen");
    return await media.watch(seat, page.line);
  }

  /** undefined: it has not joined. */
  seatOf(page: ObserverPage): SeatMedia | undefined {
    return this.#seats.get(page);
  }

  /** It watches no more; its page stays. */
  leave(page: ObserverPage): void {
    const seat = this.#seats.get(page);
    this.#pictures.get(page)?.close();
    this.#pictures.delete(page);
    this.#seats.delete(page);
    if (seat !== undefined) this.#options.media.closeSeat(seat);
  }

  /** Its socket is gone for good. */
  exit(page: ObserverPage): void {
    this.leave(page);
    this.#options.visitors.unlisten(page.line);
    if (this.isHere(page)) this.#pages.delete(page.seat.personId);
  }

  /** Sends those away who may not watch any more. */
  async review(mayWatch: (personId: PersonId) => Promise<boolean>): Promise<void> {
    await Promise.all(
      [...this.#pages].map(async ([personId, page]) => {
        if (!(await mayWatch(personId)) && this.isHere(page)) this.#dismiss(page, "seatRemoved");
      }),
    );
  }

  /** The lesson is over, and its media closed. */
  clear(): void {
    for (const pictures of this.#pictures.values()) pictures.close();
    this.#pictures.clear();
    this.#pages.clear();
    this.#seats.clear();
  }

  #dismiss(page: ObserverPage, why: "seatTaken" | "seatRemoved"): void {
    this.exit(page);
    page.line.notify(why, {});
    page.line.hangUp();
  }
}
