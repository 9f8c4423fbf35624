import "./picture-wall.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Source } from "../../signaling/contract/lesson.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Picture } from "../state/pictures.ts";
import { Icon } from "../ui/icon.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { StillAge, StillView } from "./stills/still-view.tsx";
import { stillsWords } from "./stills/words.ts";
import { mediaWords } from "./words.ts";

interface PictureWallProps {
  pictures: readonly Picture[];
  /** Keys of the large one, or of two side by side. */
  large: readonly string[];
  caption: (picture: Picture) => string;
  /** Told of each element that shows a received picture; the answer is called when it no longer does. */
  onShown: (source: Source, track: MediaStreamTrack, video: HTMLVideoElement) => () => void;
}

/**
 * One or two large pictures and the others beside them. The elements keep their order, whichever is large: a video that is moved
 * in the document stops.
 */
export function PictureWall({ pictures, large, caption, onShown }: PictureWallProps) {
  const shown = pictures.filter(({ key }) => large.includes(key)).length;
  const beside = pictures.length - shown;
  return (
    <div class={`pictures${beside > 0 ? " with-beside" : ""}${shown > 1 ? " two" : ""}`} style={{ "--beside": beside }}>
      {pictures.map((picture) => (
        <PictureTile
          key={picture.key}
          picture={picture}
          place={large.includes(picture.key) ? "large" : "beside"}
          caption={caption(picture)}
          onShown={onShown}
        />
      ))}
    </div>
  );
}

interface PictureTileProps {
  picture: Picture;
  place: "large" | "beside";
  caption: string;
  onShown: PictureWallProps["onShown"];
}

export function PictureTile({ picture, place, caption, onShown }: PictureTileProps) {
  const say = useWords(mediaWords);
  const sayStills = useWords(stillsWords);
  const { source, room, as, still, track, paused, preview, unplayable } = picture;
  const element = useRef<HTMLVideoElement>(null);
  /** The track whose first frame is on the screen. */
  const [shown, setShown] = useState<MediaStreamTrack | undefined>(undefined);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = track ? new MediaStream([track]) : null;
    // `autoplay` alone lets Chrome pause it again when it is scrolled out of view.
    if (track)
      video.play().catch(() => {
        // The track changed, or the element went, before the first frame: the next one plays. A muted video needs no click.
      });
  }, [track, as]);
  useEffect(() => {
    const video = element.current;
    return video && track && !paused && !preview ? onShown(source, track, video) : undefined;
  }, [source, as, track, paused, preview, onShown]);
  useEffect(() => {
    // Its video is a new element when it moves again.
    if (as === "still") setShown(undefined);
  }, [as]);
  const moving = as === "video" && track !== undefined && shown === track;
  const written = source === "board" || source === "screen";
  // The own face is shown as in a mirror; what is written must stay readable.
  const mirrored = preview && source === "teacher";
  return (
    <figure class={`picture ${place} ${written ? "written" : "filmed"}`}>
      {as === "video" && (
        <video
          ref={element}
          class={mirrored ? "mirrored" : undefined}
          autoplay
          muted
          playsInline
          data-source={source}
          data-classroom={room}
          data-preview={preview ? "" : undefined}
          onLoadedData={() => setShown(track)}
        />
      )}
      {/* Stays over the video until that has a frame to show: no black between them. */}
      {still && !moving && <StillView picture={picture} alt={caption} />}
      {unplayable ? (
        <p class="picture-note">{say("unplayable")}</p>
      ) : paused ? (
        <p class="picture-note">
          <Icon name="camera-off" />
          {say("pictureOff")}
        </p>
      ) : (
        !moving &&
        !still && (
          <p class="picture-note">
            <Spinner />
            {as === "still" ? sayStills("coming") : say("pictureComing")}
          </p>
        )
      )}
      <figcaption>
        {caption}
        {as === "still" && still && (
          <span class="still-age">
            <Icon name="still" />
            <StillAge still={still} />
          </span>
        )}
      </figcaption>
    </figure>
  );
}
