import type { CaptureSize } from "../../signaling/contract/capture.ts";
import type { Clock } from "../state/clock.ts";

const LOOK_MS = 2_000;
/** A browser may keep the frame rate of a screen to itself. */
const USUAL_FPS = 15;
/** The contract's bounds. */
const MOST_PIXELS = 16_384;
const MOST_FPS = 240;

/** What a camera or a screen gives; undefined while the browser does not say. */
export function captureSizeOf(track: MediaStreamTrack): CaptureSize | undefined {
  const { width = 0, height = 0, frameRate = USUAL_FPS } = track.getSettings();
  if (width < 1 || height < 1) return undefined;
  return {
    width: Math.min(MOST_PIXELS, Math.round(width)),
    height: Math.min(MOST_PIXELS, Math.round(height)),
    fps: Math.min(MOST_FPS, frameRate < 1 ? USUAL_FPS : Math.round(frameRate)),
  };
}

/** Tells when a picture's size has changed: no event says so when a shared window is resized. */
export class CaptureWatch {
  readonly #clock: Clock;
  readonly #trackNow: () => MediaStreamTrack;
  readonly #tell: (size: CaptureSize) => void;
  #told: CaptureSize | undefined;
  #cancelLook: () => void = () => {};
  #closed = false;

  constructor(clock: Clock, trackNow: () => MediaStreamTrack, tell: (size: CaptureSize) => void) {
    this.#clock = clock;
    this.#trackNow = trackNow;
    this.#tell = tell;
    this.#told = captureSizeOf(trackNow());
    this.#lookLater();
  }

  /** Another track may have taken the place of the first. */
  look(): void {
    const size = captureSizeOf(this.#trackNow());
    if (this.#closed || size === undefined || same(size, this.#told)) return;
    this.#told = size;
    this.#tell(size);
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
  }

  #lookLater(): void {
    this.#cancelLook = this.#clock.after(LOOK_MS, () => {
      this.look();
      if (!this.#closed) this.#lookLater();
    });
  }
}

function same(one: CaptureSize, other: CaptureSize | undefined): boolean {
  return one.width === other?.width && one.height === other.height && one.fps === other.fps;
}
