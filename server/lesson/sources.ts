import type { CaptureSize } from "../../signaling/contract/capture.ts";
import type { SourceId } from "../../signaling/contract/ids.ts";
import type { RoomId, RoomSeat, Source } from "../../signaling/contract/lesson.ts";
import type { MediaKind } from "../../signaling/contract/media.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { TakenTrack } from "./ports.ts";

/** Who is given a source. `nobody`: of a room that is being prepared for the stage. `teacher`: of the overview. */
export type Audience = "all" | "teacher" | "nobody";

/** One thing that is being sent in a lesson. */
export interface LiveSource {
  readonly id: SourceId;
  readonly source: Source;
  readonly room: RoomId;
  readonly track: TakenTrack;
  /** Nothing of it flows: its page has paused it, or it is muted. */
  paused: boolean;
  pausedByPage: boolean;
  audience: Audience;
  /** What its camera or screen gives; undefined when the page has not said. */
  capture: CaptureSize | undefined;
}

const SENDABLE: Record<RoomSeat["role"], readonly Source[]> = {
  teacher: ["teacher", "board", "screen", "voice"],
  classroom: ["pupils", "voice"],
  assistant: [],
};

/** What each seat may send. That a classroom is on stage is the lesson's to know. */
export function maySend(role: RoomSeat["role"], source: Source): boolean {
  return SENDABLE[role].includes(source);
}

export function kindOf(source: Source): MediaKind {
  return source === "voice" ? "audio" : "video";
}

export function roomOf(seat: RoomSeat): RoomId {
  return seat.role === "teacher" ? MASTER_ROOM : seat.classroomId;
}

/** What a room gets: never what comes from the own room, which would be heard as an echo. */
export function isFor({ room, audience }: LiveSource, receiver: RoomId): boolean {
  return room !== receiver && (audience === "all" || (audience === "teacher" && receiver === MASTER_ROOM));
}
