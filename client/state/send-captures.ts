import { effect, untracked } from "@preact/signals";
import type { Source } from "../../signaling/contract/lesson.ts";
import type { Capture } from "./capture.ts";
import type { Participation } from "./participation.ts";

/** Sends what the captures hold; the answer stops that. */
export function sendCaptures(participation: Participation, captures: Partial<Record<Source, Capture>>): () => void {
  const stops = (Object.entries(captures) as [Source, Capture][]).map(([source, capture]) => {
    const forget = effect(() => {
      const state = capture.state.value;
      untracked(() => {
        if (state.kind === "on") participation.media.send(source, state.track, state.paused);
        else participation.media.stopSending(source);
      });
    });
    return () => {
      forget();
      participation.media.stopSending(source);
    };
  });
  return () => {
    for (const stop of stops) stop();
  };
}
