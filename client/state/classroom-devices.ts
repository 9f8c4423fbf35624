import type { Devices } from "../media/devices.ts";
import { Capture, whenPulled } from "./capture.ts";
import type { Clock } from "./clock.ts";
import { waitsForDevice } from "./teacher-devices.ts";

/** How long a rehearsal shows the room its own picture, in milliseconds. */
const REHEARSAL_MS = 8_000;

/** What of a room is wanted: nothing, the camera for the teacher's overview, or camera and microphone. */
export type Wanted = "nothing" | "camera" | "both";

/**
 * A classroom's camera and microphone. They are open while the room is called (on stage, or prepared for it), the camera
 * also in the overview, and once for a few seconds after joining: so the browser's question comes before the lesson and
 * not in front of everyone, and the camera's light is off when the room is not seen.
 */
export class ClassroomDevices {
  readonly camera = new Capture();
  readonly microphone = new Capture();
  readonly #devices: Devices;
  readonly #clock: Clock;
  readonly #stopWatching: () => void;
  readonly #stopReplacing: () => void;
  #wanted: Wanted = "nothing";
  #rehearsed = false;
  #closed = false;
  #cancelRehearsal: () => void = () => {};

  constructor(devices: Devices, clock: Clock) {
    this.#devices = devices;
    this.#clock = clock;
    this.#stopWatching = devices.onChange(() => this.#changed());
    this.#stopReplacing = whenPulled(this.microphone, () => {
      if (this.#wanted === "both") void this.microphone.replace(() => devices.openMicrophone(undefined));
    });
  }

  /** Asks for permission and shows the room itself for a moment. Once is enough; `again` is for a person's click. */
  async rehearse({ again = false } = {}): Promise<void> {
    if (this.#wanted !== "nothing") {
      if (again) await this.#openWanted();
      return;
    }
    if (this.#rehearsed && !again) return;
    this.#rehearsed = true;
    this.#cancelRehearsal();
    await this.#open();
    // The browser's question may stand for minutes; the room may have been called up, or its page left, by then.
    if (this.#closed) return;
    if (this.#wanted !== "nothing") return this.#rest();
    this.#cancelRehearsal = this.#clock.after(REHEARSAL_MS, () => this.#rest());
  }

  setWanted(wanted: Wanted): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#cancelRehearsal();
    void this.#openWanted();
    this.#rest();
  }

  close(): void {
    this.#closed = true;
    this.#stopWatching();
    this.#stopReplacing();
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

  /** What runs already goes on: a camera that was in the overview is on stage without a gap. */
  async #openWanted(): Promise<void> {
    const camera = this.#wanted !== "nothing" && !isOpen(this.camera);
    const microphone = this.#wanted === "both" && !isOpen(this.microphone);
    if (camera && microphone) await this.#open();
    else if (camera) await this.camera.open(() => this.#devices.openCamera(undefined));
    else if (microphone) await this.microphone.open(() => this.#devices.openMicrophone(undefined));
  }

  /** Closes what nobody wants. Trouble stays on the screen: somebody should see it before the room is called up. */
  #rest(): void {
    const idle =
      this.#wanted === "both" ? [] : this.#wanted === "camera" ? [this.microphone] : [this.camera, this.microphone];
    for (const capture of idle) {
      if (capture.state.value.kind !== "trouble") capture.stop();
    }
  }

  #changed(): void {
    if (!waitsForDevice(this.camera) && !waitsForDevice(this.microphone)) return;
    if (this.#wanted === "nothing") void this.rehearse({ again: true });
    else void this.#openWanted();
  }
}

function isOpen({ state }: Capture): boolean {
  return state.value.kind === "on" || state.value.kind === "opening";
}
