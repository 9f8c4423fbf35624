import { GREY_HEIGHT, GREY_WIDTH, greyOf } from "./difference.ts";
import type { Writing } from "./fit.ts";

/** Takes still pictures of a track. */
export interface StillCamera {
  readonly track: MediaStreamTrack;
  /** Takes one, and answers a small grey copy of it; undefined while there is no picture. */
  look(): Promise<Uint8Array | undefined>;
  /** The picture of the last look as WebP, or as JPEG in a browser that cannot write WebP. */
  encode(writing: Writing): Promise<Uint8Array | undefined>;
  close(): void;
}

/** What a still is at most; a screen of 1920x1080 keeps letters of 16 pixels legible in it. */
const MOST_WIDTH = 1_280;
const MOST_HEIGHT = 720;
/** ImageCapture of a track that gives no frames answers never. */
const GRAB_MS = 800;

export function openStillCamera(track: MediaStreamTrack): StillCamera {
  return new CanvasCamera(track);
}

class CanvasCamera implements StillCamera {
  readonly track: MediaStreamTrack;
  readonly #video = document.createElement("video");
  readonly #whole = document.createElement("canvas");
  readonly #scaled = document.createElement("canvas");
  readonly #grey = document.createElement("canvas");

  constructor(track: MediaStreamTrack) {
    this.track = track;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = new MediaStream([track]);
    this.#video.play().catch(() => {
      // It was closed before the first frame, or the browser gives none of this track: a look finds no picture then.
    });
    this.#grey.width = GREY_WIDTH;
    this.#grey.height = GREY_HEIGHT;
  }

  async look(): Promise<Uint8Array | undefined> {
    // While a teacher shows another window, this page is hidden, and its videos may stand still.
    const bitmap = document.visibilityState === "hidden" ? await grab(this.track) : undefined;
    const { readyState, videoWidth, videoHeight } = this.#video;
    if (bitmap) {
      this.#draw(bitmap, bitmap.width, bitmap.height);
      bitmap.close();
    } else if (readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && videoWidth > 0) {
      this.#draw(this.#video, videoWidth, videoHeight);
    } else {
      return undefined;
    }
    const grey = contextOf(this.#grey);
    grey?.drawImage(this.#whole, 0, 0, GREY_WIDTH, GREY_HEIGHT);
    return grey && greyOf(grey.getImageData(0, 0, GREY_WIDTH, GREY_HEIGHT).data);
  }

  async encode({ quality, scale }: Writing): Promise<Uint8Array | undefined> {
    if (this.#whole.width === 0) return undefined;
    if (scale === 1) return await bytesOf(this.#whole, quality);
    this.#scaled.width = Math.round(this.#whole.width * scale);
    this.#scaled.height = Math.round(this.#whole.height * scale);
    contextOf(this.#scaled)?.drawImage(this.#whole, 0, 0, this.#scaled.width, this.#scaled.height);
    return await bytesOf(this.#scaled, quality);
  }

  close(): void {
    this.#video.srcObject = null;
  }

  #draw(picture: CanvasImageSource, width: number, height: number): void {
    const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height);
    this.#whole.width = Math.max(1, Math.round(width * scale));
    this.#whole.height = Math.max(1, Math.round(height * scale));
    contextOf(this.#whole)?.drawImage(picture, 0, 0, this.#whole.width, this.#whole.height);
  }
}

/** Smooth, so that a cell of a smaller copy is the mean of what it covers. */
function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D | undefined {
  const context = canvas.getContext("2d", { alpha: false });
  if (context) context.imageSmoothingQuality = "high";
  return context ?? undefined;
}

async function grab(track: MediaStreamTrack): Promise<ImageBitmap | undefined> {
  if (!("ImageCapture" in window) || track.readyState !== "live" || track.muted) return undefined;
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), GRAB_MS));
  const grabbed = new ImageCapture(track).grabFrame().catch(() => {
    // Refused by some drivers, and by a track that is just ending: the video's frame serves then.
    return undefined;
  });
  return await Promise.race([grabbed, late]);
}

async function bytesOf(canvas: HTMLCanvasElement, quality: number): Promise<Uint8Array | undefined> {
  const written = await blobOf(canvas, "image/webp", quality);
  // A browser that does not know the type answers with PNG.
  const blob = written?.type === "image/webp" ? written : await blobOf(canvas, "image/jpeg", quality);
  return blob ? new Uint8Array(await blob.arrayBuffer()) : undefined;
}

function blobOf(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}
