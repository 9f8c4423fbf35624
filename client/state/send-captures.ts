import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { Source } from "../../signaling/contract/lesson.ts";
import type { CaptureState } from "./capture.ts";
import type { Participation } from "./participation.ts";

interface Captured {
  readonly state: ReadonlySignal<CaptureState>;
}

/** Sends what the captures hold; the answer stops that. */
export function sendCaptures(participation: Participation, captures: Partial<Record<Source, Captured>>): () => void {
  const stops = (Object.entries(captures) as [Source, Captured][]).map(([source, capture]) => {
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
