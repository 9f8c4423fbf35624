import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { RoomId, Source } from "../../signaling/contract/lesson.ts";
import type { CaptureState } from "./capture.ts";
import type { Live } from "./live.ts";
import { incomingPictures } from "./pictures.ts";

/** What fills the classroom's screen while it is in the lesson. */
export type Scene =
  | "pictures"
  /** The link carries no picture now. */
  | "voiceOnly"
  | "rejoining"
  /** Not on air yet. */
  | "waiting"
  /** On air, but the teacher's page is not there. */
  | "teacherAway"
  /** A voice and no picture. */
  | "soundOnly"
  /** On air with the teacher there, and nothing sent yet. */
  | "nothingYet";

export function sceneOf(live: Live): Scene {
  const { lesson, incoming, stay } = live;
  if (incomingPictures(live).length > 0) return "pictures";
  if (stay === "rejoining") return "rejoining";
  if (lesson?.state === "waiting") return "waiting";
  // What a teacher who is gone does not send is not planned for this room either: that is no fault of its link.
  if (lesson?.teacher.presence !== "present") return "teacherAway";
  if (incoming.some(({ source }) => source !== "voice")) return "voiceOnly";
  return incoming.length > 0 ? "soundOnly" : "nothingYet";
}

export function isOnStage(live: Live, room: RoomId): boolean {
  const inside = live.stay === "joined" || live.stay === "rejoining";
  return inside && (live.lesson?.stage.some((id) => id === room) ?? false);
}

/** The teacher's overview shows this room: its camera is wanted, its microphone is not. */
export function isInOverview(live: Live, classroomId: ClassroomId): boolean {
  const inside = live.stay === "joined" || live.stay === "rejoining";
  return inside && (live.lesson?.overview.includes(classroomId) ?? false);
}

/** What this page captures reaches the service, and the others from there; as far as this page can know. */
export function isSent({ connection, stay, flow, unsent, muted }: Live, source: Source): boolean {
  if (source === "voice" && muted) return false;
  return connection.kind === "open" && stay === "joined" && flow.send === "flowing" && unsent[source] === undefined;
}

/** How much of a room on stage gets through. */
export type StageText = "onStageSoon" | "onStage" | "onStageHeardOnly" | "onStageSeenOnly" | "onStageUnseen";

export function stageText(camera: CaptureState, microphone: CaptureState): StageText {
  if (camera.kind === "opening" || microphone.kind === "opening") return "onStageSoon";
  if (camera.kind === "on") return microphone.kind === "on" ? "onStage" : "onStageSeenOnly";
  return microphone.kind === "on" ? "onStageHeardOnly" : "onStageUnseen";
}
