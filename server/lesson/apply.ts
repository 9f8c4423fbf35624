import type { SourceId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Command } from "../policy/diff.ts";
import type { Ladder } from "../policy/vocabulary.ts";
import type { LessonMedia } from "./lesson-media.ts";
import type { Flood } from "./room-link.ts";
import type { Stills } from "./stills.ts";

export interface Around {
  /** Where commands that are not the media's go. */
  order: (key: SourceId, ladder: Ladder) => void;
  /** The room's link was just cut, and its queue is full of what no longer fits. null: it was not. */
  flood: (room: RoomId) => Flood | null;
  stills: Pick<Stills, "start" | "stop">;
  onFailure: (command: Command, cause: unknown) => void;
}

/**
 * Performs what diff.ts found, in its order. A room or source that went away meanwhile is passed over: the next plan does
 * not have it. One that the worker will not have is told, and keeps nobody else from what is planned for them.
 */
export async function apply(commands: readonly Command[], media: LessonMedia, around: Around): Promise<void> {
  for (const command of commands) {
    try {
      await perform(command, media, around);
    } catch (cause) {
      around.onFailure(command, cause);
    }
  }
}

async function perform(command: Command, media: LessonMedia, { order, flood, stills }: Around): Promise<void> {
  if (command.do === "set-ladder") return order(command.key, command.ladder);
  const seat = media.seat(command.room);
  if (seat === undefined) return;
  switch (command.do) {
    case "set-minimum":
      return await seat.transports.receive.setMinKbps(command.kbps);
    case "set-maximum":
      return await seat.transports.receive.setMaxKbps(command.kbps);
    case "show-layer": {
      const { forMs = null, broken = false } = flood(command.room) ?? {};
      const layers = { spatial: command.spatial, temporal: command.temporal };
      return await seat.givenTrack(command.key)?.setLayers(layers, { afreshInMs: forMs, broken });
    }
    case "set-priority":
      return await seat.givenTrack(command.key)?.setPriority(command.priority);
    case "pause":
      return await seat.givenTrack(command.key)?.setWanted(false);
    case "resume":
      return await seat.givenTrack(command.key)?.setWanted(true);
    case "start-stills":
      return stills.start(command.room, command.key, command.kbps);
    case "stop-stills":
      return stills.stop(command.room, command.key);
  }
}
