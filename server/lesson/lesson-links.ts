import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { Focus } from "../../signaling/contract/layout.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { CheckSlots } from "./check-slots.ts";
import { LessonControl, unknownLink } from "./control.ts";
import type { LessonMedia } from "./lesson-media.ts";
import { type HomeOf, LinkJournal, type LinkKindOf, seedOf } from "./link-memory.ts";
import { Lobby } from "./lobby.ts";
import type { MeasurementLog } from "./measurement-ports.ts";
import type { Staging } from "./staging.ts";
import type { Stills } from "./stills.ts";
import type { Visitors } from "./visitors.ts";

/** Where measurements are kept and what they promise. */
export interface LinkMemory {
  memory: MeasurementLog;
  kindOf: LinkKindOf;
}

export interface LessonLinksOptions extends LinkMemory {
  record: LessonRecord;
  clock: Clock;
  log: Log;
  media: LessonMedia;
  stills: Stills;
  visitors: Visitors;
  staging: Pick<Staging, "stage" | "overview">;
  focus: () => Focus;
  /** Shared by all lessons of this node. */
  checkSlots: CheckSlots;
  /** Runs a job in the lesson's queue of state changes. */
  inTurn: (job: () => Promise<void>) => Promise<void>;
}

/** What one lesson knows of its rooms' links, from the check in front of the door to the record. Not with POLICY=stock. */
export class LessonLinks {
  readonly control: LessonControl;
  readonly lobby: Lobby;
  readonly #options: LessonLinksOptions;
  readonly #journal: LinkJournal;
  readonly #homeOf: HomeOf;

  constructor(options: LessonLinksOptions) {
    const { record, clock, log, media, stills, visitors, staging, memory } = options;
    this.#options = options;
    this.#homeOf = (room) => (room === MASTER_ROOM ? (record.masterClassroom?.id ?? null) : room);
    this.#journal = new LinkJournal(record.id, memory, this.#homeOf, log);
    this.control = new LessonControl({
      lessonId: record.id,
      media,
      stills,
      clock,
      log,
      journal: this.#journal,
      stage: () => staging.stage,
      overview: () => staging.overview,
      focus: options.focus,
      inTurn: options.inTurn,
      onPlanned: (room, plan) => {
        for (const { seat, room: own, line } of visitors.occupants)
          if (seat.role === "teacher" || own === room) line.notify("roomPlanned", { room, plan });
      },
      onLadder: (room, order) => visitors.tellRoom(room, "ladderOrdered", order),
    });
    this.lobby = new Lobby({
      lessonId: record.id,
      media,
      clock,
      log,
      slots: options.checkSlots,
      memory,
      homeOf: this.#homeOf,
      isInLesson: (room) => visitors.presenceOf(room) === "present",
      onChecked: (room, seed) => {
        if (visitors.presenceOf(room) !== "present") this.control.checked(room, seed);
      },
    });
  }

  /** Where the worker's estimate towards this room begins: what this lesson knows of its link, or its history says. */
  async startKbps(room: RoomId): Promise<number> {
    const { clock, memory, kindOf, log } = this.#options;
    const known = this.control.knownKbps(room);
    if (known !== undefined) return known;
    try {
      return this.control.startKbps(room, await seedOf(room, this.#homeOf(room), clock.now(), memory, kindOf));
    } catch (cause) {
      // A lesson does not fail because its history cannot be read.
      log.warn({ err: cause, classroomId: room }, "the history of a link could not be read");
      return this.control.startKbps(room, unknownLink);
    }
  }

  /** Puts what was measured since on record. */
  async write(): Promise<void> {
    await this.#journal.write();
  }

  /** Ends the loop and the checks. What was measured is still to be written. */
  close(): void {
    this.control.close();
    this.lobby.close();
  }
}
