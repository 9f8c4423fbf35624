import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { mediaCodecs, trainCodec } from "./codecs.ts";
import { Load } from "./load.ts";
import { Room } from "./room.ts";
import { type MediaAddresses, type SpawnedWorker, spawnWorker } from "./spawn-worker.ts";
import type { TransportSettings } from "./transport.ts";

export interface MediaWorkerOptions {
  readonly index: number;
  readonly workerBin: string;
  readonly addresses: MediaAddresses;
  readonly settings: TransportSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when it can take rooms again after it died. */
  readonly onReady: () => void;
}

const firstRespawnMs = 200;
const longestRespawnMs = 30_000;
/** A worker that lived so long died by accident: the next respawn is a first one again. */
const steadyMs = 60_000;
/** How long a closed worker may take to exit. */
const exitMs = 2_000;

/** One place in the pool: a worker process, replaced on the same ports when it dies. */
export class MediaWorker {
  readonly #options: MediaWorkerOptions;
  readonly #rooms = new Set<Room>();
  readonly #load = new Load();
  #opening = 0;
  #running: SpawnedWorker | undefined;
  #startedAt = 0;
  #respawnMs = firstRespawnMs;
  #cancelRespawn = () => {};
  #starting: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: MediaWorkerOptions) {
    this.#options = options;
  }

  /** @throws when the worker cannot be started. */
  static async create(options: MediaWorkerOptions): Promise<MediaWorker> {
    const worker = new MediaWorker(options);
    await worker.#start();
    return worker;
  }

  get index(): number {
    return this.#options.index;
  }

  /** undefined while there is no process. */
  get pid(): number | undefined {
    return this.#running?.worker.pid;
  }

  /** Rooms (those being opened too, so that many at a time are spread), transports and tracks on it. */
  get load(): number {
    return this.#load.count + this.#opening;
  }

  /** Answers undefined when the worker is not there, or dies meanwhile. */
  async openRoom(lessonId: LessonId, onLost: () => void): Promise<Room | undefined> {
    const running = this.#running;
    if (running === undefined) return undefined;
    const { worker, webRtcServer } = running;
    this.#opening += 1;
    try {
      const router = await worker.createRouter({ mediaCodecs: [...mediaCodecs(), trainCodec] });
      if (worker.closed) return undefined;
      const { settings, clock, log } = this.#options;
      const load = this.#load;
      const context = { router, webRtcServer, settings, load, clock, log: log.child({ lessonId }) };
      const room = new Room(context, this.index, onLost);
      this.#rooms.add(room);
      load.carry(router);
      router.observer.once("close", () => {
        // Those of a dead worker are still to be told.
        if (!worker.died) this.#rooms.delete(room);
      });
      return room;
    } catch (error) {
      if (worker.closed) return undefined;
      throw error;
    } finally {
      this.#opening -= 1;
    }
  }

  /** Ends the process; its rooms close without `onLost`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRespawn();
    await this.#starting;
    const running = this.#running;
    this.#running = undefined;
    if (running) await this.#end(running);
  }

  async #start(): Promise<void> {
    const { workerBin, addresses, index, clock, log } = this.#options;
    const running = await spawnWorker(workerBin, addresses, index);
    if (this.#closed) return this.#end(running);
    running.worker.once("died", (err) => this.#died(err));
    this.#running = running;
    this.#startedAt = clock.now();
    log.info({ pid: running.worker.pid }, "media worker ready");
  }

  #died(err: Error): void {
    const { clock, log } = this.#options;
    const lostRooms = [...this.#rooms];
    this.#running = undefined;
    this.#rooms.clear();
    if (clock.now() - this.#startedAt >= steadyMs) this.#respawnMs = firstRespawnMs;
    log.error({ err, lostRooms: lostRooms.length, respawnMs: this.#respawnMs }, "media worker died");
    this.#respawnLater();
    for (const room of lostRooms) {
      try {
        room.lose();
      } catch (err) {
        log.error({ err }, "a lesson could not be told that its media is lost");
      }
    }
  }

  #respawnLater(): void {
    if (this.#closed) return;
    const { clock } = this.#options;
    this.#cancelRespawn = clock.after(this.#respawnMs, () => {
      this.#starting = this.#respawn();
    });
    this.#respawnMs = Math.min(2 * this.#respawnMs, longestRespawnMs);
  }

  async #respawn(): Promise<void> {
    const { log, onReady } = this.#options;
    try {
      await this.#start();
    } catch (err) {
      log.error({ err, respawnMs: this.#respawnMs }, "media worker could not be started again");
      this.#respawnLater();
      return;
    }
    onReady();
  }

  async #end({ worker }: SpawnedWorker): Promise<void> {
    if (worker.subprocessClosed) return;
    const exited = new Promise<void>((resolve) => {
      worker.once("subprocessclose", resolve);
    });
    worker.close();
    const cancelKill = this.#options.clock.after(exitMs, () => kill(worker.pid));
    await exited;
    cancelKill();
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just exited.
  }
}
