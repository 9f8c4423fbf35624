import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import type { Sound } from "../media/sound.tsx";
import { mediaWords } from "../media/words.ts";
import { Button } from "../ui/button.tsx";

/** After a reload the browser stays silent until a key is pressed: one big key, already chosen. */
export function SoundKey({ sound }: { sound: Sound }) {
  const say = useWords(mediaWords);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("button")?.focus(), []);
  return (
    <div class="sound-key" ref={box}>
      <Button look="principal" class="join-key" icon="sound" action="turn-sound-on" onClick={() => sound.turnOn()}>
        {say("turnSoundOn")}
      </Button>
    </div>
  );
}
