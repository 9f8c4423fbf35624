import type { SourceId } from "../../signaling/contract/ids.ts";
import type { Line } from "../../signaling/contract/line.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { type Watched, watched, watchedAtFirst } from "../policy/watched.ts";
import type { SeatMedia } from "./seat-media.ts";
import type { LiveSource } from "./sources.ts";
import type { Stills } from "./stills.ts";

export interface WatchedPicturesOptions {
  line: Line;
  seat: SeatMedia;
  clock: Clock;
  log: Log;
  sources: () => readonly LiveSource[];
  stills: Pick<Stills, "start" | "stop" | "canBeHadOf">;
}

const LOOK_MS = 1_000;
/** Less than this is no picture: what a receiver's reports and repairs make. */
const NOTHING_KBPS = 5;
/** Of a picture that loses so much, no second is whole. */
const BROKEN_SHARE = 0.2;
const NOTHING_GIVEN = { layers: null, kbps: 0, lossShare: 0 };
/** A still a few seconds apart. The sender makes none larger or more often for somebody who looks on. */
export const WATCHING_STILLS_KBPS = 24;

/** What of the teacher's pictures reaches one page that watches unseen, and still pictures in place of what does not. */
export class WatchedPictures {
  readonly #options: WatchedPicturesOptions;
  #pictures = new Map<SourceId, Watched>();
  #stills: readonly SourceId[] = [];
  #cancelLook: () => void = () => undefined;
  #closed = false;

  constructor(options: WatchedPicturesOptions) {
    this.#options = options;
    this.#lookLater();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelLook();
    for (const id of this.#stills) this.#options.stills.stop(this.#options.line, id);
  }

  #lookLater(): void {
    this.#cancelLook = this.#options.clock.after(LOOK_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { seat, sources, clock, log } = this.#options;
    try {
      const before = this.#pictures;
      const looked = sources()
        .filter((live) => live.room === MASTER_ROOM && live.source !== "voice" && !live.paused)
        .map(async (live) => {
          const { layers, kbps, lossShare } = (await seat.givenTrack(live.id)?.quality()) ?? NOTHING_GIVEN;
          const comes = (layers !== null || kbps >= NOTHING_KBPS) && lossShare < BROKEN_SHARE;
          return [live, watched(before.get(live.id) ?? watchedAtFirst, comes, clock.now())] as const;
        });
      const pictures = await Promise.all(looked);
      if (this.#closed) return;
      this.#pictures = new Map(pictures.map(([{ id }, picture]) => [id, picture]));
      this.#show(pictures.filter(([, { as }]) => as === "still").map(([live]) => live));
    } catch (cause) {
      log.warn({ err: cause }, "what somebody who watches receives is not known");
    }
    // The worker died, and the page is on its way to join again.
    if (seat.closed) this.close();
    if (!this.#closed) this.#lookLater();
  }

  #show(wanted: readonly LiveSource[]): void {
    const { stills, line } = this.#options;
    const now = wanted.filter((live) => stills.canBeHadOf(live)).map(({ id }) => id);
    const before = this.#stills;
    this.#stills = now;
    for (const id of before) if (!now.includes(id)) stills.stop(line, id);
    for (const id of now) if (!before.includes(id)) stills.start(line, id, WATCHING_STILLS_KBPS);
    if (now.length !== before.length || now.some((id) => !before.includes(id)))
      line.notify("watchedAsStills", { sourceIds: [...now] });
  }
}
