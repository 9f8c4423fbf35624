import type { SourceId } from "../../signaling/contract/ids.ts";
import type { Command } from "../policy/diff.ts";
import type { Ladder } from "../policy/vocabulary.ts";
import type { LessonMedia } from "./lesson-media.ts";

/** Where commands that are not the media's go. */
export interface Senders {
  order(key: SourceId, ladder: Ladder): void;
}

/**
 * Performs what diff.ts found, in its order. A room or source that went away meanwhile is passed over: the next plan does
 * not have it.
 */
export async function apply(commands: readonly Command[], media: LessonMedia, senders: Senders): Promise<void> {
  for (const command of commands) await perform(command, media, senders);
}

async function perform(command: Command, media: LessonMedia, senders: Senders): Promise<void> {
  if (command.do === "set-ladder") return senders.order(command.key, command.ladder);
  const seat = media.seat(command.room);
  if (seat === undefined) return;
  switch (command.do) {
    case "set-minimum":
      return await seat.transports.receive.setMinKbps(command.kbps);
    case "set-maximum":
      return await seat.transports.receive.setMaxKbps(command.kbps);
    case "show-layer":
      return await seat.givenTrack(command.key)?.setLayers({ spatial: command.spatial, temporal: command.temporal });
    case "set-priority":
      return await seat.givenTrack(command.key)?.setPriority(command.priority);
    case "pause":
      return await seat.givenTrack(command.key)?.setWanted(false);
    case "resume":
      return await seat.givenTrack(command.key)?.setWanted(true);
    case "start-stills":
    case "stop-stills":
      return;
  }
}
