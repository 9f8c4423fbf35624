import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { watchLevel } from "../media/level.ts";
import type { Capture } from "../state/capture.ts";
import { teacherWords } from "./words.ts";

/** Shows that the microphone hears something, before it matters. */
export function LevelMeter({ capture }: { capture: Capture }) {
  const say = useWords(teacherWords);
  const bar = useRef<HTMLSpanElement>(null);
  const state = capture.state.value;
  const track = state.kind === "on" ? state.track : undefined;
  useEffect(() => {
    if (!track) return;
    const context = new AudioContext();
    // Browsers start it only after the page has been touched.
    const wake = () => void context.resume();
    document.addEventListener("pointerdown", wake);
    document.addEventListener("keydown", wake);
    const stop = watchLevel(context, track, (level) => {
      if (bar.current) bar.current.style.transform = `scaleX(${level})`;
    });
    return () => {
      document.removeEventListener("pointerdown", wake);
      document.removeEventListener("keydown", wake);
      stop();
      void context.close();
      if (bar.current) bar.current.style.transform = "scaleX(0)";
    };
  }, [track]);
  return (
    <span class="level-meter" role="img" aria-label={say("level")}>
      <span ref={bar} class="level-bar" />
    </span>
  );
}
