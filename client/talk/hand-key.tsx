import { useEffect } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import type { Ask } from "./ask.ts";
import { useAsking } from "./use-asking.ts";
import { talkWords } from "./words.ts";

interface HandKeyProps {
  /** Whether this room's hand is up. */
  up: boolean;
  ask: Ask;
}

/** What raises the hand without looking for the key: H, and keys that remote controls have. */
const handKeys = new Set(["h", "H", "ColorF0Red", "MediaPlayPause"]);

/** One big key: asks for the word, and gives it up again. */
export function HandKey({ up, ask }: HandKeyProps) {
  const say = useWords(talkWords);
  const { busy, run } = useAsking();
  const press = () => void run(() => ask(up ? "lowerHand" : "raiseHand", {}));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!handKeys.has(event.key) || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      press();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
  return (
    <Button
      look={up ? "plain" : "principal"}
      size="large"
      class="hand-key"
      icon="hand"
      action={up ? "lower-hand" : "raise-hand"}
      aria-pressed={up}
      busy={busy}
      onClick={press}
    >
      {say(up ? "lowerHand" : "raiseHand")}
    </Button>
  );
}
