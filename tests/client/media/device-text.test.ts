import { expect, test } from "vitest";
import { speak } from "../../../client/i18n/words.ts";
import { deviceTroubles } from "../../../client/media/device-text.ts";
import { mediaWords } from "../../../client/media/words.ts";
import { Capture } from "../../../client/state/capture.ts";
import { FakeTrack } from "../fake-track.ts";

async function opened(kind: "audio" | "video", label: string) {
  const capture = new Capture();
  const track = new FakeTrack(kind);
  track.label = label;
  await capture.open(async () => ({ ok: true, track }));
  return { capture, track };
}

test("which device fails, why, and what to do; nothing while all is well", async () => {
  const say = speak(mediaWords, "en");
  const camera = await opened("video", "HD Camera");
  const microphone = await opened("audio", "Table Microphone");
  const texts = () => deviceTroubles(say, { camera: camera.capture, microphone: microphone.capture });
  expect(texts()).toEqual([]);
  microphone.track.switchOff(true);
  camera.track.pull();
  expect(texts()).toEqual([`HD Camera: ${say("cameraPulled")}`, `Table Microphone: ${say("microphoneMuted")}`]);
});
