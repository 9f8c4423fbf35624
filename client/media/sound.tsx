import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Live } from "../state/live.ts";

/** Plays voices. Browsers stay silent until the person has touched the page once; then `blocked` is true. */
export class Sound {
  readonly #blocked = signal(false);
  readonly #elements = new Set<HTMLAudioElement>();

  get blocked(): ReadonlySignal<boolean> {
    return this.#blocked;
  }

  /** Answers the function that lets go of the element. */
  add(element: HTMLAudioElement): () => void {
    this.#elements.add(element);
    void this.#play(element);
    return () => {
      this.#elements.delete(element);
      if (this.#elements.size === 0) this.#blocked.value = false;
    };
  }

  /** To be called in a click or a key press. */
  turnOn(): void {
    this.#blocked.value = false;
    for (const element of this.#elements) void this.#play(element);
  }

  async #play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      // Any other reason is an element that was taken out of the page while it started.
      if (error instanceof Error && error.name === "NotAllowedError") this.#blocked.value = true;
    }
  }
}

/** One element for each voice that the page receives. The own voice is never among them. */
export function Voices({ live, sound }: { live: Live; sound: Sound }) {
  useEffect(() => {
    const onGesture = () => {
      if (sound.blocked.peek()) sound.turnOn();
    };
    document.addEventListener("pointerdown", onGesture);
    document.addEventListener("keydown", onGesture);
    return () => {
      document.removeEventListener("pointerdown", onGesture);
      document.removeEventListener("keydown", onGesture);
    };
  }, [sound]);
  return (
    <>
      {live.incoming.map(({ sourceId, source, room, playing }) =>
        source === "voice" && playing.kind === "track" ? (
          <Voice key={sourceId} room={room} track={playing.track} sound={sound} />
        ) : null,
      )}
    </>
  );
}

/** Made by hand: speech as it is spoken has no captions that a `<track>` could hold. */
function Voice({ room, track, sound }: { room: string; track: MediaStreamTrack; sound: Sound }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const audio = document.createElement("audio");
    audio.dataset.source = "voice";
    audio.dataset.classroom = room;
    audio.srcObject = new MediaStream([track]);
    place.current?.append(audio);
    const forget = sound.add(audio);
    return () => {
      forget();
      audio.srcObject = null;
      audio.remove();
    };
  }, [room, track, sound]);
  return <span ref={place} hidden />;
}
