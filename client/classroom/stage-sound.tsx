import { useRef, useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { LevelMeter } from "../media/level-meter.tsx";
import type { Capture } from "../state/capture.ts";
import { talkWords } from "../talk/words.ts";

/** Louder than this is heard, of 0 to 1: above the hum of a projector. */
const HEARD_LEVEL = 0.25;
/** A pause in speech is no silence. */
const PAUSE_MS = 6_000;

/** On stage: that the microphone hears the room, and that its loudspeakers do not come back to everyone as an echo. */
export function StageSound({ microphone, sent }: { microphone: Capture; sent: boolean }) {
  const say = useWords(talkWords);
  const [heard, setHeard] = useState(false);
  const heardAt = useRef(Number.NEGATIVE_INFINITY);
  const state = microphone.state.value;
  // A notice says what is wrong; "heard" would not be true.
  if (state.kind !== "on" || !sent) return null;
  const onLevel = (level: number) => {
    if (level >= HEARD_LEVEL) heardAt.current = performance.now();
    setHeard(performance.now() - heardAt.current < PAUSE_MS);
  };
  const isHeard = heard && !microphone.muted.value;
  const { echoCancellation } = state.track.getSettings();
  return (
    <span class="stage-sound" data-heard={isHeard}>
      <LevelMeter capture={microphone} onLevel={onLevel} />
      <span>{say(isHeard ? "heard" : "unheard")}</span>
      <span class="stage-echo">{say(echoCancellation === false ? "echoUncancelled" : "echoCancelled")}</span>
    </span>
  );
}
