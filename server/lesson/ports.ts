import type { LeaveReason } from "../../signaling/contract/api.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import type { ConsumerId, LessonId, SourceId } from "../../signaling/contract/ids.ts";
import type { EndReason, RoomId } from "../../signaling/contract/lesson.ts";
import type {
  Direction,
  DtlsParameters,
  IceParameters,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  TransportParameters,
} from "../../signaling/contract/media.ts";

/** The worker, room or transport that a call needed is gone, and what hung on it is closed. */
export class MediaLost extends Error {
  override readonly name = "MediaLost";
}

/** What the live lesson needs from the media server. Implemented by server/sfu, faked in tests/support. */
export interface Sfu {
  /** The same for every room. */
  readonly rtpCapabilities: RtpCapabilities;
  /**
   * Places a room on the least loaded worker. `onLost` is called at most once, when that worker died: everything in
   * the room is gone and closed by then, and a new room can be opened.
   * @throws MediaLost when no worker is there, nor comes back within a few seconds.
   */
  openRoom(lessonId: LessonId, onLost: () => void): Promise<MediaRoom>;
}

/**
 * One lesson's media on one worker. `close` is idempotent everywhere below and closes children first. On what is closed,
 * calls that answer an Outcome refuse with `media.not-found`; `setPaused` and `release` do nothing.
 */
export interface MediaRoom {
  /** @throws MediaLost */
  openTransport(direction: Direction): Promise<MediaTransport>;
  close(): void;
}

/** One direction of one page. */
export interface MediaTransport {
  readonly parameters: TransportParameters;
  /** Refuses a second call and fingerprints that the worker rejects with `media.unsupported`. */
  connect(dtlsParameters: DtlsParameters): Promise<Outcome<void>>;
  /** @throws MediaLost */
  restartIce(): Promise<IceParameters>;
  /** Takes a track from the page. Refuses parameters that the worker rejects with `media.unsupported`. */
  takeTrack(track: { kind: MediaKind; rtpParameters: RtpParameters; paused: boolean }): Promise<Outcome<TakenTrack>>;
  /**
   * Forwards a track to the page. `media.unsupported` when the page cannot decode it, `media.not-found` when the track
   * is gone. With `held`, nothing flows until `release`.
   */
  giveTrack(options: {
    sourceId: SourceId;
    rtpCapabilities: RtpCapabilities;
    held: boolean;
  }): Promise<Outcome<GivenTrack>>;
  close(): void;
}

export interface TakenTrack {
  readonly id: SourceId;
  readonly kind: MediaKind;
  setPaused(paused: boolean): Promise<void>;
  close(): void;
}

export interface GivenTrack {
  readonly id: ConsumerId;
  readonly rtpParameters: RtpParameters;
  release(): Promise<void>;
  close(): void;
}

/** The lesson's own facts on record. */
export interface LessonLog {
  wentLive(lessonId: LessonId, at: number): Promise<void>;
  ended(lessonId: LessonId, at: number, reason: EndReason): Promise<void>;
}

/** Who was there, when. A stay is opened on joining, touched while it lasts, and closed on leaving. */
export interface AttendanceLog {
  opened(stay: { id: string; lessonId: LessonId; room: RoomId; joinedAt: number }): Promise<void>;
  /** So that after a crash a stay ends when it was last seen. */
  seen(stayIds: string[], at: number): Promise<void>;
  closed(stayId: string, leftAt: number, reason: LeaveReason): Promise<void>;
  /** At start: closes what a crash left open, at the time it was last seen. Answers how many there were. */
  closeOrphans(): Promise<number>;
}
