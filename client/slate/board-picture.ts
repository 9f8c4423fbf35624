import type { DeckId } from "../../signaling/contract/deck.ts";
import { MAX_BOARD_PICTURE_BYTES } from "../../signaling/contract/slate-limits.ts";
import type { Answer } from "../http/failure.ts";
import type { Clock } from "../state/clock.ts";
import type { DeckDesk } from "./deck-desk.ts";

/** What a projector shows. Chalk on a board stays legible longer at a lower quality than at a smaller size. */
const MOST_WIDTH = 1_920;
const MOST_HEIGHT = 1_080;
const QUALITIES = [0.85, 0.7, 0.5, 0.3] as const;
/** A track that gives no frames gives none in this time either, in milliseconds. */
const FRAME_MS = 3_000;
/** How often one asks whether it is drawn, in milliseconds. */
const LOOK_MS = 400;

/** A still picture of a camera, as a JPEG that is soon everywhere; undefined while it shows nothing. */
export async function takePicture(track: MediaStreamTrack): Promise<Blob | undefined> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    const framed = new Promise<boolean>((resolve) => {
      video.addEventListener("loadeddata", () => resolve(true), { once: true });
      setTimeout(() => resolve(false), FRAME_MS);
    });
    // A browser that plays nothing by itself shows no frame: the wait for one ends, and there is no picture.
    video.play().catch(() => undefined);
    if (!(await framed)) return undefined;
    const { videoWidth, videoHeight } = video;
    const scale = Math.min(1, MOST_WIDTH / videoWidth, MOST_HEIGHT / videoHeight);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    canvas.getContext("2d", { alpha: false })?.drawImage(video, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (picture !== null && picture.size <= MAX_BOARD_PICTURE_BYTES) return picture;
    }
    return undefined;
  } finally {
    video.srcObject = null;
  }
}

/** Brings a picture of the board, waits until its sizes are drawn, and answers the deck whose one page it is. */
export async function bringPicture(
  desk: DeckDesk,
  picture: Blob,
  { name, clock }: { name: string; clock: Clock },
): Promise<Answer<DeckId>> {
  const brought = await desk.bringBoard(picture, name);
  if (!brought.ok) return brought;
  for (;;) {
    const answer = await desk.shelf();
    if (!answer.ok) return answer;
    const deck = answer.value.items.find(({ id }) => id === brought.value.id);
    if (deck === undefined || deck.refusal !== null)
      return { ok: false, error: deck?.refusal ?? { code: "deck.unreadable", params: {} } };
    if (deck.state === "ready") return { ok: true, value: deck.id };
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
  }
}
