import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { RoomId, Seat } from "../../signaling/contract/lesson.ts";
import type { RtpCapabilities } from "../../signaling/contract/media.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { ParsedInput, RequestOutput } from "../../signaling/contract/requests.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { LessonParts } from "./lesson-parts.ts";
import type { ObserverPage } from "./observers.ts";
import type { Stays } from "./stays.ts";
import type { viewFor } from "./view.ts";
import type { Visitor, Visitors } from "./visitors.ts";

export interface LessonDoorOptions {
  parts: LessonParts;
  visitors: Visitors;
  stays: Stays;
  clock: Clock;
  log: Log;
  viewFor: (seat: Seat) => ReturnType<typeof viewFor>;
}

/**
 * How pages get into their rooms and out of them: everything that has to follow when one becomes its room's occupant, or is
 * it no longer. Its methods are called inside the lesson's queue of state changes.
 */
export class LessonDoor {
  /** Taken out by an administrator, and not let in. */
  readonly removed = new Set<RoomId>();
  readonly #options: LessonDoorOptions;

  constructor(options: LessonDoorOptions) {
    this.#options = options;
  }

  /** Makes the visitor its room's occupant, in place of any other page of that room. */
  async join(
    visitor: Visitor,
    { rtpCapabilities, receiveId }: ParsedInput<"join">,
  ): Promise<Outcome<RequestOutput<"join">>> {
    const { parts, visitors, stays, clock, log, viewFor } = this.#options;
    const { media, links, staging, conversation } = parts;
    const { room, seat } = visitor;
    // Its socket is gone, and this request was still on its way.
    if (!visitors.isHere(visitor)) return refused("lesson.not-joined");
    if (this.removed.has(room)) return refused("lesson.removed");
    const earlier = visitors.occupy(visitor);
    // Another page of the teacher's shows no wall yet: nobody is to be looked at by nobody.
    if (room === MASTER_ROOM && earlier !== undefined && earlier !== visitor) staging.closeOverview();
    const waiting = links?.lobby.take(visitor, receiveId);
    links?.lobby.joined(room);
    const held = waiting !== undefined;
    const own = waiting ?? (await media.openSeat(rtpCapabilities, { startKbps: await links?.startKbps(room) }));
    const outcome = await media.join(room, own, { held });
    // Before the answer: by the time that media can flow, it flows as planned.
    if (outcome.ok) await links?.control.joined(room);
    if (!visitors.isHere(visitor)) {
      if (visitors.isOccupant(visitor)) await this.vacate(visitor, "lost");
      return refused("lesson.not-joined");
    }
    if (!outcome.ok) {
      // A room that was here before stays so while its page tries again; a new one is not here without media.
      if (earlier === undefined) visitors.free(room);
      return outcome;
    }
    if (earlier !== visitor) visitors.tellPresence(room);
    log.info({ classroomId: room }, "a room joined");
    await stays.begin(room, clock.now());
    conversation.joined(room);
    if (media.isMuted(room)) visitors.tellRoom(room, "voiceMuted", { muted: true });
    return granted({ ...outcome.value, lesson: viewFor(seat) });
  }

  /** Lets somebody in who watches unseen, and has no room. */
  async joinUnseen(page: ObserverPage, input: ParsedInput<"join">): Promise<Outcome<RequestOutput<"join">>> {
    const { parts, viewFor } = this.#options;
    const outcome = await parts.observers.join(page, input);
    if (!outcome.ok) return outcome;
    page.line.notify("questionsTold", parts.conversation.questions.watchedView());
    return granted({ ...outcome.value, lesson: viewFor(page.seat) });
  }

  /** Opens what the visitor may join with later, and lets its link be checked. */
  async openTransports(
    visitor: Visitor,
    rtpCapabilities: RtpCapabilities,
  ): Promise<Outcome<RequestOutput<"openTransports">>> {
    const { parts, visitors } = this.#options;
    const { links } = parts;
    if (links === null) return refused("check.off");
    if (visitors.presenceOf(visitor.room) === "present") return refused("check.in-lesson");
    if (!visitors.isHere(visitor)) return refused("lesson.not-joined");
    const outcome = await links.lobby.open(visitor, rtpCapabilities, await links.startKbps(visitor.room));
    // Its socket went away meanwhile.
    if (!visitors.isHere(visitor)) links.lobby.leave(visitor);
    return outcome;
  }

  /** Takes the visitor out of its room. */
  async vacate(visitor: Visitor, reason: "left" | "lost"): Promise<void> {
    const { parts, visitors, stays, clock, log } = this.#options;
    const { room } = visitor;
    if (!visitors.isOccupant(visitor)) return;
    visitors.free(room);
    parts.media.leave(room);
    parts.links?.control.left(room);
    parts.slate.left(room);
    parts.sounds.left(room);
    parts.staging.left(room);
    parts.layout.look();
    parts.conversation.left(room, reason);
    visitors.tellPresence(room);
    log.info({ classroomId: room, reason }, "a room left");
    await stays.end(room, visitor.awaySince ?? clock.now(), reason);
  }

  /** Takes every page of the room out of the lesson, and lets none in. */
  async remove(room: RoomId): Promise<void> {
    const { visitors } = this.#options;
    this.removed.add(room);
    for (const visitor of visitors.pages.filter((each) => each.room === room)) {
      await this.vacate(visitor, "left");
      visitors.dismiss(visitor, "seatRemoved");
    }
  }
}
