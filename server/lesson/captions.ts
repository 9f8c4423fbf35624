import type { PostedCaption } from "../../signaling/contract/captions.ts";
import { type Done, granted, refused } from "../../signaling/contract/errors.ts";
import type { Notice } from "../../signaling/contract/notices.ts";

/** A recogniser tells its guess a few times a second; a source that runs wild is held to that. */
const BURST = 20;
const PACE_MS = 200;

export interface CaptionsOptions {
  now: () => number;
  /** A sentence that is done. */
  tell: (notice: Notice<"captionShown">) => void;
  /** One that still changes: it is told again in a moment anyway. */
  mention: (notice: Notice<"captionShown">) => void;
}

/** The captions of one lesson: put in order, held to a pace, and kept by nobody. */
export class Captions {
  readonly #options: CaptionsOptions;
  #calmAt = 0;
  #last = { sequence: 0, final: false };

  constructor(options: CaptionsOptions) {
    this.#options = options;
  }

  /** Refuses with `caption.out-of-order` what is late or already done, and with `request.too-many`. */
  say(caption: PostedCaption): Done {
    const now = this.#options.now();
    const waitMs = this.#calmAt - now - (BURST - 1) * PACE_MS;
    if (waitMs > 0) return refused("request.too-many", { retryAfterMs: waitMs });
    this.#calmAt = Math.max(now, this.#calmAt) + PACE_MS;
    const { sequence, final } = this.#last;
    if (caption.sequence < sequence || (caption.sequence === sequence && final))
      return refused("caption.out-of-order", { last: sequence });
    this.#last = { sequence: caption.sequence, final: caption.final };
    const { tell, mention } = this.#options;
    (caption.final ? tell : mention)({ ...caption, saidAt: now });
    return granted({});
  }
}
