import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { DeviceTrouble, Opened } from "../media/devices.ts";

/** Nobody is so quiet: what a microphone in a still room gives is more than nothing. */
const SILENT_MS = 20_000;

/** One camera, microphone or screen of this page. */
export type CaptureState =
  | { kind: "off" }
  | { kind: "opening" }
  | { kind: "on"; track: MediaStreamTrack; paused: boolean }
  | { kind: "trouble"; trouble: DeviceTrouble };

/** Holds one device open and notices when it goes away. It owns the track: replaced and left ones are stopped. */
export class Capture {
  readonly #state = signal<CaptureState>({ kind: "off" });
  /** What becomes of it when its track ends by itself. */
  readonly #whenEnded: CaptureState;
  readonly #muted = signal(false);
  readonly #silent = signal(false);
  #soundAt: number | undefined;
  #paused = false;
  #turn = 0;
  #label = "";

  /** @param whenEnded a screen ends by a click in the browser's own bar; a camera only when it is pulled. */
  constructor(whenEnded: "off" | "pulled" = "pulled") {
    this.#whenEnded = whenEnded === "off" ? { kind: "off" } : { kind: "trouble", trouble: "pulled" };
  }

  get state(): ReadonlySignal<CaptureState> {
    return this.#state;
  }

  /** It gives nothing: a switch at the device, the system, or another program holds it back. */
  get muted(): ReadonlySignal<boolean> {
    return this.#muted;
  }

  /** On and not muted, and yet nothing at all has come from it for long: a dead cable, the wrong socket. */
  get silent(): ReadonlySignal<boolean> {
    return this.#silent;
  }

  /** How loud it is, 0 to 1, by whoever measures it a few times a second. `nowMs` must not go back. */
  hear(level: number, nowMs: number): void {
    const state = this.#state.value;
    // What a person has switched off is silent on purpose.
    if (level > 0 || state.kind !== "on" || state.paused) this.#soundAt = nowMs;
    this.#soundAt ??= nowMs;
    this.#silent.value = nowMs - this.#soundAt >= SILENT_MS;
  }

  /** What its latest device is called; empty when nobody knows. */
  get label(): string {
    return this.#label;
  }

  /** Opens a device in place of the present one, which stays until the new one is there. */
  async open(ask: () => Promise<Opened>): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    if (this.#state.value.kind !== "on") this.#state.value = { kind: "opening" };
    const opened = await ask();
    if (turn === this.#turn) this.#take(opened);
    else if (opened.ok) opened.track.stop();
  }

  /** Looks for something in the place of what was pulled. Until there is something, that is what is said. */
  async replace(ask: () => Promise<Opened>): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const opened = await ask();
    if (!opened.ok) return;
    if (turn === this.#turn) this.#take(opened);
    else opened.track.stop();
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    const state = this.#state.value;
    if (state.kind === "on" && state.paused !== paused) this.#state.value = { ...state, paused };
  }

  stop(): void {
    this.#turn += 1;
    this.#paused = false;
    this.#become({ kind: "off" });
  }

  #take(opened: Opened): void {
    if (!opened.ok) {
      this.#become({ kind: "trouble", trouble: opened.trouble });
      return;
    }
    const { track } = opened;
    this.#label = track.label;
    const mutes = () => {
      const state = this.#state.value;
      if (state.kind === "on" && state.track === track) this.#muted.value = track.muted;
    };
    for (const name of ["mute", "unmute"]) track.addEventListener(name, mutes);
    track.addEventListener("ended", () => {
      const state = this.#state.value;
      if (state.kind === "on" && state.track === track) this.#become(this.#whenEnded);
    });
    this.#become({ kind: "on", track, paused: this.#paused });
    mutes();
  }

  #become(next: CaptureState): void {
    const before = this.#state.value;
    this.#muted.value = false;
    this.#silent.value = false;
    this.#soundAt = undefined;
    this.#state.value = next;
    if (before.kind === "on" && !(next.kind === "on" && next.track === before.track)) before.track.stop();
  }
}

/**
 * Runs when it is pulled. A voice must not wait until somebody has read what is wrong; for a camera another one may show
 * what nobody meant to show. The answer stops it.
 */
export function whenPulled({ state }: Capture, run: () => void): () => void {
  return effect(() => {
    const now = state.value;
    if (now.kind === "trouble" && now.trouble === "pulled") untracked(run);
  });
}
