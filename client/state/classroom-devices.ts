import type { Devices } from "../media/devices.ts";
import { Capture } from "./capture.ts";
import type { Clock } from "./clock.ts";
import { waitsForDevice } from "./teacher-devices.ts";

/** How long a rehearsal shows the room its own picture, in milliseconds. */
const REHEARSAL_MS = 8_000;

/**
 * A classroom's camera and microphone. They are open while the room is called (on stage, or prepared for it), and once
 * for a few seconds after joining: so the browser's question comes before the lesson and not in front of everyone, and
 * the camera's light is off when the room is not seen.
 */
export class ClassroomDevices {
  readonly camera = new Capture();
  readonly microphone = new Capture();
  readonly #devices: Devices;
  readonly #clock: Clock;
  readonly #stopWatching: () => void;
  #called = false;
  #rehearsed = false;
  #closed = false;
  #cancelRehearsal: () => void = () => {};

  constructor(devices: Devices, clock: Clock) {
    this.#devices = devices;
    this.#clock = clock;
    this.#stopWatching = devices.onChange(() => this.#changed());
  }

  /** Asks for permission and shows the room itself for a moment. Once is enough; `again` is for a person's click. */
  async rehearse({ again = false } = {}): Promise<void> {
    if (this.#called || (this.#rehearsed && !again)) return;
    this.#rehearsed = true;
    this.#cancelRehearsal();
    await this.#open();
    // The browser's question may stand for minutes; the room may have been called up, or its page left, by then.
    if (this.#called || this.#closed) return;
    this.#cancelRehearsal = this.#clock.after(REHEARSAL_MS, () => this.#rest());
  }

  setCalled(called: boolean): void {
    if (called === this.#called) return;
    this.#called = called;
    this.#cancelRehearsal();
    if (called) void this.#open();
    else this.#rest();
  }

  close(): void {
    this.#closed = true;
    this.#stopWatching();
    this.#cancelRehearsal();
    this.camera.stop();
    this.microphone.stop();
  }

  async #open(): Promise<void> {
    const both = this.#devices.openBoth({ cameraId: undefined, microphoneId: undefined });
    await Promise.all([
      this.camera.open(async () => (await both).camera),
      this.microphone.open(async () => (await both).microphone),
    ]);
  }

  /** Trouble stays on the screen: somebody should see it before the room is called up. */
  #rest(): void {
    for (const capture of [this.camera, this.microphone]) {
      if (capture.state.value.kind !== "trouble") capture.stop();
    }
  }

  #changed(): void {
    if (!waitsForDevice(this.camera) && !waitsForDevice(this.microphone)) return;
    if (this.#called) void this.#open();
    else void this.rehearse({ again: true });
  }
}
