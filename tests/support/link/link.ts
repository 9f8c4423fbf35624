import type { Counters, Second } from "./history.ts";
import { Pipe } from "./pipe.ts";
import { seedFor } from "./random.ts";
import { openShape, reshape, type Shape } from "./shape.ts";

/** Seen from the classroom: `down` is what it receives, `up` what it sends. */
export type Direction = "down" | "up";
export const directions: readonly Direction[] = ["down", "up"];

/** A change at a time after the script was started. What it leaves out stays as it is. */
export interface Step {
  readonly atMs: number;
  readonly down?: Partial<Shape>;
  readonly up?: Partial<Shape>;
}

export interface LinkOptions {
  readonly down?: Partial<Shape>;
  readonly up?: Partial<Shape>;
  readonly seed: number;
}

/** Both directions of one link and the script that changes them. Without a clock, like its pipes. */
export class Link<T> {
  readonly #pipes: Readonly<Record<Direction, Pipe<T>>>;
  #script: Step[] = [];

  constructor({ down, up, seed }: LinkOptions, startMs: number) {
    this.#pipes = {
      down: new Pipe(reshape(openShape, down ?? {}), seedFor(seed, "down"), startMs),
      up: new Pipe(reshape(openShape, up ?? {}), seedFor(seed, "up"), startMs),
    };
  }

  /** Starts a script now, in place of one that may be running. */
  play(steps: readonly Step[], nowMs: number): void {
    this.#follow(nowMs);
    this.#script = steps.map((step) => ({ ...step, atMs: nowMs + step.atMs })).sort((a, b) => a.atMs - b.atMs);
    this.#follow(nowMs);
  }

  setShape(direction: Direction, change: Partial<Shape>, nowMs: number): void {
    this.#follow(nowMs);
    this.#pipes[direction].setShape(change, nowMs);
  }

  hasRoom(direction: Direction, bytes: number): boolean {
    return this.#pipes[direction].hasRoom(bytes);
  }

  offer(direction: Direction, item: T, bytes: number, nowMs: number, reliable = false): boolean {
    this.#follow(nowMs);
    return this.#pipes[direction].offer(item, bytes, nowMs, reliable);
  }

  /** What has come out at the far end of this direction by now. */
  take(direction: Direction, nowMs: number): T[] {
    this.#follow(nowMs);
    return this.#pipes[direction].take(nowMs);
  }

  /** When there will be something to do next, `Infinity` when never. */
  nextMs(): number {
    return Math.min(
      this.#pipes.down.nextMs(),
      this.#pipes.up.nextMs(),
      this.#script[0]?.atMs ?? Number.POSITIVE_INFINITY,
    );
  }

  shape(direction: Direction): Shape {
    return this.#pipes[direction].shape;
  }

  queueMs(direction: Direction): number {
    return this.#pipes[direction].queueMs;
  }

  counters(direction: Direction): Readonly<Counters> {
    return this.#pipes[direction].counters;
  }

  seconds(direction: Direction, nowMs: number): readonly Second[] {
    return this.#pipes[direction].seconds(nowMs);
  }

  /** Each step is taken at its own time, however late this is called. */
  #follow(nowMs: number): void {
    for (let step = this.#script[0]; step !== undefined && step.atMs <= nowMs; step = this.#script[0]) {
      this.#script.shift();
      for (const direction of directions) {
        const change = step[direction];
        if (change !== undefined) this.#pipes[direction].setShape(change, step.atMs);
      }
    }
  }
}
