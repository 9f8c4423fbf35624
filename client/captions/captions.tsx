import "./captions.css";
import { useEffect } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import type { CaptionLine } from "./caption-line.ts";
import { captionWords } from "./words.ts";

/**
 * What is being said, at the foot of the page: two rows, the newest words below. It takes its place when the first
 * caption comes and keeps it, so that the pictures do not jump with every sentence. Nothing at all without a source.
 */
export function CaptionStrip({ line }: { line: CaptionLine }) {
  const say = useWords(captionWords);
  useEffect(() => line.follow(), [line]);
  if (!line.heard.value || !line.wanted) return null;
  return (
    <section class="captions" aria-label={say("captions")}>
      <div class="caption-rows">
        {line.sentences.value.map(({ sequence, language, text, final }) => (
          <p key={sequence} lang={language} dir="auto" data-final={final}>
            {text}
          </p>
        ))}
      </div>
    </section>
  );
}

/** Turns them on and off for this device; there only while a source sends some. */
export function CaptionKey({ line, size = "normal" }: { line: CaptionLine; size?: "small" | "normal" }) {
  const say = useWords(captionWords);
  if (!line.heard.value) return null;
  return (
    <Button
      size={size}
      icon="captions"
      action="captions"
      aria-pressed={line.wanted}
      onClick={() => line.setWanted(!line.wanted)}
    >
      {say(line.wanted ? "hide" : "show")}
    </Button>
  );
}
