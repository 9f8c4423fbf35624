import type { Stroke } from "../../signaling/contract/slate.ts";
import { paintStroke, scaleOf } from "./stroke-path.ts";

/** The last strokes may still grow: they are painted anew each time, the others once. */
const STILL_MOVING = 3;

/**
 * Paints the ink of one sheet on two canvases, one above the other: below what stays, above what is being written. Ten
 * thousand strokes cost nothing while the next one is drawn.
 */
export class SheetPainter {
  readonly #below: HTMLCanvasElement;
  readonly #above: HTMLCanvasElement;
  #settled: readonly Stroke[] = [];
  #wanted: { strokes: readonly Stroke[]; dark: boolean } = { strokes: [], dark: false };
  #dark = false;
  /** A canvas that was given a size is empty and has lost its unit. */
  #resized = true;
  #frame = 0;

  constructor(below: HTMLCanvasElement, above: HTMLCanvasElement) {
    this.#below = below;
    this.#above = above;
  }

  /** In points of the screen. */
  resize(width: number, height: number): void {
    if (this.#below.width === width && this.#below.height === height) return;
    for (const canvas of [this.#below, this.#above]) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#resized = true;
    this.#later();
  }

  show(strokes: readonly Stroke[], dark: boolean): void {
    this.#wanted = { strokes, dark };
    this.#later();
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
  }

  #later(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    const below = this.#below.getContext("2d");
    const above = this.#above.getContext("2d");
    if (!below || !above) return;
    const { strokes, dark } = this.#wanted;
    const settling = Math.max(0, strokes.length - STILL_MOVING);
    const kept =
      !this.#resized && dark === this.#dark && this.#settled.length <= settling && isPrefix(this.#settled, strokes);
    if (!kept) {
      clear(below);
      this.#settled = [];
    }
    this.#resized = false;
    this.#dark = dark;
    for (const stroke of strokes.slice(this.#settled.length, settling)) paintStroke(below, stroke, dark);
    this.#settled = strokes.slice(0, settling);
    clear(above);
    for (const stroke of strokes.slice(settling)) paintStroke(above, stroke, dark);
  }
}

function isPrefix(start: readonly Stroke[], whole: readonly Stroke[]): boolean {
  return start.every((stroke, index) => stroke === whole[index]);
}

function clear(canvas: CanvasRenderingContext2D): void {
  const { width, height } = canvas.canvas;
  canvas.setTransform(1, 0, 0, 1, 0, 0);
  canvas.clearRect(0, 0, width, height);
  const scale = scaleOf(width);
  canvas.setTransform(scale, 0, 0, scale, 0, 0);
}
