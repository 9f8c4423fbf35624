import type { SourceId } from "../../signaling/contract/ids.ts";
import type { RoomId, Source } from "../../signaling/contract/lesson.ts";
import type { ArrivedStill } from "./arriving-stills.ts";
import type { CaptureState } from "./capture.ts";
import { type Live, ownPlan } from "./live.ts";

/** One picture on the page, received or the page's own. */
export interface Picture {
  /** Stays the same while it is the same stream, so that its element is never made anew. */
  key: string;
  source: Exclude<Source, "voice">;
  room: RoomId;
  /** `still`: the link carries a still picture now and then, or did a moment ago. */
  as: "video" | "still";
  /** The newest still picture; while it moves again, the last, until there is a frame. */
  still: ArrivedStill | undefined;
  /** undefined while it is on its way, or cannot be played. */
  track: MediaStreamTrack | undefined;
  paused: boolean;
  unplayable: boolean;
  /** The page's own. */
  preview: boolean;
}

/** At the teacher: the pupils who were called up come first. */
const teacherOrder: Record<Picture["source"], number> = { pupils: 0, screen: 1, board: 2, teacher: 3 };

/** The key of the picture to show large; what is switched off is large only when there is nothing else. */
export function largestAtTeacher(pictures: readonly Picture[]): string | undefined {
  const rank = (picture: Picture) => teacherOrder[picture.source] + (picture.paused ? 100 : 0);
  return [...pictures].sort((one, other) => rank(one) - rank(other))[0]?.key;
}

/** What the plan does not send as video at present: its elements would freeze. */
function plannedAs(live: Live, shown: "off" | "still"): SourceId[] {
  const sources = ownPlan(live)?.sources ?? [];
  return sources.filter((source) => source.shown === shown).map(({ sourceId }) => sourceId);
}

/** The received pictures, in the order in which they came. */
export function incomingPictures(live: Live): Picture[] {
  const off = plannedAs(live, "off");
  const stills = [...plannedAs(live, "still"), ...live.asStills];
  return live.incoming.flatMap(({ sourceId, source, room, paused, playing }) => {
    if (source === "voice") return [];
    const still = live.stills.get(sourceId);
    // Writing can still be read when no more of it comes; a face of some time ago is nothing to look at.
    const kept = off.includes(sourceId) && still !== undefined && (source === "board" || source === "screen");
    if (off.includes(sourceId) && !kept) return [];
    return [
      {
        key: sourceId,
        source,
        room,
        as: kept || stills.includes(sourceId) ? ("still" as const) : ("video" as const),
        still,
        track: playing.kind === "track" ? playing.track : undefined,
        paused,
        unplayable: playing.kind === "unplayable",
        preview: false,
      },
    ];
  });
}

/** The page's own picture, while its device is open. */
export function ownPicture(source: Picture["source"], room: RoomId, state: CaptureState): Picture[] {
  if (state.kind !== "on") return [];
  return [
    {
      key: `own-${source}`,
      source,
      room,
      as: "video",
      still: undefined,
      track: state.track,
      paused: state.paused,
      unplayable: false,
      preview: true,
    },
  ];
}
