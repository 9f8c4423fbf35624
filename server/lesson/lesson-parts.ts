import { randomUUID } from "node:crypto";
import type { LeaveReason, LessonRecord } from "../../signaling/contract/api.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { Captions } from "./captions.ts";
import type { CheckSlots } from "./check-slots.ts";
import { Conversation, type ConversationParts, type KeptConversation } from "./conversation.ts";
import { LessonLayout, sceneryOf } from "./lesson-layout.ts";
import { LessonLinks, type LinkMemory } from "./lesson-links.ts";
import { LessonMedia } from "./lesson-media.ts";
import { LessonSlate } from "./lesson-slate.ts";
import { Observers } from "./observers.ts";
import type { AttendanceLog, LessonLog, Sfu } from "./ports.ts";
import { RoomSounds } from "./room-sounds.ts";
import { SlateKeeper } from "./slate-keeper.ts";
import type { DeckShelf, KeptSlate, SlateStore } from "./slate-ports.ts";
import { Staging } from "./staging.ts";
import { Stills } from "./stills.ts";
import type { Visitors } from "./visitors.ts";

export interface LiveLessonOptions {
  record: LessonRecord;
  sfu: Sfu;
  clock: Clock;
  log: Log;
  lessonLog: LessonLog;
  attendance: AttendanceLog;
  /** null: POLICY=stock, the worker's estimator alone decides. */
  links: LinkMemory | null;
  conversation: ConversationParts;
  /** What was said before the service was started anew. */
  kept: KeptConversation;
  /** Shared by all lessons of this node. */
  checkSlots: CheckSlots;
  /** Where what is written is kept, what was kept of this lesson, and the slides to write on. */
  slates: SlateStore;
  keptSlate: KeptSlate | undefined;
  decks: DeckShelf;
  /** Called once, when the lesson is over and everything of it is closed. */
  onEnded: () => void;
}

/** How the parts of one lesson reach each other beside their ports. */
export interface LessonWiring {
  visitors: Visitors;
  /** Runs a job in the lesson's queue of state changes. */
  inTurn: (job: () => Promise<void>) => Promise<void>;
  /** Says it to every page of the lesson, second devices included. */
  tellAll: <N extends NoticeName>(name: N, notice: Notice<N>) => void;
}

/** Everything that one live lesson is made of, put together. Who is in it and how far it has come is live-lesson.ts's. */
export class LessonParts {
  readonly media: LessonMedia;
  readonly sounds = new RoomSounds();
  readonly stills: Stills;
  readonly staging: Staging;
  readonly conversation: Conversation;
  readonly slate: LessonSlate;
  readonly captions: Captions;
  readonly layout: LessonLayout;
  readonly observers: Observers;
  readonly #slateKeeper: SlateKeeper;
  /** null: POLICY=stock. */
  readonly links: LessonLinks | null;

  constructor(options: LiveLessonOptions, { visitors, inTurn, tellAll }: LessonWiring) {
    const { record, sfu, log, clock } = options;
    this.media = new LessonMedia({
      lessonId: record.id,
      sfu,
      log,
      audienceOf: (room, source) => this.staging.audienceOf(room, source),
      tell: (room, name, notice) => visitors.tellRoom(room, name, notice),
      onLost: () => visitors.tellOccupants("mediaReset", {}),
    });
    this.observers = new Observers({ media: this.media, visitors, log, clock, stills: () => this.stills });
    this.staging = new Staging({
      invited: record.classrooms.map(({ id }) => id),
      stageLimit: options.conversation.stageLimit,
      visitors,
      media: this.media,
      isPrepared: (room) => this.conversation.talk.isPrepared(room),
      onStaged: (stage) => {
        tellAll("stageChanged", { stage: [...stage] });
        this.conversation.talk.staged();
        this.layout.look();
      },
    });
    this.slate = new LessonSlate({
      kept: options.keptSlate,
      epoch: randomUUID(),
      now: () => clock.now(),
      mayHold: (room) => room === MASTER_ROOM || visitors.occupantOf(room) !== undefined,
      tell: (notice) => {
        visitors.tellAll("slateChanged", notice);
        this.layout.wrote(notice.ops);
      },
      mention: (notice) => {
        this.layout.pointed();
        visitors.mentionToAll("pointed", notice);
      },
    });
    this.layout = new LessonLayout({
      clock,
      scenery: () => sceneryOf(this.media.sources, this.slate.slate, this.staging.stage),
      tell: (notice) => visitors.tellAll("layoutChanged", notice),
      onMoved: () => this.links?.control.soon(),
    });
    this.captions = new Captions({
      now: () => clock.now(),
      tell: (notice) => visitors.tellOccupants("captionShown", notice),
      mention: (notice) => {
        visitors.mentionToOccupants("captionShown", notice);
      },
    });
    this.stills = new Stills({
      clock,
      sources: () => this.media.sources,
      order: (room, order) => visitors.tellRoom(room, "stillsOrdered", order),
      deliver: async (to, part) => (await visitors.lineOf(to)?.deliver("stillPartSent", part)) ?? false,
      confirm: (to, notice) => visitors.lineOf(to)?.notify("stillConfirmed", notice),
    });
    this.#slateKeeper = new SlateKeeper({
      lessonId: record.id,
      store: options.slates,
      log: options.log,
      slate: () => this.slate.state,
    });
    this.links =
      options.links === null
        ? null
        : new LessonLinks({
            ...options.links,
            record,
            clock,
            log,
            media: this.media,
            stills: this.stills,
            visitors,
            staging: this.staging,
            focus: () => this.layout.focus,
            checkSlots: options.checkSlots,
            inTurn,
          });
    this.conversation = new Conversation({
      record,
      clock,
      log,
      parts: options.conversation,
      kept: options.kept,
      stage: () => this.staging.stage,
      isHere: (id) => visitors.occupantOf(id) !== undefined,
      linkOf: (id) => ({ plan: this.links?.control.planOf(id) ?? null, link: this.links?.control.linkOf(id) ?? null }),
      tell: (room, name, notice) => visitors.tellRoom(room, name, notice),
      tellOnlookers: (name, notice) => visitors.tellOnlookers(name, notice),
      onUnprepared: (ids) => {
        for (const id of ids) this.media.narrow(id);
      },
    });
  }

  /** Puts what happened since the last call on record. */
  async write(): Promise<void> {
    await this.links?.write();
    await this.conversation.write();
    await this.#slateKeeper.write();
  }

  /** Ends everything that goes on by itself, and puts the rest on record. */
  async close(reason: LeaveReason): Promise<void> {
    this.links?.close();
    this.layout.close();
    this.stills.close();
    this.media.close();
    await this.links?.write();
    await this.conversation.close(reason === "lesson-ended");
    await this.#slateKeeper.write();
  }
}
