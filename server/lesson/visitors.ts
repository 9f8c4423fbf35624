import type { Presence, RoomId, RoomSeat } from "../../signaling/contract/lesson.ts";
import type { Channel, Line } from "../../signaling/contract/line.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { roomOf } from "./sources.ts";
import { mayKnowPresence } from "./view.ts";

/** One open page. It sits in the lobby until it joins; then it is its room's occupant. */
export interface Visitor {
  readonly seat: RoomSeat;
  readonly room: RoomId;
  readonly line: Line;
  /** When its socket was lost, while it may still come back; epoch ms. */
  awaySince: number | null;
}

export function visitorOf(seat: RoomSeat, line: Line): Visitor {
  return { seat, room: roomOf(seat), line, awaySince: null };
}

/** The pages of one lesson, which of them is the occupant of which room, and what is said to them. */
export class Visitors {
  readonly #channel: string;
  readonly #pages = new Set<Visitor>();
  readonly #occupants = new Map<RoomId, Visitor>();
  /** Of those who watch unseen: they hear what is said to classrooms, and are counted and named nowhere. */
  readonly #onlookers = new Set<Line>();

  /** Of every page: 50 strokes a second to hundreds of pages are kept once, not for each of them. */
  #everybody: Channel | undefined;

  /** @param channel a name that no other lesson has. */
  constructor(channel: string) {
    this.#channel = channel;
  }

  get empty(): boolean {
    return this.#pages.size === 0;
  }

  get pages(): readonly Visitor[] {
    return [...this.#pages];
  }

  get occupants(): readonly Visitor[] {
    return [...this.#occupants.values()];
  }

  /** Rooms whose page can hear at this moment. */
  get present(): readonly RoomId[] {
    return this.occupants.filter(({ awaySince }) => awaySince === null).map(({ room }) => room);
  }

  /** Of every page, those that watch unseen too. */
  get lines(): readonly Line[] {
    return [...this.pages.map(({ line }) => line), ...this.#onlookers];
  }

  listen(line: Line): void {
    this.#onlookers.add(line);
    this.#everybody = line.tune(this.#channel);
  }

  unlisten(line: Line): void {
    this.#onlookers.delete(line);
  }

  enter(visitor: Visitor): void {
    this.#pages.add(visitor);
    this.#everybody = visitor.line.tune(this.#channel);
  }

  exit(visitor: Visitor): void {
    this.#pages.delete(visitor);
  }

  /** Whether it has its page open, in the lobby or in the lesson. */
  isHere(visitor: Visitor): boolean {
    return this.#pages.has(visitor);
  }

  isOccupant(visitor: Visitor): boolean {
    return this.occupantOf(visitor.room) === visitor;
  }

  occupantOf(room: RoomId): Visitor | undefined {
    return this.#occupants.get(room);
  }

  /** Gives the visitor its room, in place of whoever had it: that page is sent away, and returned. */
  occupy(visitor: Visitor): Visitor | undefined {
    const earlier = this.#occupants.get(visitor.room);
    this.#occupants.set(visitor.room, visitor);
    if (earlier !== undefined && earlier !== visitor) this.dismiss(earlier, "seatTaken");
    return earlier;
  }

  free(room: RoomId): void {
    this.#occupants.delete(room);
  }

  /** Sends a page away for good, and says why. */
  dismiss(visitor: Visitor, name: "seatTaken" | "seatRemoved"): void {
    this.#pages.delete(visitor);
    visitor.line.notify(name, {});
    visitor.line.hangUp();
  }

  clear(): void {
    this.#pages.clear();
    this.#occupants.clear();
    this.#onlookers.clear();
  }

  presenceOf(room: RoomId): Presence {
    const occupant = this.#occupants.get(room);
    if (occupant === undefined) return "absent";
    return occupant.awaySince === null ? "present" : "away";
  }

  tellPresence(room: RoomId): void {
    const presence = this.presenceOf(room);
    for (const { seat, line } of this.#pages)
      if (mayKnowPresence(seat, room)) line.notify("presenceChanged", { room, presence });
    if (room === MASTER_ROOM) for (const line of this.#onlookers) line.notify("presenceChanged", { room, presence });
  }

  /** To the room's occupant, if there is one. */
  tellRoom<N extends NoticeName>(room: RoomId, name: N, notice: Notice<N>): void {
    this.#occupants.get(room)?.line.notify(name, notice);
  }

  /** Of a room's occupant, or the one it is already. */
  lineOf(to: RoomId | Line): Line | undefined {
    return typeof to === "string" ? this.#occupants.get(to)?.line : to;
  }

  /** To those who watch unseen alone. */
  tellOnlookers<N extends NoticeName>(name: N, notice: Notice<N>): void {
    for (const line of this.#onlookers) line.notify(name, notice);
  }

  /** And to those who watch unseen. */
  tellOccupants<N extends NoticeName>(name: N, notice: Notice<N>): void {
    for (const line of this.#hearers()) line.notify(name, notice);
  }

  /** The same for what is out of date in a moment. */
  mentionToOccupants<N extends NoticeName>(name: N, notice: Notice<N>): void {
    for (const line of this.#hearers()) line.mention(name, notice);
  }

  /** To every page, in the lobby too. */
  tellAll<N extends NoticeName>(name: N, notice: Notice<N>): void {
    this.#everybody?.notify(name, notice);
  }

  /** The same for what is out of date in a moment. */
  mentionToAll<N extends NoticeName>(name: N, notice: Notice<N>): void {
    this.#everybody?.mention(name, notice);
  }

  #hearers(): Line[] {
    return [...this.occupants.map(({ line }) => line), ...this.#onlookers];
  }
}
