import "./picture-wall.css";
import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import type { Picture } from "../state/pictures.ts";
import { Icon } from "../ui/icon.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { mediaWords } from "./words.ts";

interface PictureWallProps {
  pictures: readonly Picture[];
  /** Key of the large one. */
  large: string | undefined;
  caption: (picture: Picture) => string;
}

/**
 * One large picture and the others beside it. The elements keep their order, whichever is large: a video that is moved
 * in the document stops.
 */
export function PictureWall({ pictures, large, caption }: PictureWallProps) {
  const beside = pictures.length > 1;
  return (
    <div class={beside ? "pictures with-beside" : "pictures"}>
      {pictures.map((picture) => (
        <PictureTile
          key={picture.key}
          picture={picture}
          place={picture.key === large ? "large" : "beside"}
          caption={caption(picture)}
        />
      ))}
    </div>
  );
}

function PictureTile({ picture, place, caption }: { picture: Picture; place: "large" | "beside"; caption: string }) {
  const say = useWords(mediaWords);
  const { source, room, track, paused, preview, unplayable } = picture;
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (video) video.srcObject = track ? new MediaStream([track]) : null;
  }, [track]);
  const written = source === "board" || source === "screen";
  // The own face is shown as in a mirror; what is written must stay readable.
  const mirrored = preview && source === "teacher";
  return (
    <figure class={`picture ${place} ${written ? "written" : "filmed"}`}>
      <video
        ref={element}
        class={mirrored ? "mirrored" : undefined}
        autoplay
        muted
        playsInline
        data-source={source}
        data-classroom={room}
        data-preview={preview ? "" : undefined}
      />
      {unplayable ? (
        <p class="picture-note">{say("unplayable")}</p>
      ) : paused ? (
        <p class="picture-note">
          <Icon name="camera-off" />
          {say("pictureOff")}
        </p>
      ) : (
        !track && (
          <p class="picture-note">
            <Spinner />
            {say("pictureComing")}
          </p>
        )
      )}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
