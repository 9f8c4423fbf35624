import type { SignalState } from "../../signaling/connect.ts";
import type { ConsumerId, SourceId } from "../../signaling/contract/ids.ts";
import type { LessonView, Offer, RoomId, Seat, Source } from "../../signaling/contract/lesson.ts";
import type { Direction } from "../../signaling/contract/media.ts";
import type { Notice, NoticeName } from "../../signaling/contract/notices.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Failure } from "../http/failure.ts";
import type { ArrivedStill } from "./arriving-stills.ts";
import type { LinkCheckState } from "./lobby-check.ts";
import type { Flow } from "./ports.ts";

/** One source that this page receives. */
export interface Incoming {
  sourceId: SourceId;
  consumerId: ConsumerId;
  source: Source;
  room: RoomId;
  paused: boolean;
  /** `negotiating` until the browser has a track for it. */
  playing: { kind: "negotiating" } | { kind: "track"; track: MediaStreamTrack } | { kind: "unplayable" };
}

/** Everything that a page knows about its lesson. Pages are drawn from it and from nothing else. */
export interface Live {
  connection: SignalState;
  /** Server's clock minus this device's. */
  skewMs: number;
  /** Where this page stands. */
  room: RoomId | undefined;
  lesson: LessonView | undefined;
  /** `rejoining`: was in, and is coming back by itself. */
  stay: "out" | "joining" | "joined" | "rejoining";
  incoming: readonly Incoming[];
  flow: Record<Direction, Flow>;
  /** The latest plan of each room: at the teacher of every one, in a classroom of its own. */
  plans: ReadonlyMap<RoomId, PlanView>;
  /** What a check before the join has shown. */
  check: LinkCheckState;
  /** The newest still picture of each source that has been planned as stills lately. `seenAt`: by this device's clock. */
  stills: ReadonlyMap<SourceId, ArrivedStill>;
  /** Of somebody who watches unseen: what comes as still pictures. A room's plan says that itself. */
  asStills: readonly SourceId[];
  /** Why the last attempt to join or to go live failed. */
  failure: Failure | undefined;
  /** Own sources that the server did not take. */
  unsent: Partial<Record<Source, Failure>>;
  /** Another page took this seat. */
  seatTaken: boolean;
  /** An administrator has taken this room out of the lesson. */
  removed: boolean;
  /** An administrator has paused this room's voice for all. */
  muted: boolean;
  /** This browser cannot take part. */
  unsupported: boolean;
}

/** The notices that change what the page shows; the others are for the media. */
export type LiveNotice = Extract<
  NoticeName,
  | "welcomed"
  | "lessonWentLive"
  | "lessonEnded"
  | "lessonExtended"
  | "voiceMuted"
  | "seatRemoved"
  | "presenceChanged"
  | "stageChanged"
  | "overviewChanged"
  | "layoutChanged"
  | "sourceOffered"
  | "sourcePaused"
  | "sourceStopped"
  | "clockTold"
  | "stillConfirmed"
  | "watchedAsStills"
  | "mediaReset"
  | "seatTaken"
>;
type Told = { [N in LiveNotice]: { kind: N; notice: Notice<N> } }[LiveNotice];

export type LiveEvent =
  | Told
  | { kind: "connectionChanged"; connection: SignalState }
  | { kind: "roomsPlanned"; plans: ReadonlyMap<RoomId, PlanView> }
  | { kind: "linkCheckMoved"; check: LinkCheckState }
  | { kind: "entering" }
  | { kind: "entered"; lesson: LessonView; offers: readonly Offer[] }
  | { kind: "failed"; failure: Failure; final: boolean }
  | { kind: "left" }
  | { kind: "browserUnsupported" }
  | { kind: "trackReceived"; sourceId: SourceId; track: MediaStreamTrack }
  | { kind: "offerUnplayable"; sourceId: SourceId }
  | { kind: "stillArrived"; sourceId: SourceId; still: ArrivedStill }
  | { kind: "flowChanged"; direction: Direction; flow: Flow }
  | { kind: "sourceUnsent"; source: Source; failure: Failure }
  | { kind: "sourceSent"; source: Source };

const atRest: Pick<Live, "incoming" | "flow" | "plans" | "stills" | "asStills" | "unsent" | "muted"> = {
  incoming: [],
  flow: { send: "idle", receive: "idle" },
  plans: new Map(),
  stills: new Map(),
  asStills: [],
  unsent: {},
  muted: false,
};

export const unknownLive: Live = {
  ...atRest,
  connection: { kind: "connecting" },
  skewMs: 0,
  room: undefined,
  lesson: undefined,
  stay: "out",
  check: { kind: "none" },
  failure: undefined,
  seatTaken: false,
  removed: false,
  unsupported: false,
};

/** So long a still picture outlasts its plan: a link that dips for a moment does not take the board away. */
const STILL_KEPT_MS = 45_000;

/** Who watches unseen is in no room. */
function roomOf(seat: Seat): RoomId | undefined {
  if (seat.role === "observer") return undefined;
  return seat.role === "teacher" ? MASTER_ROOM : seat.classroomId;
}

