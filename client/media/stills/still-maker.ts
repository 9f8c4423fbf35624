import type { StillsWanted } from "../../../signaling/contract/stills.ts";
import type { Clock } from "../../state/clock.ts";
import { hasChanged } from "./difference.ts";
import { Fit } from "./fit.ts";
import type { StillCamera } from "./still-camera.ts";

export interface StillMakerOptions {
  clock: Clock;
  /** What is sent as this source now; undefined while nothing is. */
  trackNow: () => MediaStreamTrack | undefined;
  openCamera: (track: MediaStreamTrack) => StillCamera;
  /** null: nothing has changed since the last one. Answers whether the server has it. */
  send: (picture: Uint8Array | null) => Promise<boolean>;
}

/** How often a picture is looked at. */
const LOOK_MS = 1_000;
/** How often a picture that rests is said to be up to date. */
const CONFIRM_MS = 4_000;

/** Makes still pictures of one source while they are wanted: one whenever something can be seen that was not there. */
export class StillMaker {
  readonly #options: StillMakerOptions;
  readonly #fit = new Fit();
  #wanted: StillsWanted;
  #camera: StillCamera | undefined;
  /** Of the picture that the server has. */
  #sent: Uint8Array | undefined;
  #sentMs = Number.NEGATIVE_INFINITY;
  #cancelLook: () => void = () => {};
  #closed = false;

  constructor(options: StillMakerOptions, wanted: StillsWanted) {
    this.#options = options;
    this.#wanted = wanted;
    void this.#look();
  }

  order(wanted: StillsWanted): void {
    this.#wanted = wanted;
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
    this.#camera?.close();
  }

  async #look(): Promise<void> {
    try {
      await this.#takeOne();
    } catch {
      // A track that ended under the canvas, or a canvas that the browser could not keep: the next look tries again.
    }
    // One at a time: the next look is after the answer to this one.
    if (!this.#closed) this.#cancelLook = this.#options.clock.after(LOOK_MS, () => void this.#look());
  }

  async #takeOne(): Promise<void> {
    const camera = this.#aim();
    const grey = await camera?.look();
    if (!camera || !grey || this.#closed) return;
    const sinceMs = this.#options.clock.now() - this.#sentMs;
    if (this.#sent && !hasChanged(this.#sent, grey)) {
      if (sinceMs >= Math.max(CONFIRM_MS, this.#wanted.everyMs)) await this.#send(null, this.#sent);
    } else if (sinceMs >= this.#wanted.everyMs) {
      const picture = await this.#fit.find((writing) => camera.encode(writing), this.#wanted.maxBytes);
      if (picture) await this.#send(picture, grey);
    }
  }

  async #send(picture: Uint8Array | null, grey: Uint8Array): Promise<void> {
    if (this.#closed) return;
    this.#sentMs = this.#options.clock.now();
    if (await this.#options.send(picture)) this.#sent = grey;
  }

  /** The camera of the present track. */
  #aim(): StillCamera | undefined {
    const track = this.#options.trackNow();
    if (this.#camera?.track === track) return this.#camera;
    this.#camera?.close();
    this.#camera = track && this.#options.openCamera(track);
    return this.#camera;
  }
}
