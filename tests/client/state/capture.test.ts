import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { speak } from "../../../client/i18n/words.ts";
import { deviceTroubles } from "../../../client/media/device-text.ts";
import type { Devices, Opened, OpenedScreen } from "../../../client/media/devices.ts";
import { mediaWords } from "../../../client/media/words.ts";
import { Capture } from "../../../client/state/capture.ts";
import { ClassroomDevices } from "../../../client/state/classroom-devices.ts";
import { TeacherDevices } from "../../../client/state/teacher-devices.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeTrack } from "../fake-track.ts";

const opens = (track: FakeTrack) => async (): Promise<Opened> => ({ ok: true, track });

/** Devices that the test plugs in and pulls. */
function fakeDevices() {
  let change = () => {};
  const opened: FakeTrack[] = [];
  const here = { camera: true, microphone: true };
  const open = async (kind: "camera" | "microphone"): Promise<Opened> => {
    if (!here[kind]) return { ok: false, trouble: "missing" };
    const track = new FakeTrack(kind === "camera" ? "video" : "audio");
    opened.push(track);
    return { ok: true, track };
  };
  const devices: Devices = {
    list: async () => ({
      cameras: here.camera ? [{ id: "cam-1", label: "Camera" }] : [],
      microphones: here.microphone ? [{ id: "mic-1", label: "Microphone" }] : [],
    }),
    openBoth: async () => ({ camera: await open("camera"), microphone: await open("microphone") }),
    openCamera: () => open("camera"),
    openMicrophone: () => open("microphone"),
    openBoard: () => open("camera"),
    openScreen: async () => ({ ok: false, trouble: "denied" }),
    onChange(run) {
      change = run;
      return () => {
        change = () => {};
      };
    },
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { devices, opened, here, settle, changed: () => change() };
}

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe("one device", () => {
  test("a replaced track is stopped, but only when the new one is there", async () => {
    const capture = new Capture();
    const first = new FakeTrack("video");
    await capture.open(opens(first));
    const slow = Promise.withResolvers<Opened>();
    const opening = capture.open(() => slow.promise);
    expect(first.readyState).toBe("live");
    slow.resolve({ ok: true, track: new FakeTrack("video") });
    await opening;
    expect(first.readyState).toBe("ended");
  });

  test("stopped while it opens, it does not stay open", async () => {
    const capture = new Capture();
    const late = new FakeTrack("video");
    const slow = Promise.withResolvers<Opened>();
    const opening = capture.open(() => slow.promise);
    capture.stop();
    slow.resolve({ ok: true, track: late });
    await opening;
    expect(late.readyState).toBe("ended");
    expect(capture.state.value).toEqual({ kind: "off" });
  });

  test("that is pulled is in trouble; a screen that is closed is only off", async () => {
    const camera = new Capture();
    const screen = new Capture("off");
    const [cameraTrack, screenTrack] = [new FakeTrack("video"), new FakeTrack("video")];
    await camera.open(opens(cameraTrack));
    await screen.open(opens(screenTrack));
    cameraTrack.pull();
    screenTrack.pull();
    expect(camera.state.value).toEqual({ kind: "trouble", trouble: "pulled" });
    expect(screen.state.value).toEqual({ kind: "off" });
  });

  test("that a switch holds back is still on, and says so until it gives something again or another takes its place", async () => {
    const capture = new Capture();
    const [first, second] = [new FakeTrack("audio"), new FakeTrack("audio")];
    first.label = "Table Microphone";
    await capture.open(opens(first));
    first.switchOff(true);
    expect([capture.muted.value, capture.label, capture.state.value.kind]).toEqual([true, "Table Microphone", "on"]);
    first.switchOff(false);
    expect(capture.muted.value).toBe(false);
    first.switchOff(true);
    await capture.open(opens(second));
    expect(capture.muted.value).toBe(false);
    // The one before is nobody's any more.
    first.switchOff(true);
    expect(capture.muted.value).toBe(false);
    second.switchOff(true);
    second.pull();
    expect([capture.muted.value, capture.state.value]).toEqual([false, { kind: "trouble", trouble: "pulled" }]);
  });

  test("stays muted when another one takes its place", async () => {
    const capture = new Capture();
    await capture.open(opens(new FakeTrack("audio")));
    capture.setPaused(true);
    await capture.open(opens(new FakeTrack("audio")));
    expect(capture.state.value).toMatchObject({ kind: "on", paused: true });
  });
});

describe("a microphone that gives nothing", () => {
  async function microphone() {
    const capture = new Capture();
    await capture.open(opens(new FakeTrack("audio")));
    return capture;
  }

  test("is known to be silent after twenty seconds, and at the first sound that it is not", async () => {
    const capture = await microphone();
    capture.hear(0.4, 1_000);
    capture.hear(0, 20_999);
    expect(capture.silent.value).toBe(false);
    capture.hear(0, 21_000);
    expect(capture.silent.value).toBe(true);
    capture.hear(0.01, 21_080);
    expect(capture.silent.value).toBe(false);
  });

  test("from its first moment, too", async () => {
    const capture = await microphone();
    capture.hear(0, 5_000);
    capture.hear(0, 25_000);
    expect(capture.silent.value).toBe(true);
  });

  test("because somebody has switched it off is not silent, nor at once when it is on again", async () => {
    const capture = await microphone();
    capture.setPaused(true);
    capture.hear(0, 0);
    capture.hear(0, 90_000);
    capture.setPaused(false);
    capture.hear(0, 90_080);
    expect(capture.silent.value).toBe(false);
  });

  test("says nothing of the one that takes its place", async () => {
    const capture = await microphone();
    capture.hear(0, 0);
    capture.hear(0, 20_000);
    await capture.open(opens(new FakeTrack("audio")));
    expect(capture.silent.value).toBe(false);
    capture.hear(0, 20_080);
    expect(capture.silent.value).toBe(false);
  });

  test("is explained like one that a switch holds back, with its name", async () => {
    const say = speak(mediaWords, "en");
    const track = new FakeTrack("audio");
    track.label = "Table Microphone";
    const capture = new Capture();
    await capture.open(opens(track));
    expect(deviceTroubles(say, { camera: new Capture(), microphone: capture })).toEqual([]);
    capture.hear(0, 0);
    capture.hear(0, 20_000);
    expect(deviceTroubles(say, { camera: new Capture(), microphone: capture })).toEqual([
      expect.stringMatching(/^Table Microphone: The microphone gives no sound/),
    ]);
  });
});

describe("a pulled microphone", () => {
  const live = (fake: ReturnType<typeof fakeDevices>) =>
    fake.opened.filter(({ kind, readyState }) => kind === "audio" && readyState === "live");

  test("of the teacher is replaced at once, without a click and whether or not the browser tells of a change", async () => {
    const fake = fakeDevices();
    const devices = new TeacherDevices(fake.devices, memory());
    await devices.openDefaults();
    devices.microphone.setPaused(true);
    live(fake)[0]?.pull();
    expect(devices.microphone.state.value).toEqual({ kind: "trouble", trouble: "pulled" });
    await fake.settle();
    expect(live(fake)).toHaveLength(1);
    // Whoever had switched it off is not heard through another one.
    expect(devices.microphone.state.value).toMatchObject({ kind: "on", paused: true });
  });

  test("that nothing can replace is explained as pulled until something is plugged in", async () => {
    const fake = fakeDevices();
    const devices = new TeacherDevices(fake.devices, memory());
    await devices.openDefaults();
    fake.here.microphone = false;
    live(fake)[0]?.pull();
    fake.changed();
    await fake.settle();
    expect(devices.microphone.state.value).toEqual({ kind: "trouble", trouble: "pulled" });
    fake.here.microphone = true;
    fake.changed();
    await fake.settle();
    expect(devices.microphone.state.value.kind).toBe("on");
  });

  test("that the teacher had chosen takes its place again when it is back, and is asked for only then", async () => {
    const fake = fakeDevices();
    const asked: (string | undefined)[] = [];
    const listed = ["table", "built-in"];
    const device = { ...fake.devices };
    device.list = async () => ({ cameras: [], microphones: listed.map((id) => ({ id, label: id })) });
    device.openMicrophone = (id) => {
      asked.push(id);
      return fake.devices.openMicrophone(id);
    };
    const devices = new TeacherDevices(device, memory());
    await devices.openMicrophone("table");
    listed.shift();
    fake.changed();
    await fake.settle();
    live(fake)[0]?.pull();
    await fake.settle();
    expect(asked).toEqual(["table", "table"]);
    listed.unshift("table");
    fake.changed();
    await fake.settle();
    expect(asked).toEqual(["table", "table", "table"]);
    fake.changed();
    await fake.settle();
    expect(asked).toHaveLength(3);
    expect(live(fake)).toHaveLength(1);
  });

  test("of a classroom on stage is replaced at once; of one that only rehearses it is explained", async () => {
    const fake = fakeDevices();
    const devices = new ClassroomDevices(fake.devices, new FakeClock());
    await devices.rehearse();
    live(fake)[0]?.pull();
    await fake.settle();
    expect(devices.microphone.state.value).toEqual({ kind: "trouble", trouble: "pulled" });
    devices.setWanted("both");
    await fake.settle();
    live(fake)[0]?.pull();
    await fake.settle();
    expect(devices.microphone.state.value.kind).toBe("on");
    expect(live(fake)).toHaveLength(1);
  });

  test("of a page that was left stays closed", async () => {
    const fake = fakeDevices();
    const devices = new ClassroomDevices(fake.devices, new FakeClock());
    devices.setWanted("both");
    await fake.settle();
    const gone = live(fake)[0];
    devices.close();
    gone?.pull();
    await fake.settle();
    expect(live(fake)).toEqual([]);
  });
});

describe("the teacher's devices", () => {
  test("what is missing opens by itself once it is plugged in", async () => {
    const fake = fakeDevices();
    fake.here.camera = false;
    const devices = new TeacherDevices(fake.devices, memory());
    await devices.openDefaults();
    expect(devices.camera.state.value).toEqual({ kind: "trouble", trouble: "missing" });
    expect(devices.microphone.state.value.kind).toBe("on");
    fake.here.camera = true;
    fake.changed();
    await fake.settle();
    expect(devices.camera.state.value.kind).toBe("on");
  });

  test("a board camera that is plugged in again looks at the board again; one that was put away does not", async () => {
    const fake = fakeDevices();
    const devices = new TeacherDevices(fake.devices, memory());
    await devices.openBoard("cam-1");
    fake.opened[0]?.pull();
    fake.here.camera = false;
    fake.changed();
    await fake.settle();
    expect(devices.board.state.value).toEqual({ kind: "trouble", trouble: "pulled" });
    fake.here.camera = true;
    fake.changed();
    await fake.settle();
    expect(devices.board.state.value.kind).toBe("on");
    devices.board.stop();
    fake.changed();
    await fake.settle();
    expect(devices.board.state.value.kind).toBe("off");
  });

  test("closing the browser's question about a screen is no trouble", async () => {
    const devices = new TeacherDevices(fakeDevices().devices, memory());
    await devices.openScreen();
    expect(devices.screen.state.value).toEqual({ kind: "off" });
  });

  test("close stops every track", async () => {
    const fake = fakeDevices();
    const devices = new TeacherDevices(fake.devices, memory());
    await devices.openDefaults();
    await devices.openBoard("cam-2");
    devices.close();
    expect(fake.opened.map(({ readyState }) => readyState)).toEqual(["ended", "ended", "ended"]);
  });
});

describe("the sound of what is shared", () => {
  const voice = { kind: "on", track: new FakeTrack("audio"), paused: false } as const;

  /** A browser that shares `sound` with the picture, and mixes it into `voice`. */
  async function share(sound: FakeTrack | undefined) {
    const fake = fakeDevices();
    const picture = new FakeTrack("video");
    const mixed = signal<typeof voice | undefined>(voice);
    const stop = () => sound?.stop();
    const openScreen = async (): Promise<OpenedScreen> => ({
      ok: true,
      track: picture,
      sound: sound && { under: () => ({ state: mixed, close: stop }), stop },
    });
    const devices = new TeacherDevices({ ...fake.devices, openScreen }, memory());
    await devices.openDefaults();
    const alone = devices.microphone.state.value;
    expect(devices.voice.state.value).toBe(alone);
    return { devices, picture, mixed, alone, sharing: devices.openScreen() };
  }

  test.each(["key", "browser", "page"])("is in the voice until the share is ended by the %s", async (end) => {
    const sound = new FakeTrack("audio");
    const { devices, picture, sharing } = await share(sound);
    await sharing;
    expect([devices.voice.state.value, devices.screenHeard]).toEqual([voice, true]);
    if (end === "key") devices.screen.stop();
    else if (end === "browser") picture.pull();
    else devices.close();
    expect([devices.voice.state.value, devices.screenHeard]).toEqual([devices.microphone.state.value, false]);
    expect(sound.readyState).toBe("ended");
  });

  test("leaves the microphone as it is where none is shared, and while the browser does not mix", async () => {
    const silent = await share(undefined);
    await silent.sharing;
    expect([silent.devices.voice.state.value, silent.devices.screenHeard]).toEqual([silent.alone, false]);
    const stalled = await share(new FakeTrack("audio"));
    await stalled.sharing;
    stalled.mixed.value = undefined;
    expect([stalled.devices.voice.state.value, stalled.devices.screenHeard]).toEqual([stalled.alone, false]);
  });

  test("of a share that was ended while it opened is let go", async () => {
    const sound = new FakeTrack("audio");
    const { devices, sharing, alone } = await share(sound);
    devices.screen.stop();
    await sharing.then(() => devices.screen.stop());
    expect([devices.voice.state.value, sound.readyState]).toEqual([alone, "ended"]);
  });
});

describe("a classroom's devices", () => {
  test("rehearse for a moment, then the camera is off", async () => {
    const fake = fakeDevices();
    const clock = new FakeClock();
    const devices = new ClassroomDevices(fake.devices, clock);
    await devices.rehearse();
    expect(devices.camera.state.value.kind).toBe("on");
    clock.advance(8_000);
    expect(devices.camera.state.value.kind).toBe("off");
    expect(fake.opened.every(({ readyState }) => readyState === "ended")).toBe(true);
  });

  test("called up during the rehearsal, they stay on until the room is sent back", async () => {
    const fake = fakeDevices();
    const clock = new FakeClock();
    const devices = new ClassroomDevices(fake.devices, clock);
    await devices.rehearse();
    devices.setWanted("both");
    await fake.settle();
    clock.advance(60_000);
    expect(devices.camera.state.value.kind).toBe("on");
    expect(devices.microphone.state.value.kind).toBe("on");
    devices.setWanted("nothing");
    expect(devices.camera.state.value.kind).toBe("off");
    expect(fake.opened.every(({ readyState }) => readyState === "ended")).toBe(true);
  });

  test("called up while the browser still asks, the rehearsal's end does not switch them off", async () => {
    const fake = fakeDevices();
    const clock = new FakeClock();
    const devices = new ClassroomDevices(fake.devices, clock);
    const rehearsing = devices.rehearse();
    devices.setWanted("both");
    await rehearsing;
    await fake.settle();
    clock.advance(60_000);
    expect(devices.camera.state.value.kind).toBe("on");
  });

  test("without a camera the trouble stays on the screen after the rehearsal", async () => {
    const fake = fakeDevices();
    fake.here.camera = false;
    const clock = new FakeClock();
    const devices = new ClassroomDevices(fake.devices, clock);
    await devices.rehearse();
    clock.advance(8_000);
    expect(devices.camera.state.value).toEqual({ kind: "trouble", trouble: "missing" });
    expect(devices.microphone.state.value.kind).toBe("off");
  });

  test("in the overview the camera alone is open; called up from it, the same camera stays and the microphone opens", async () => {
    const fake = fakeDevices();
    const clock = new FakeClock();
    const devices = new ClassroomDevices(fake.devices, clock);
    await devices.rehearse();
    devices.setWanted("camera");
    await fake.settle();
    clock.advance(60_000);
    expect(devices.microphone.state.value.kind).toBe("off");
    const seen = devices.camera.state.value;
    expect(seen.kind).toBe("on");
    devices.setWanted("both");
    await fake.settle();
    expect(devices.camera.state.value).toBe(seen);
    expect(devices.microphone.state.value.kind).toBe("on");
    devices.setWanted("camera");
    expect(devices.camera.state.value).toBe(seen);
    expect(devices.microphone.state.value.kind).toBe("off");
    devices.setWanted("nothing");
    expect(fake.opened.every(({ readyState }) => readyState === "ended")).toBe(true);
  });

  test("wanted in the overview while the browser still asks, the microphone does not stay open", async () => {
    const fake = fakeDevices();
    const devices = new ClassroomDevices(fake.devices, new FakeClock());
    const rehearsing = devices.rehearse();
    devices.setWanted("camera");
    await rehearsing;
    await fake.settle();
    expect(devices.camera.state.value.kind).toBe("on");
    expect(devices.microphone.state.value.kind).toBe("off");
    expect(fake.opened.filter(({ kind, readyState }) => kind === "audio" && readyState === "live")).toEqual([]);
  });
});
