import type { Source } from "../../../signaling/contract/lesson.ts";
import type { StillsOrder } from "../../../signaling/contract/stills.ts";
import type { Capture } from "../../state/capture.ts";
import type { Clock } from "../../state/clock.ts";
import type { Participation } from "../../state/participation.ts";

interface SendWhenAskedOptions {
  participation: Participation;
  captures: Partial<Record<Source, Capture>>;
  clock: Clock;
}

/**
 * Waits for the first time that the server asks for still pictures, and loads what makes them: most lessons never need
 * it. The answer stops that.
 */
export function sendStillsWhenAsked(options: SendWhenAskedOptions): () => void {
  let stopped = false;
  const waiting: StillsOrder[] = [];
  let stop = options.participation.on("stillsOrdered", (order) => {
    waiting.push(order);
    if (waiting.length === 1) void load();
  });
  const load = async () => {
    try {
      const [{ sendStills }, { openStillCamera }] = await Promise.all([
        import("./send-stills.ts"),
        import("./still-camera.ts"),
      ]);
      if (stopped) return;
      stop();
      stop = sendStills({ ...options, openCamera: openStillCamera }, waiting);
    } catch {
      // The service has newer pages by now, or cannot be reached: it plans without stills, and may ask again.
      waiting.length = 0;
    }
  };
  return () => {
    stopped = true;
    stop();
  };
}
