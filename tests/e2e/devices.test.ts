import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { speech } from "../support/clip/speech.ts";
import { act, untilLesson } from "./support/act.ts";
import { launchChromium, type Visit, visit } from "./support/chromium.ts";
import { DemoProcess } from "./support/demo-process.ts";
import { expectToHear, expectToSee } from "./support/perceive.ts";
import { selectorOf } from "./support/senses.ts";

/** The sound of a tab that the teacher shares, and a camera or a microphone that is gone in the middle of the lesson. */

let demo: DemoProcess;
let browser: Browser;
/** The classroom's, which stands elsewhere: what dies at the teacher does not die there. */
let elsewhere: Browser;
let folder: string;
let teacher: Visit;
let classroom: Visit;

const TONE_HZ = 3_000;
/** What is said into the classroom's microphone from the moment that it is opened; after it nothing at all. */
const SPOKEN_SECONDS = 10;
const teacherPicture = { source: "teacher", classroom: MASTER_ROOM } as const;

beforeAll(async () => {
  demo = await DemoProcess.create({ MEDIA_WORKERS: "1" });
  // The fake question would share a picture of its own, and a browser that is muted shares silence.
  browser = await launchChromium(
    ["--auto-select-tab-capture-source-by-title=A film"],
    ["--use-fake-ui-for-media-stream", "--mute-audio"],
  );
  teacher = await visit(browser, demo.links.teacher);
  await act(teacher.page, "go-live");
  await untilLesson(teacher.page, "live");
  folder = mkdtempSync(join(tmpdir(), "oneroom-voice-"));
  writeFileSync(join(folder, "voice.wav"), speech(SPOKEN_SECONDS));
  elsewhere = await launchChromium([`--use-file-for-fake-audio-capture=${join(folder, "voice.wav")}%noloop`]);
  classroom = await visit(elsewhere, demo.links.classrooms[0]?.url ?? "");
  await act(classroom.page, "join");
  await untilLesson(classroom.page, "live");
});
afterAll(async () => {
  await Promise.all([browser?.close(), elsewhere?.close()]);
  rmSync(folder, { recursive: true, force: true });
  await demo?.stop();
});

/** A tab whose film is one tone. */
async function openFilm(): Promise<Page> {
  const film = await teacher.context.newPage();
  await film.goto(`${demo.origin}/`);
  await film.evaluate((frequency) => {
    document.title = "A film";
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(new GainNode(context, { gain: 0.5 })).connect(context.destination);
    tone.start();
  }, TONE_HZ);
  return film;
}

/** By how many decibels the tone stands out of what is beside it, in the teacher's voice as that page plays it. */
async function toneAt(page: Page): Promise<number> {
  return await page.evaluate(
    async ({ selector, hertz }) => {
      const audio = document.querySelector(selector);
      if (!(audio instanceof HTMLAudioElement) || !(audio.srcObject instanceof MediaStream)) return 0;
      const context = new AudioContext();
      try {
        await context.resume();
        const analyser = new AnalyserNode(context, { fftSize: 4_096, smoothingTimeConstant: 0.8 });
        context.createMediaStreamSource(audio.srcObject).connect(analyser);
        const levels = new Float32Array(analyser.frequencyBinCount);
        const bin = Math.round((hertz * analyser.fftSize) / context.sampleRate);
        const until = performance.now() + 1_000;
        while (performance.now() < until) {
          await new Promise((done) => requestAnimationFrame(done));
          analyser.getFloatFrequencyData(levels);
        }
        const around = (at: number) => Math.max(...levels.slice(at - 2, at + 3), -120);
        return around(bin) - Math.max(around(bin - 40), around(bin + 40));
      } finally {
        await context.close();
      }
    },
    { selector: selectorOf("audio", "voice", MASTER_ROOM), hertz: TONE_HZ },
  );
}

/** The processes in which a browser's cameras, or its microphones and loudspeakers, run. */
async function processesOf(
  browser: Browser,
  service: "video_capture.mojom.VideoCaptureService" | "audio.mojom.AudioService",
): Promise<number[]> {
  const devTools = await browser.newBrowserCDPSession();
  const { processInfo } = await devTools.send("SystemInfo.getProcessInfo");
  await devTools.detach();
  const line = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, "utf8");
  return processInfo.map(({ id }) => id).filter((pid) => line(pid).includes(service));
}

