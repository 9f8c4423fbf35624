/** A track without a device. */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly id = crypto.randomUUID();
  label = "";
  muted = false;
  readonly kind: "audio" | "video";
  contentHint = "";
  enabled = true;
  readyState: MediaStreamTrackState = "live";
  onended = null;
  onmute = null;
  onunmute = null;

  constructor(kind: "audio" | "video") {
    super();
    this.kind = kind;
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** The device was pulled. */
  pull(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }

  /** A switch at the device. */
  switchOff(off: boolean): void {
    this.muted = off;
    this.dispatchEvent(new Event(off ? "mute" : "unmute"));
  }

  clone(): MediaStreamTrack {
    return new FakeTrack(this.kind);
  }

  async applyConstraints(): Promise<void> {}

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return {};
  }

  settings: MediaTrackSettings = {};

  getSettings(): MediaTrackSettings {
    return this.settings;
  }
}
