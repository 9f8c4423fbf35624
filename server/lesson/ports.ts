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
  /** The same on another worker than that room's; undefined when no other one is there. The room stays as it is. */
  openElsewhere(lessonId: LessonId, room: MediaRoom, onLost: () => void): Promise<MediaRoom | undefined>;
}

/**
 * One lesson's media on one worker. `close` is idempotent everywhere below and closes children first. On what is closed,
 * calls that answer an Outcome refuse with `media.not-found`; `setPaused` and `release` do nothing.
 */
export interface MediaRoom {
  /** Which worker it is on, counted from 0. */
  readonly worker: number;
  /** @throws MediaLost */
  /** `startKbps`: where the worker's estimate towards the page begins. */
  openTransport(direction: Direction, options?: { startKbps?: number }): Promise<MediaTransport>;
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
   * is gone. With `held`, nothing flows until `release`. With `sparing`, the page's requests for a fresh picture reach the
   * sender once in a while only: what it sends for one of them it sends to everybody.
   */
  giveTrack(options: {
    sourceId: SourceId;
    rtpCapabilities: RtpCapabilities;
    held: boolean;
    sparing?: boolean;
  }): Promise<Outcome<GivenTrack>>;
  /**
   * Hold the worker's bandwidth estimate towards the page. Whole numbers of kbit/s; the minimum must never stand above the
   * maximum, so the order of two calls matters.
   */
  setMinKbps(kbps: number): Promise<void>;
  setMaxKbps(kbps: number): Promise<void>;
  traffic(): Promise<TransportTraffic>;
  /**
   * Sends padding towards the page at `kbps` beside what is being sent anyway, evenly paced, and answers what was sent
   * when it is over. Pages need not know about it: it counts in what they received and is dropped. One at a time.
   * Ends early when `signal` says so.
   */
  sendTrain(train: { kbps: number; durationMs: number }, signal?: AbortSignal): Promise<SentTrain>;
  /** Opens a track of small packets towards the page. Refuses a page that cannot receive sound: `media.unsupported`. */
  openPulse(rtpCapabilities: RtpCapabilities): Promise<Outcome<Pulse>>;
  close(): void;
}

/** A sound track of silence that the page counts and nobody plays: it shows loss and jitter. */
export interface Pulse {
  readonly id: ConsumerId;
  readonly rtpParameters: RtpParameters;
  /** Sends small packets until `durationMs` have passed, or the page has gone. */
  send(pace: { everyMs: number; durationMs: number }): Promise<void>;
  close(): void;
}

/** Counters since the transport was opened, and the worker's opinion. */
export interface TransportTraffic {
  bytesSent: number;
  bytesReceived: number;
  /** The worker's estimate towards the page; null while it has none. */
  estimateKbps: number | null;
  /** "udp", "tcp", or null while not connected. */
  protocol: "udp" | "tcp" | null;
}

export interface SentTrain {
  /** By the server's clock. */
  startedMs: number;
  endedMs: number;
  bytes: number;
  packets: number;
}

export interface TakenTrack {
  readonly id: SourceId;
  readonly kind: MediaKind;
  setPaused(paused: boolean): Promise<void>;
  /** What arrives from the page in each simulcast layer, low to high; one entry for a source without layers. */
  layers(): Promise<TakenLayer[]>;
  close(): void;
}

export interface TakenLayer {
  spatial: number;
  /** Kbit/s in the last second or so up to and with temporal layer t; 0: nothing arrives. */
  temporalKbps: number[];
  bytes: number;
  /** Of the packets of this layer that the page sent, how many are missing so far. */
  packetsLost: number;
  roundTripMs: number | null;
}

export interface GivenTrack {
  readonly id: ConsumerId;
  readonly rtpParameters: RtpParameters;
  release(): Promise<void>;
  /** Stops or goes on without a word to the page. Independent of `release` and of the sender's own pause. */
  setWanted(wanted: boolean): Promise<void>;
  /**
   * The highest layers that may be forwarded; takes effect with the next key frame. Nothing for sound. `afreshInMs`: when
   * that is another picture, what was sent before is not sent again, whatever the page asks for, and it begins after that
   * time: on a link that was just cut, repairs of the old picture keep the queue full for seconds (mediasoup issue 1934),
   * and the new one's key frame would not find room in it. `broken`: so much of the same picture was lost, too, that with
   * fewer frames it begins afresh.
   */
  setLayers(
    layers: { spatial: number; temporal: number },
    options?: { afreshInMs: number | null; broken?: boolean },
  ): Promise<void>;
  /** 1 to 255; who gets bandwidth first while the worker has to choose. */
  setPriority(priority: number): Promise<void>;
  quality(): Promise<GivenQuality>;
  close(): void;
}

export interface GivenQuality {
  /** What is being forwarded now; null: nothing, or sound. */
  layers: { spatial: number; temporal: number } | null;
  kbps: number;
  /** From the page's receiver reports. */
  lossShare: number;
  roundTripMs: number | null;
}

/** The lesson's own facts on record. */
export interface LessonLog {
  /** Answers false when it is not waiting any more: it was cancelled or ended meanwhile. */
  wentLive(lessonId: LessonId, at: number): Promise<boolean>;
  ended(lessonId: LessonId, at: number, reason: EndReason): Promise<void>;
  /** Everything that was measured in a lesson that has ended is on record. */
  reported(lessonId: LessonId, at: number): Promise<void>;
  /** Answers false when it is over or cancelled. */
  extended(lessonId: LessonId, endsAt: number): Promise<boolean>;
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
