import { describe, expect, test } from "vitest";
import { type CaptureSource, createDevices, type DeviceTrouble, troubleOf } from "../../../client/media/devices.ts";
import { levelOf } from "../../../client/media/level.ts";
import { FakeTrack } from "../fake-track.ts";

/** A computer whose devices answer as the test says. */
function computer(getUserMedia: CaptureSource["getUserMedia"]): CaptureSource {
  const events = new EventTarget();
  return {
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    enumerateDevices: async () => [
      { kind: "videoinput", deviceId: "cam-1", label: "Camera" },
      { kind: "audioinput", deviceId: "mic-1", label: "Microphone" },
      { kind: "audiooutput", deviceId: "out-1", label: "Loudspeaker" },
      // Without permission browsers list devices without a name to ask for them by.
      { kind: "videoinput", deviceId: "", label: "" },
    ],
    getUserMedia,
    getDisplayMedia: getUserMedia,
  };
}

const streamOf = (...tracks: FakeTrack[]) => ({
  getTracks: () => tracks,
  getVideoTracks: () => tracks.filter(({ kind }) => kind === "video"),
  getAudioTracks: () => tracks.filter(({ kind }) => kind === "audio"),
});

describe("why a device did not open", () => {
  test.each<[string, DeviceTrouble]>([
    ["NotAllowedError", "denied"],
    ["SecurityError", "denied"],
    ["NotFoundError", "missing"],
    ["OverconstrainedError", "missing"],
    ["NotReadableError", "busy"],
    ["AbortError", "busy"],
    ["TypeError", "failed"],
  ])("%s is %s", (name, trouble) => {
    expect(troubleOf(new DOMException("", name))).toBe(trouble);
  });

  test("a camera that is no longer there is replaced by the default one", async () => {
    const asked: unknown[] = [];
    const devices = createDevices(
      computer(async ({ video }) => {
        asked.push(typeof video === "object" ? video.deviceId : undefined);
        throw new DOMException("", asked.length === 1 ? "OverconstrainedError" : "NotAllowedError");
      }),
    );
    expect(await devices.openCamera("gone")).toEqual({ ok: false, trouble: "denied" });
    expect(asked).toEqual([{ exact: "gone" }, undefined]);
  });

  test("with both devices wished for, the one that works opens though the other does not", async () => {
    const devices = createDevices(
      computer(async ({ video }) => {
        if (video) throw new DOMException("", "NotReadableError");
        return streamOf(new FakeTrack("audio"));
      }),
    );
    const both = await devices.openBoth({ cameraId: undefined, microphoneId: undefined });
    expect(both.camera).toEqual({ ok: false, trouble: "busy" });
    expect(both.microphone).toMatchObject({ ok: true, track: { kind: "audio" } });
  });

  test("both open with one question", async () => {
    let questions = 0;
    const devices = createDevices(
      computer(async () => {
        questions += 1;
        return streamOf(new FakeTrack("audio"), new FakeTrack("video"));
      }),
    );
    const both = await devices.openBoth({ cameraId: undefined, microphoneId: undefined });
    expect(both).toMatchObject({ camera: { track: { kind: "video" } }, microphone: { track: { kind: "audio" } } });
    expect(questions).toBe(1);
  });

  test("the list holds what can be chosen", async () => {
    const devices = createDevices(computer(async () => streamOf()));
    expect(await devices.list()).toEqual({
      cameras: [{ id: "cam-1", label: "Camera" }],
      microphones: [{ id: "mic-1", label: "Microphone" }],
    });
  });

  test("an insecure page has no devices at all, and says so", async () => {
    const devices = createDevices(undefined);
    expect(await devices.openCamera(undefined)).toEqual({ ok: false, trouble: "insecure" });
    expect(await devices.list()).toEqual({ cameras: [], microphones: [] });
  });
});

describe("the level meter", () => {
  test("is empty in silence and full at a loud voice", () => {
    expect(levelOf(new Float32Array(64))).toBe(0);
    expect(levelOf(new Float32Array(64).fill(0.5))).toBe(1);
    expect(levelOf([])).toBe(0);
  });

  test("grows with loudness", () => {
    const whisper = levelOf(new Float32Array(64).fill(0.005));
    const talk = levelOf(new Float32Array(64).fill(0.05));
    expect(whisper).toBeGreaterThan(0);
    expect(talk).toBeGreaterThan(whisper);
    expect(talk).toBeLessThan(1);
  });
});

describe("a screen", () => {
  async function openScreen(displaySurface: string, own?: boolean) {
    const [sound, picture] = [new FakeTrack("audio"), new FakeTrack("video")];
    picture.settings = { displaySurface };
    if (own !== undefined) Object.assign(sound.settings, { restrictOwnAudio: own });
    // Browsers give the tracks in any order.
    const opened = await createDevices(computer(async () => streamOf(sound, picture))).openScreen();
    return { opened, sound, picture };
  }

  test.each([
    ["browser", undefined],
    ["monitor", true],
    ["window", true],
  ])("that is a %s comes with the sound of others", async (surface, own) => {
    const { opened, sound, picture } = await openScreen(surface, own);
    expect(opened).toMatchObject({ ok: true, track: picture, sound: {} });
    expect(sound.readyState).toBe("live");
    if (opened.ok) opened.sound?.stop();
    expect(sound.readyState).toBe("ended");
  });

  test.each([undefined, false])("comes without its sound where this page's voices are in it (%s)", async (own) => {
    const { opened, sound, picture } = await openScreen("monitor", own);
    expect(opened).toEqual({ ok: true, track: picture, sound: undefined });
    expect(sound.readyState).toBe("ended");
  });

  test("comes alone where the browser shares no sound", async () => {
    const picture = new FakeTrack("video");
    const devices = createDevices(computer(async () => streamOf(picture)));
    expect(await devices.openScreen()).toEqual({ ok: true, track: picture, sound: undefined });
  });
});