test("the classroom hears a shared tab under the teacher's voice, and no more when the teacher stops sharing", async () => {
  await expectToHear(classroom.page, MASTER_ROOM);
  expect(await toneAt(classroom.page)).toBeLessThan(20);
  const film = await openFilm();
  await teacher.page.bringToFront();
  await act(teacher.page, "share-screen");
  await teacher.page.locator('[data-action="stop-screen"]').waitFor();
  await expect.poll(() => toneAt(classroom.page)).toBeGreaterThan(30);
  // Whoever mutes the microphone does not mute the film.
  await act(teacher.page, "switch-microphone");
  await expect.poll(() => toneAt(classroom.page)).toBeGreaterThan(30);
  await act(teacher.page, "switch-microphone");
  await act(teacher.page, "stop-screen");
  await expect.poll(() => toneAt(classroom.page)).toBeLessThan(20);
  await expectToHear(classroom.page, MASTER_ROOM);
  await film.close();
});

test("a camera that is gone is noticed, explained, and opened again when it is back", async () => {
  await expectToSee(classroom.page, teacherPicture);
  const cameras = await processesOf(browser, "video_capture.mojom.VideoCaptureService");
  expect(cameras).toHaveLength(1);
  for (const pid of cameras) process.kill(pid, "SIGKILL");
  const notice = teacher.page.locator(".desk-notices .notice.bad");
  await notice.waitFor();
  expect(await notice.innerText()).toMatch(/camera/i);
  await expectToHear(classroom.page, MASTER_ROOM);
  // As when it is plugged in again.
  await teacher.page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event("devicechange")));
  await notice.waitFor({ state: "detached" });
  await expectToSee(classroom.page, teacherPicture);
});

/** As when the cable is pulled and something else can be heard with. */
async function endMicrophone(browser: Browser): Promise<void> {
  const pids = await processesOf(browser, "audio.mojom.AudioService");
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, "SIGKILL");
}

/** The teacher's voice as this page has it: one that is sent anew is another one. */
const voiceAt = (page: Page) =>
  page.locator(selectorOf("audio", "voice", MASTER_ROOM)).evaluate((audio) => {
    const stream = audio instanceof HTMLAudioElement && audio.srcObject;
    return stream instanceof MediaStream ? (stream.getAudioTracks()[0]?.id ?? "") : "";
  });

test("a microphone that is gone is replaced without a click, and the classroom hears the teacher again", async () => {
  await expectToHear(classroom.page, MASTER_ROOM);
  const before = await voiceAt(classroom.page);
  await endMicrophone(browser);
  await expect.poll(() => voiceAt(classroom.page), { timeout: 30_000 }).not.toBe(before);
  await expectToHear(classroom.page, MASTER_ROOM);
  expect(await teacher.page.locator(".desk-notices .notice.bad").count()).toBe(0);
});

test("a classroom on stage is told whether it is heard, also after its microphone was replaced, and why it is not", async () => {
  const ids = teacher.page.locator("[data-action='open-classroom']:enabled");
  const id = (await ids.getAttribute("data-classroom")) ?? "";
  const { page } = classroom;
  const heard = page.locator(".stage-sound[data-heard='true']");
  const notice = page.locator(".room-notices .notice");
  await act(teacher.page, "open-classroom", id);
  await heard.waitFor();
  await expectToHear(teacher.page, id);
  await endMicrophone(elsewhere);
  // It speaks anew into the other one.
  await heard.waitFor({ state: "detached" });
  await heard.waitFor();
  await expectToHear(teacher.page, id);
  // From here on nobody says a word, and there is not even a hum.
  await notice.waitFor({ timeout: 60_000 });
  expect(await notice.innerText()).toMatch(/cannot be heard/i);
  expect(await heard.count()).toBe(0);
  expect(await page.locator(".stage-banner").innerText()).not.toMatch(/heard/i);
});
