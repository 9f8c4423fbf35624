import "./still-view.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../../i18n/i18n.tsx";
import type { ArrivedStill } from "../../state/arriving-stills.ts";
import type { Picture } from "../../state/pictures.ts";
import { useNow } from "../../state/use-now.ts";
import { stillsWords } from "./words.ts";

const MINUTE_S = 60;
/** Seconds are said up to here. */
const MOST_SECONDS = 100;

/** The newest still picture over the one before it, which it fades in over. Nothing moves when another comes. */
export function StillView({ picture: { source, room, still }, alt }: { picture: Picture; alt: string }) {
  const urls = useDecoded(still?.picture);
  return (
    <>
      {urls.map((url, index) => (
        <img
          key={url}
          class="still"
          src={url}
          alt={index === urls.length - 1 ? alt : ""}
          data-still={index === urls.length - 1 ? still?.still : undefined}
          data-source={source}
          data-classroom={room}
        />
      ))}
    </>
  );
}

/** How old a still picture is, in words. */
export function StillAge({ still }: { still: ArrivedStill }) {
  const say = useWords(stillsWords);
  const seconds = Math.max(0, Math.round((useNow(Date.now) - still.seenAt) / 1_000));
  const text =
    seconds < 2
      ? say("thisMoment")
      : seconds < MOST_SECONDS
        ? say("secondsAgo", { seconds })
        : say("minutesAgo", { minutes: Math.round(seconds / MINUTE_S) });
  return <>{text}</>;
}

/** Addresses of the last two pictures, each from when the browser can paint it at once; the newest last. */
function useDecoded(picture: Blob | undefined): readonly string[] {
  const [urls, setUrls] = useState<readonly string[]>([]);
  const made = useRef(new Set<string>());
  useEffect(() => {
    if (!picture) return;
    const url = URL.createObjectURL(picture);
    made.current.add(url);
    const image = new Image();
    image.src = url;
    let gone = false;
    image.decode().then(
      () => {
        if (!gone) setUrls((before) => [...before.slice(-1), url]);
      },
      // Not a picture after all: the one before stays.
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [picture]);
  useEffect(() => {
    // The newest may still be on its way through the decoder.
    for (const url of [...made.current].slice(0, -1)) {
      if (urls.includes(url)) continue;
      URL.revokeObjectURL(url);
      made.current.delete(url);
    }
  }, [urls]);
  useEffect(
    () => () => {
      for (const url of made.current) URL.revokeObjectURL(url);
    },
    [],
  );
  return urls;
}
