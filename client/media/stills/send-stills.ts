import type { SourceId } from "../../../signaling/contract/ids.ts";
import type { Source } from "../../../signaling/contract/lesson.ts";
import type { StillsOrder } from "../../../signaling/contract/stills.ts";
import type { Capture } from "../../state/capture.ts";
import type { Clock } from "../../state/clock.ts";
import type { Participation } from "../../state/participation.ts";
import type { StillCamera } from "./still-camera.ts";
import { StillMaker } from "./still-maker.ts";

interface SendStillsOptions {
  participation: Participation;
  captures: Partial<Record<Source, Capture>>;
  clock: Clock;
  openCamera: (track: MediaStreamTrack) => StillCamera;
}

/**
 * Makes still pictures of what the captures hold whenever the server asks for them, and as it has `asked` already; the
 * answer stops that.
 */
export function sendStills(
  { participation, captures, clock, openCamera }: SendStillsOptions,
  asked: readonly StillsOrder[] = [],
): () => void {
  const makers = new Map<SourceId, StillMaker>();
  const stop = (sourceId: SourceId) => {
    makers.get(sourceId)?.close();
    makers.delete(sourceId);
  };
  const follow = ({ sourceId, source, wanted }: StillsOrder) => {
    const known = makers.get(sourceId);
    if (wanted === null) return stop(sourceId);
    if (known) return known.order(wanted);
    const trackNow = () => {
      const state = captures[source]?.state.value;
      return state?.kind === "on" ? state.track : undefined;
    };
    const send = async (picture: Uint8Array | null) => {
      const answer = await participation.request("sendStill", { sourceId, picture });
      // The source has another name by now, or nobody needs stills of it any more.
      if (!answer.ok && (answer.error.code === "media.not-found" || answer.error.code === "media.not-allowed"))
        stop(sourceId);
      return answer.ok;
    };
    makers.set(sourceId, new StillMaker({ clock, trackNow, openCamera, send }, wanted));
  };
  for (const order of asked) follow(order);
  const forget = participation.on("stillsOrdered", follow);
  return () => {
    forget();
    for (const sourceId of [...makers.keys()]) stop(sourceId);
  };
}
