import type { Source } from "../../../signaling/contract/lesson.ts";
import { type Pace, PicturePace } from "./picture-pace.ts";

export interface Frame {
  /** When its last packet arrived, on the scale of `performance.now()`. */
  receivedMs: number;
  rtpTimestamp: number;
}

/** What of a video element is needed. */
export type PaintedElement = Pick<HTMLVideoElement, "getVideoPlaybackQuality"> &
  Partial<Pick<HTMLVideoElement, "requestVideoFrameCallback" | "cancelVideoFrameCallback">>;

interface Watched {
  /** undefined for a screen, which stands still as a rule. */
  pace: PicturePace | undefined;
  /** For a browser without requestVideoFrameCallback (Chrome before 83). */
  count: (() => number) | undefined;
  counted: number;
}

/** Follows the elements that show what this page receives, frame by frame. */
export class FrameWatch {
  readonly #watched = new Set<Watched>();
  readonly #onFrame: (track: MediaStreamTrack, frame: Frame) => void;

  constructor(onFrame: (track: MediaStreamTrack, frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** The answer ends it. */
  watch(source: Source, track: MediaStreamTrack, video: PaintedElement): () => void {
    const pace = source === "screen" ? undefined : new PicturePace();
    const tells = video.requestVideoFrameCallback !== undefined;
    const watched: Watched = tells
      ? { pace, count: undefined, counted: 0 }
      : { pace, count: () => framesOf(video), counted: framesOf(video) };
    this.#watched.add(watched);
    const stop = tells ? this.#follow(pace, track, video) : undefined;
    return () => {
      stop?.();
      this.#watched.delete(watched);
    };
  }

  /** At each look, for browsers that do not tell of frames. */
  look(nowMs: number): void {
    for (const watched of this.#watched) {
      if (watched.count === undefined) continue;
      const counted = watched.count();
      watched.pace?.shown(nowMs, Math.max(0, counted - watched.counted));
      watched.counted = counted;
    }
  }

  /** All pictures that are meant to move, since the last call; null: there are none. */
  take(nowMs: number): Pace | null {
    const paces = [...this.#watched].flatMap(({ pace }) => (pace === undefined ? [] : [pace.take(nowMs)]));
    if (paces.length === 0) return null;
    return {
      frames: paces.reduce((sum, { frames }) => sum + frames, 0),
      longestGapMs: Math.max(...paces.map(({ longestGapMs }) => longestGapMs)),
      stalled: paces.some(({ stalled }) => stalled),
    };
  }

  /** A hidden page is not painted: what is missing then is nobody's loss. */
  rest(): void {
    for (const { pace } of this.#watched) pace?.rest();
  }

  #follow(pace: PicturePace | undefined, track: MediaStreamTrack, video: PaintedElement): () => void {
    let presented: number | undefined;
    const onFrame: VideoFrameRequestCallback = (_now, frame) => {
      handle = video.requestVideoFrameCallback?.(onFrame);
      // A busy page misses some callbacks; the frames were shown all the same.
      pace?.shown(frame.presentationTime, presented === undefined ? 1 : frame.presentedFrames - presented);
      presented = frame.presentedFrames;
      if (frame.receiveTime !== undefined && frame.rtpTimestamp !== undefined)
        this.#onFrame(track, { receivedMs: frame.receiveTime, rtpTimestamp: frame.rtpTimestamp });
    };
    let handle = video.requestVideoFrameCallback?.(onFrame);
    return () => {
      if (handle !== undefined) video.cancelVideoFrameCallback?.(handle);
    };
  }
}

function framesOf(video: PaintedElement): number {
  return video.getVideoPlaybackQuality().totalVideoFrames;
}
