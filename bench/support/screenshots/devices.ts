import type { Page } from "playwright-core";

export interface Devices {
  /** What the camera sees: an SVG. */
  readonly camera: string;
  readonly board: string | null;
}

/** Gives the page a camera, a document camera and a microphone that need no hardware. Before it is opened. */
export async function plugInto(page: Page, devices: Devices): Promise<void> {
  await page.addInitScript(plugIn, devices);
}

/** Pulls the page's cameras out: none is left to take the place of one that was on. */
export async function pullCameras(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event("cameras-pulled")));
}

/** Runs in the page: it may use nothing from outside. */
function plugIn({ camera, board }: Devices): void {
  let pulled = false;
  const labels: Record<string, string> = {
    front: "HD Camera",
    document: "Document Camera",
    table: "Table Microphone",
  };
  const nameTrack = (track: MediaStreamTrack | undefined, deviceId: string): MediaStreamTrack => {
    if (track === undefined) throw new Error("a drawing gave no track");
    Object.defineProperty(track, "label", { value: labels[deviceId] });
    const settings = track.getSettings.bind(track);
    track.getSettings = () => ({ ...settings(), deviceId });
    return track;
  };
  const film = async (drawing: string, deviceId: string): Promise<MediaStreamTrack> => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext("2d");
    const draw = () => context?.drawImage(image, 0, 0);
    draw();
    const timer = setInterval(draw, 66);
    const track = nameTrack(canvas.captureStream(15).getVideoTracks()[0], deviceId);
    if (deviceId === "front")
      addEventListener("cameras-pulled", () => {
        pulled = true;
        clearInterval(timer);
        track.stop();
        track.dispatchEvent(new Event("ended"));
        navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
      });
    return track;
  };
  const speak = (deviceId: string): MediaStreamTrack => {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: 220 });
    const volume = new GainNode(context, { gain: 0.03 });
    const microphone = context.createMediaStreamDestination();
    tone.connect(volume).connect(microphone);
    tone.start();
    return nameTrack(microphone.stream.getAudioTracks()[0], deviceId);
  };
  const exactId = (wish: boolean | MediaTrackConstraints | undefined): unknown =>
    typeof wish === "object" && typeof wish.deviceId === "object" && "exact" in wish.deviceId && wish.deviceId.exact;
  const device = (kind: MediaDeviceKind, deviceId: string) => {
    const described = { kind, deviceId, label: labels[deviceId], groupId: "" };
    return { ...described, toJSON: () => described };
  };
  Object.assign(navigator.mediaDevices, {
    enumerateDevices: async () => [
      ...(pulled ? [] : [device("videoinput", "front")]),
      ...(board === null || pulled ? [] : [device("videoinput", "document")]),
      device("audioinput", "table"),
    ],
    getUserMedia: async ({ video, audio }: MediaStreamConstraints) => {
      const written = board !== null && exactId(video) === "document";
      if (video && pulled) throw new DOMException("no camera is left", "NotFoundError");
      return new MediaStream([
        ...(video ? [await film(written ? board : camera, written ? "document" : "front")] : []),
        ...(audio ? [speak("table")] : []),
      ]);
    },
  });
}
