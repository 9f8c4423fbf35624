import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { DeviceList, Devices, Opened } from "../media/devices.ts";
import type { Mix } from "../media/screen-share.ts";
import type { PageStorage } from "../ui/safe-storage.ts";
import { Capture, type CaptureState, whenPulled } from "./capture.ts";

const CAMERA_KEY = "oneroom.camera";
const MICROPHONE_KEY = "oneroom.microphone";

/** The master room's cameras, microphone and screen, from before the lesson to after it. */
export class TeacherDevices {
  readonly camera = new Capture();
  readonly microphone = new Capture();
  readonly board = new Capture();
  readonly screen = new Capture("off");
  /** What is sent as the voice: the microphone, and under it the sound of what is shared. */
  readonly voice: { readonly state: ReadonlySignal<CaptureState> };
  readonly #mix = signal<Mix | undefined>(undefined);
  readonly #devices: Devices;
  readonly #storage: PageStorage;
  readonly #list = signal<DeviceList>({ cameras: [], microphones: [] });
  readonly #stopWatching: () => void;
  readonly #stopMixing: () => void;
  readonly #stopReplacing: () => void;
  /** The camera that looks at the board, or did before it was pulled. */
  #boardId: string | undefined;

  constructor(devices: Devices, storage: PageStorage) {
    this.voice = { state: computed(() => this.#mix.value?.state.value ?? this.microphone.state.value) };
    // The sound goes when the picture goes, whoever ended it.
    this.#stopMixing = effect(() => {
      if (this.screen.state.value.kind !== "on") this.#endMix();
    });
    this.#devices = devices;
    this.#storage = storage;
    this.#stopWatching = devices.onChange(() => void this.#changed());
    this.#stopReplacing = whenPulled(
      this.microphone,
      () => void this.microphone.replace(() => devices.openMicrophone(this.#remembered(MICROPHONE_KEY))),
    );
  }

  get list(): ReadonlySignal<DeviceList> {
    return this.#list;
  }

  /** Camera and microphone, the ones used last time where they are there. */
  async openDefaults(): Promise<void> {
    const both = this.#devices.openBoth({
      cameraId: this.#remembered(CAMERA_KEY),
      microphoneId: this.#remembered(MICROPHONE_KEY),
    });
    await Promise.all([
      this.camera.open(async () => (await both).camera),
      this.microphone.open(async () => (await both).microphone),
    ]);
    await this.#refresh();
  }

  async openCamera(id = this.#remembered(CAMERA_KEY)): Promise<void> {
    if (id !== undefined) this.#storage.setItem(CAMERA_KEY, id);
    await this.camera.open(() => this.#devices.openCamera(id));
    await this.#refresh();
  }

  async openMicrophone(id = this.#remembered(MICROPHONE_KEY)): Promise<void> {
    if (id !== undefined) this.#storage.setItem(MICROPHONE_KEY, id);
    await this.microphone.open(() => this.#devices.openMicrophone(id));
    await this.#refresh();
  }

  /** Tries again what is in trouble. */
  async mend(): Promise<void> {
    const both = this.camera.state.value.kind === "trouble" && this.microphone.state.value.kind === "trouble";
    if (both) await this.openDefaults();
    else if (this.camera.state.value.kind === "trouble") await this.openCamera();
    else if (this.microphone.state.value.kind === "trouble") await this.openMicrophone();
  }

  openBoard(id: string): Promise<void> {
    this.#boardId = id;
    return this.board.open(() => this.#devices.openBoard(id));
  }

  /** Must be called in a click. Closing the browser's question without a choice leaves everything as it is. */
  async openScreen(): Promise<void> {
    const opened = await this.#devices.openScreen();
    if (!opened.ok && opened.trouble === "denied") return;
    await this.screen.open(async (): Promise<Opened> => opened);
    if (!opened.ok || !opened.sound) return;
    this.#endMix();
    const { value: screen } = this.screen.state;
    if (screen.kind === "on" && screen.track === opened.track)
      this.#mix.value = opened.sound.under(this.microphone.state);
    else opened.sound.stop();
  }

  /** Whether the classrooms hear what is shared. */
  get screenHeard(): boolean {
    return this.#mix.value?.state.value !== undefined;
  }

  close(): void {
    this.#stopWatching();
    this.#stopMixing();
    this.#stopReplacing();
    this.#endMix();
    for (const capture of [this.camera, this.microphone, this.board, this.screen]) capture.stop();
  }

  async #refresh(): Promise<void> {
    this.#list.value = await this.#devices.list();
  }

  /** Plugged in again: what was missing opens without a click, and the microphone that was chosen takes its place again. */
  async #changed(): Promise<void> {
    const hadChosen = this.#chosenMicrophoneIsHere();
    await this.#refresh();
    const { cameras, microphones } = this.#list.value;
    if (cameras.length > 0 && waitsForDevice(this.camera)) await this.openCamera();
    const board = this.#boardId;
    if (board !== undefined && cameras.some(({ id }) => id === board) && waitsForDevice(this.board))
      await this.openBoard(board);
    const isBack = !hadChosen && this.#chosenMicrophoneIsHere();
    if (microphones.length > 0 && (isBack || waitsForDevice(this.microphone))) await this.openMicrophone();
  }

  #chosenMicrophoneIsHere(): boolean {
    const chosen = this.#remembered(MICROPHONE_KEY);
    return this.#list.value.microphones.some(({ id }) => id === chosen);
  }

  #endMix(): void {
    const mix = this.#mix.peek();
    this.#mix.value = undefined;
    mix?.close();
  }

  #remembered(key: string): string | undefined {
    return this.#storage.getItem(key) ?? undefined;
  }
}

export function waitsForDevice(capture: Capture): boolean {
  const state = capture.state.value;
  return (
    state.kind === "trouble" && (state.trouble === "missing" || state.trouble === "pulled" || state.trouble === "busy")
  );
}