/** What the page knows after an event. `now` is this device's clock. */
export function reduce(live: Live, event: LiveEvent, now: number): Live {
  switch (event.kind) {
    case "connectionChanged":
      return { ...live, connection: event.connection };
    case "welcomed": {
      const { seat, lesson, serverNow } = event.notice;
      const room = roomOf(seat);
      return { ...live, room, lesson, skewMs: serverNow - now };
    }
    case "entering":
      return {
        ...live,
        ...atRest,
        stay: live.stay === "joined" || live.stay === "rejoining" ? "rejoining" : "joining",
        seatTaken: false,
        removed: false,
      };
    case "entered":
      return {
        ...live,
        stay: "joined",
        lesson: event.lesson,
        failure: undefined,
        incoming: event.offers.map(toIncoming),
      };
    case "failed":
      return { ...live, failure: event.failure, ...(event.final ? { ...atRest, stay: "out" as const } : {}) };
    case "left":
      return { ...live, ...atRest, stay: "out", failure: undefined };
    case "browserUnsupported":
      return { ...live, ...atRest, stay: "out", unsupported: true };
    case "lessonWentLive":
      return withLesson(live, { state: "live", startedAt: event.notice.startedAt });
    case "lessonEnded": {
      const ended = withLesson(live, { state: "ended", endReason: event.notice.reason, stage: [], overview: [] });
      return { ...ended, ...atRest, stay: "out", failure: undefined };
    }
    case "lessonExtended":
      return withLesson(live, { endsAt: event.notice.endsAt });
    case "voiceMuted":
      return { ...live, muted: event.notice.muted };
    case "seatRemoved":
      return { ...live, ...atRest, stay: "out", removed: true };
    case "presenceChanged":
      return withPresence(live, event.notice);
    case "stageChanged":
      return withLesson(live, { stage: event.notice.stage });
    case "overviewChanged":
      return withLesson(live, { overview: event.notice.overview });
    case "layoutChanged":
      return withLesson(live, { layout: event.notice.layout });
    case "sourceOffered": {
      const { offer } = event.notice;
      const others = live.incoming.filter(({ sourceId }) => sourceId !== offer.sourceId);
      return live.stay === "joined" ? { ...live, incoming: [...others, toIncoming(offer)] } : live;
    }
    case "sourcePaused":
      return withIncoming(live, event.notice.sourceId, { paused: event.notice.paused });
    case "sourceStopped":
      return {
        ...live,
        incoming: live.incoming.filter(({ sourceId }) => sourceId !== event.notice.sourceId),
        stills: without(live.stills, [event.notice.sourceId]),
      };
    case "trackReceived":
      return withIncoming(live, event.sourceId, { playing: { kind: "track", track: event.track } });
    case "offerUnplayable":
      return withIncoming(live, event.sourceId, { playing: { kind: "unplayable" } });
    case "roomsPlanned":
      return withPlans(live, event.plans, now);
    case "linkCheckMoved":
      return { ...live, check: event.check };
    case "stillArrived":
      return { ...live, stills: new Map([...live.stills, [event.sourceId, aged(live, event.still)]]) };
    case "stillConfirmed": {
      const { sourceId, still, seenAt } = event.notice;
      const shown = live.stills.get(sourceId);
      if (shown?.still !== still) return live;
      return { ...live, stills: new Map([...live.stills, [sourceId, aged(live, { ...shown, seenAt })]]) };
    }
    case "watchedAsStills":
      return { ...live, asStills: event.notice.sourceIds };
    case "mediaReset":
      return live;
    case "clockTold":
      return { ...live, skewMs: event.notice.serverNow - now };
    case "seatTaken":
      return { ...live, ...atRest, stay: "out", seatTaken: true };
    case "flowChanged":
      return { ...live, flow: { ...live.flow, [event.direction]: event.flow } };
    case "sourceUnsent":
      return { ...live, unsent: { ...live.unsent, [event.source]: event.failure } };
    case "sourceSent": {
      const { [event.source]: _, ...unsent } = live.unsent;
      return { ...live, unsent };
    }
  }
}

/** What this page itself gets, and why; undefined while nobody has planned it. */
export function ownPlan({ room, plans }: Live): PlanView | undefined {
  return room === undefined ? undefined : plans.get(room);
}

/** Plans are told again every few seconds: still pictures that are neither planned nor young any more go then. */
function withPlans(live: Live, plans: ReadonlyMap<RoomId, PlanView>, now: number): Live {
  const next = { ...live, plans: new Map([...live.plans, ...plans]) };
  const planned = (ownPlan(next)?.sources ?? []).filter(({ shown }) => shown === "still");
  const old = [...live.stills].filter(([, { seenAt }]) => now - seenAt > STILL_KEPT_MS).map(([id]) => id);
  const past = old.filter((id) => !planned.some(({ sourceId }) => sourceId === id));
  return { ...next, stills: without(live.stills, past) };
}

/** By this device's clock, so that its age can be told by that. */
function aged({ skewMs }: Live, still: ArrivedStill): ArrivedStill {
  return { ...still, seenAt: still.seenAt - skewMs };
}

function without(stills: Live["stills"], ids: readonly SourceId[]): Live["stills"] {
  if (!ids.some((id) => stills.has(id))) return stills;
  return new Map([...stills].filter(([id]) => !ids.includes(id)));
}

function toIncoming({ sourceId, consumerId, source, room, paused }: Offer): Incoming {
  return { sourceId, consumerId, source, room, paused, playing: { kind: "negotiating" } };
}

function withLesson(live: Live, change: Partial<LessonView>): Live {
  return live.lesson ? { ...live, lesson: { ...live.lesson, ...change } } : live;
}

function withIncoming(live: Live, sourceId: SourceId, change: Partial<Incoming>): Live {
  return {
    ...live,
    incoming: live.incoming.map((item) => (item.sourceId === sourceId ? { ...item, ...change } : item)),
  };
}

function withPresence(live: Live, { room, presence }: Notice<"presenceChanged">): Live {
  const { lesson } = live;
  if (!lesson) return live;
  if (room === MASTER_ROOM) return withLesson(live, { teacher: { ...lesson.teacher, presence } });
  return withLesson(live, {
    classrooms: lesson.classrooms.map((classroom) => (classroom.id === room ? { ...classroom, presence } : classroom)),
  });
}
