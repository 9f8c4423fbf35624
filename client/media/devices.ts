import type { SharedScreen } from "./screen-share.ts";

/** Why a camera, a microphone or a screen could not be opened. */
export type DeviceTrouble =
  /** The person or the browser's settings said no. */
  | "denied"
  /** There is none of this kind. */
  | "missing"
  /** Another program holds it. */
  | "busy"
  /** The page came over plain http: browsers give no devices to it. */
  | "insecure"
  /** It was there and is gone: unplugged, or switched off by the system. */
  | "pulled"
  | "failed";

export type Opened = { ok: true; track: MediaStreamTrack } | { ok: false; trouble: DeviceTrouble };

/** With `sound` where the browser gives it and the person lets it be shared. Whoever takes it stops it. */
export type OpenedScreen = SharedScreen | { ok: false; trouble: DeviceTrouble };

export interface DeviceChoice {
  id: string;
  /** Empty until permission has been given once. */
  label: string;
}

export interface DeviceList {
  cameras: DeviceChoice[];
  microphones: DeviceChoice[];
}

/** What a page can capture. No method throws for a device that is not to be had: it answers the trouble. */
export interface Devices {
  list(): Promise<DeviceList>;
  /** Camera and microphone with one question to the person. An unknown id falls back to the default device. */
  openBoth(wish: { cameraId: string | undefined; microphoneId: string | undefined }): Promise<{
    camera: Opened;
    microphone: Opened;
  }>;
  openCamera(id: string | undefined): Promise<Opened>;
  openMicrophone(id: string | undefined): Promise<Opened>;
  /** Exactly this camera, in the highest resolution up to 1080p: a page of print needs it. */
  openBoard(id: string): Promise<Opened>;
  /** Lets the person choose a screen, a window or a tab; must be called in a click. */
  openScreen(): Promise<OpenedScreen>;
  /** Calls `run` when a device was plugged in or pulled; the answer stops it. */
  onChange(run: () => void): () => void;
}

type Stream = Pick<MediaStream, "getTracks" | "getVideoTracks" | "getAudioTracks">;

/** The part of `navigator.mediaDevices` that is used here. */
export interface CaptureSource extends Pick<EventTarget, "addEventListener" | "removeEventListener"> {
  enumerateDevices(): Promise<Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">[]>;
  getUserMedia(constraints: MediaStreamConstraints): Promise<Stream>;
  getDisplayMedia(options: DisplayMediaStreamOptions): Promise<Stream>;
}

const cameraWish = (id: string | undefined): MediaTrackConstraints => ({
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 25, max: 30 },
  ...(id === undefined ? {} : { deviceId: { exact: id } }),
});

const microphoneWish = (id: string | undefined): MediaTrackConstraints => ({
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
  ...(id === undefined ? {} : { deviceId: { exact: id } }),
});

const boardWish = (id: string): MediaTrackConstraints => ({
  width: { ideal: 1920 },
  height: { ideal: 1080 },
  frameRate: { ideal: 15 },
  deviceId: { exact: id },
});

/** `capture` is `navigator.mediaDevices`, which browsers leave out on an insecure page. */
export function createDevices(capture: CaptureSource | undefined): Devices {
  if (!capture) return noDevices;
  const open = (constraints: MediaStreamConstraints) => firstTrack(() => capture.getUserMedia(constraints));
  /** A device that is no longer there is replaced by the default one. */
  const orDefault = async (id: string | undefined, wish: (id: string | undefined) => MediaStreamConstraints) => {
    const opened = await open(wish(id));
    return opened.ok || id === undefined || opened.trouble !== "missing" ? opened : await open(wish(undefined));
  };
  const openCamera = (id: string | undefined) => orDefault(id, (camera) => ({ video: cameraWish(camera) }));
  const openMicrophone = (id: string | undefined) => orDefault(id, (one) => ({ audio: microphoneWish(one) }));
  return {
    async list() {
      const found = await capture.enumerateDevices();
      const ofKind = (kind: MediaDeviceKind) =>
        found
          .filter((device) => device.kind === kind && device.deviceId !== "")
          .map((device) => ({ id: device.deviceId, label: device.label }));
      return { cameras: ofKind("videoinput"), microphones: ofKind("audioinput") };
    },
    async openBoth({ cameraId, microphoneId }) {
      try {
        const stream = await capture.getUserMedia({ video: cameraWish(cameraId), audio: microphoneWish(microphoneId) });
        const [camera] = stream.getVideoTracks();
        const [microphone] = stream.getAudioTracks();
        if (camera && microphone)
          return { camera: { ok: true, track: camera }, microphone: { ok: true, track: microphone } };
      } catch {
        // One of the two is in the way; asked one by one they tell which, and the other still opens.
      }
      return { camera: await openCamera(cameraId), microphone: await openMicrophone(microphoneId) };
    },
    openCamera,
    openMicrophone,
    openBoard: (id) => open({ video: boardWish(id) }),
    async openScreen() {
      try {
        // Hardly any lesson needs it. A click counts for some seconds: the browser still asks after this.
        return await (await import("./screen-share.ts")).openScreen(capture);
      } catch (error) {
        return { ok: false, trouble: troubleOf(error) };
      }
    },
    onChange(run) {
      capture.addEventListener("devicechange", run);
      return () => capture.removeEventListener("devicechange", run);
    },
  };
}

const nothing: { ok: false; trouble: DeviceTrouble } = { ok: false, trouble: "insecure" };
const noDevices: Devices = {
  list: async () => ({ cameras: [], microphones: [] }),
  openBoth: async () => ({ camera: nothing, microphone: nothing }),
  openCamera: async () => nothing,
  openMicrophone: async () => nothing,
  openBoard: async () => nothing,
  openScreen: async () => nothing,
  onChange: () => () => {},
};

async function firstTrack(open: () => Promise<Stream>): Promise<Opened> {
  try {
    const [track] = (await open()).getTracks();
    return track ? { ok: true, track } : { ok: false, trouble: "missing" };
  } catch (error) {
    return { ok: false, trouble: troubleOf(error) };
  }
}

/** The names are those of the Media Capture specification; older ones of Chrome are no longer thrown since 2018. */
export function troubleOf(error: unknown): DeviceTrouble {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}
