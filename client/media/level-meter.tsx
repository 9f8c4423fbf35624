import "./level-meter.css";
import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import type { Capture } from "../state/capture.ts";
import { watchLevel } from "./level.ts";
import { mediaWords } from "./words.ts";

interface LevelMeterProps {
  capture: Capture;
  /** Called a dozen times a second, with 0 to 1. */
  onLevel?: (level: number) => void;
}

/** Shows that the microphone hears something, before it matters. */
export function LevelMeter({ capture, onLevel }: LevelMeterProps) {
  const say = useWords(mediaWords);
  const listener = useRef(onLevel);
  listener.current = onLevel;
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
      capture.hear(level, performance.now());
      listener.current?.(level);
    });
    return () => {
      document.removeEventListener("pointerdown", wake);
      document.removeEventListener("keydown", wake);
      stop();
      void context.close();
      if (bar.current) bar.current.style.transform = "scaleX(0)";
    };
  }, [capture, track]);
  return (
    <span class="level-meter" role="img" aria-label={say("level")}>
      <span ref={bar} class="level-bar" />
    </span>
  );
}
