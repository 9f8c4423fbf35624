import type { Focus } from "../../signaling/contract/layout.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Demand, Inputs, OfferedVideo, OfferedVoice, VideoSource } from "./vocabulary.ts";

/**
 * Who would like to receive what.
 *
 * - Every classroom wants all that the master room sends, and the stage; never its own picture or voice back.
 * - The master room wants the stage large and the overview as thumbnails. A camera that nobody wants is not sent.
 * - The order is the order of importance: what is written, the teacher, the pupils in the order they were called; but
 *   what is large on the classrooms' screens (focus.ts) comes before what is beside it. The
 *   first source is the one that more budget never takes anything from (allocate.ts).
 */

/** What a perfect picture of each source is worth beside the others: what is large on the screens the most. */
const WEIGHT: Record<Focus, Record<VideoSource, number>> = {
  written: { board: 3, screen: 3, teacher: 2, pupils: 1 },
  teacher: { board: 2, screen: 2, teacher: 3, pupils: 1 },
  stage: { board: 2, screen: 2, teacher: 1, pupils: 3 },
  sides: { board: 3, screen: 3, teacher: 2, pupils: 2.5 },
};
const OVERVIEW_WEIGHT = 0.25;

const MASTER: RoomId = "master";

/** The video that `room` wants, the most important first. */
export function demandsOf(room: RoomId, { offered, stage, overview, focus }: Inputs): Demand[] {
  const demands: Demand[] = [];
  // The teacher's own page shows the stage large, whatever the classrooms look at.
  const weights = WEIGHT[room === MASTER ? "written" : focus];
  for (const video of offered) {
    if (video.source === "voice" || video.room === room) continue;
    if (video.room === MASTER || stage.some((called) => called === video.room)) {
      demands.push({ offered: video, weight: weights[video.source], small: false });
    } else if (room === MASTER && overview.some((shown) => shown === video.room)) {
      demands.push({ offered: video, weight: OVERVIEW_WEIGHT, small: true });
    }
  }
  const order: readonly RoomId[] = stage;
  const called = (video: OfferedVideo) => order.indexOf(video.room);
  return demands.sort(
    (a, b) => b.weight - a.weight || called(a.offered) - called(b.offered) || (a.offered.key < b.offered.key ? -1 : 1),
  );
}

/**
 * A classroom's camera off stage: the overview shows it, or it is prepared and nobody sees it yet. Its smallest encoding is all
 * that is sent, so that the encoder runs and the uplink rests until it is called up.
 */
export function isThumbnail({ room }: OfferedVideo, { stage }: Inputs): boolean {
  return room !== MASTER && !stage.some((called) => called === room);
}

/** The voices that `room` wants: the master room's first, then the stage in the order it was called. */
export function voicesFor(room: RoomId, { offered, stage }: Inputs): OfferedVoice[] {
  const order: readonly RoomId[] = stage;
  const rank = (voice: OfferedVoice) => (voice.room === MASTER ? 0 : 1 + order.indexOf(voice.room));
  return offered
    .filter((voice) => voice.source === "voice")
    .filter((voice) => voice.room !== room && (voice.room === MASTER || rank(voice) > 0))
    .sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
}
