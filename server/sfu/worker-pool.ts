import type { LessonId } from "../../signaling/contract/ids.ts";
import type { RtpCapabilities } from "../../signaling/contract/media.ts";
import type { Clock } from "../clock.ts";
import { MediaLost, type MediaRoom, type Sfu } from "../lesson/ports.ts";
import type { Log } from "../log.ts";
import { roomCapabilities } from "./codecs.ts";
import { MediaWorker } from "./media-worker.ts";
import { passMediasoupLog } from "./mediasoup-log.ts";
import type { MediaAddresses } from "./spawn-worker.ts";
import { type TransportSettings, usualTransportSettings } from "./transport.ts";

export interface WorkerPoolOptions {
  /** Path of the mediasoup-worker binary, see worker/ensure-worker.ts. */
  readonly workerBin: string;
  /** `workers`: how many processes, one for each core as a rule. */
  readonly media: MediaAddresses & { readonly workers: number };
  readonly clock: Clock;
  readonly log: Log;
  readonly transportSettings?: TransportSettings;
}

export interface WorkerState {
  readonly index: number;
  /** undefined while the worker is being replaced. */
  readonly pid: number | undefined;
  /** Rooms, transports and tracks on it. */
  readonly load: number;
}

/** How long a room waits for a worker to come back: less than a page waits for its answer. */
const roomWaitMs = 5_000;

/** The media workers. A room lives on one of them, and dies with no other. */
export class WorkerPool implements Sfu {
  readonly rtpCapabilities: RtpCapabilities = roomCapabilities();
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #workers: readonly MediaWorker[] = [];
  #closed = false;

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws when one of the workers cannot be started; none is left running then. */
  static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
    const { workerBin, media, clock, log, transportSettings: settings = usualTransportSettings } = options;
    passMediasoupLog(log);
    const pool = new WorkerPool(clock);
    const onReady = () => pool.#wakeAll();
    const started = await Promise.allSettled(
      Array.from({ length: media.workers }, (_, index) =>
        MediaWorker.create({
          index,
          workerBin,
          addresses: media,
          settings,
          clock,
          log: log.child({ mediaWorker: index }),
          onReady,
        }),
      ),
    );
    pool.#workers = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const failed = started.find((result) => result.status === "rejected");
    if (failed) {
      await pool.close();
      throw new Error("the media workers cannot be started", { cause: failed.reason });
    }
    return pool;
  }

  get workers(): WorkerState[] {
    return this.#workers.map(({ index, pid, load }) => ({ index, pid, load }));
  }

  async openRoom(lessonId: LessonId, onLost: () => void): Promise<MediaRoom> {
    const giveUpAt = this.#clock.now() + roomWaitMs;
    while (!this.#closed) {
      const room = await this.#leastLoaded()?.openRoom(lessonId, onLost);
      if (room) return room;
      const waitMs = giveUpAt - this.#clock.now();
      if (waitMs <= 0) throw new MediaLost(`no media worker was there within ${roomWaitMs} ms`);
      await this.#someReady(waitMs);
    }
    throw new MediaLost("the media workers are closed");
  }

  async openElsewhere(lessonId: LessonId, room: MediaRoom, onLost: () => void): Promise<MediaRoom | undefined> {
    if (this.#closed) return undefined;
    return await this.#leastLoaded(room.worker)?.openRoom(lessonId, onLost);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wakeAll();
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  /** `except`: the index of one that is not asked for. */
  #leastLoaded(except?: number): MediaWorker | undefined {
    const running = this.#workers.filter(({ pid, index }) => pid !== undefined && index !== except);
    return running.reduce<MediaWorker | undefined>(
      (least, worker) => (least === undefined || worker.load < least.load ? worker : least),
      undefined,
    );
  }

  /** Returns at once when a worker runs, else when one comes back, the pool closes, or after `waitMs`. */
  async #someReady(waitMs: number): Promise<void> {
    if (this.#closed || this.#leastLoaded() !== undefined) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        cancel();
        this.#waiting.delete(wake);
        resolve();
      };
      const cancel = this.#clock.after(waitMs, wake);
      this.#waiting.add(wake);
    });
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake();
  }
}
