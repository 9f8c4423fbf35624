import { mkdir, writeFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import type { InvitedPerson, LessonRecord } from "../signaling/contract/api.ts";
import { act, untilLesson } from "../tests/e2e/support/act.ts";
import { launchChromium } from "../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../tests/e2e/support/demo-process.ts";
import { signInBy } from "../tests/e2e/support/rest.ts";
import { shootCounty } from "./support/county-pages.ts";
import { classOfPupils, teacherAtBlackboard, worksheet } from "./support/drawings.ts";

/**
 * The pictures of the README, written to docs/images: the demo's pages in a lesson, and the administrator's with a county
 * in its eleventh week. Cameras and microphone are drawn in the pages; everything between them is the real service.
 */

const folder = "docs/images";

interface Looks {
  width: number;
  height: number;
  language: "zh-CN" | "en";
}

interface Devices {
  camera: string;
  board: string | null;
}

/** Runs in the page: a camera, a document camera and a microphone that need no hardware. It may use nothing from outside. */
function plugIn({ camera, board }: Devices): void {
  const nameTrack = (track: MediaStreamTrack | undefined, deviceId: string): MediaStreamTrack => {
    if (track === undefined) throw new Error("a drawing gave no track");
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
    setInterval(draw, 66);
    return nameTrack(canvas.captureStream(15).getVideoTracks()[0], deviceId);
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
  const device = (kind: MediaDeviceKind, deviceId: string, label: string) => {
    const described = { kind, deviceId, label, groupId: "" };
    return { ...described, toJSON: () => described };
  };
  Object.assign(navigator.mediaDevices, {
    enumerateDevices: async () => [
      device("videoinput", "front", "HD Camera"),
      ...(board === null ? [] : [device("videoinput", "document", "Document Camera")]),
      device("audioinput", "table", "Table Microphone"),
    ],
    getUserMedia: async ({ video, audio }: MediaStreamConstraints) => {
      const written = board !== null && exactId(video) === "document";
      return new MediaStream([
        ...(video ? [await film(written ? board : camera, written ? "document" : "front")] : []),
        ...(audio ? [speak("table")] : []),
      ]);
    },
  });
}

async function open(browser: Browser, url: string, looks: Looks, devices?: Devices): Promise<Page> {
  const { width, height, language } = looks;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    timezoneId: teachingTimeZone(),
    colorScheme: "light",
    permissions: ["camera", "microphone"],
  });
  const page = await context.newPage();
  if (devices) await page.addInitScript(plugIn, devices);
  await page.goto(url);
  return page;
}

/** Lessons are given in the morning, whenever this is run: the zone (whole hours) where it is about nine now. */
function teachingTimeZone(): string {
  const eastOfGreenwich = ((9 - new Date().getUTCHours() + 36) % 24) - 12;
  // POSIX's sign: east is minus.
  return `Etc/GMT${eastOfGreenwich > 0 ? "-" : "+"}${Math.abs(eastOfGreenwich)}`;
}

/** Waits for the picture in its full size: the first seconds of a lesson are smaller. */
async function untilSharp(page: Page, source: string, height: number): Promise<void> {
  const selector = `video[data-source="${source}"]:not([data-preview])`;
  await page.waitForFunction(
    ([video, least]) => {
      const found = document.querySelector(video);
      return found instanceof HTMLVideoElement && found.videoHeight >= least;
    },
    [selector, height] as const,
    { timeout: 90_000 },
  );
}

/** `share`: of the page's size, so that a big screen's picture is no larger than the others'. */
async function shoot(page: Page, name: string, share = 1): Promise<void> {
  const viewport = page.viewportSize();
  if (viewport === null) throw new Error("the page has no size");
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", {
    format: "png",
    clip: { x: 0, y: 0, ...viewport, scale: share },
  });
  await mkdir(folder, { recursive: true });
  const png = Buffer.from(data, "base64");
  await writeFile(`${folder}/${name}.png`, png);
  process.stdout.write(`${folder}/${name}.png ${Math.round(png.length / 1000)} kB\n`);
}

/** The rest of the day, so that the administrator's list is one. */
async function fillTimetable(adminLink: string): Promise<void> {
  const administrator = await signInBy(adminLink);
  const [demoLesson] = await administrator.lessons();
  if (demoLesson === undefined) throw new Error("the demo has no lesson");
  const post = async <T>(path: string, body: object): Promise<T> => {
    const response = await fetch(new URL(path, adminLink), {
      method: "POST",
      headers: { authorization: `Bearer ${administrator.session.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return await response.json();
  };
  const hourMs = 60 * 60_000;
  const classroomIds = demoLesson.classrooms.map(({ id }) => id);
  const firstMs = Math.ceil(demoLesson.endsAt / hourMs) * hourMs;
  for (const [index, { title, name }] of laterLessons.entries()) {
    const { person } = await post<InvitedPerson>("/api/v1/people", {
      name,
      signInName: `teacher-${index}`,
      role: "teacher",
    });
    const startsAt = firstMs + index * hourMs;
    await post<LessonRecord>("/api/v1/lessons", {
      title,
      teacherId: person.id,
      startsAt,
      endsAt: startsAt + 45 * 60_000,
      classroomIds,
    });
  }
}

const laterLessons = [
  { title: "语文：古诗二首 · Two Poems", name: "王老师 Ms Wang" },
  { title: "英语：My Family · English", name: "张老师 Mr Zhang" },
  { title: "科学：水的变化 · Science", name: "陈老师 Ms Chen" },
];

const laptop: Looks = { width: 1280, height: 800, language: "en" };
const bigScreen: Looks = { width: 1920, height: 1080, language: "zh-CN" };

const demo = await DemoProcess.create();
const browser = await launchChromium();
try {
  const home = await open(browser, demo.origin, { ...laptop, height: 600, language: "zh-CN" });
  await home.locator(".door").first().waitFor();
  await shoot(home, "home");
  await home.close();

  const { teacher: teacherLink, admin: adminLink, classrooms } = demo.links;
  const [first, second] = await Promise.all(
    classrooms.slice(0, 2).map(({ url }) => open(browser, url, bigScreen, { camera: classOfPupils(), board: null })),
  );
  if (first === undefined || second === undefined) throw new Error("the demo has too few classrooms");
  await act(first, "join");
  await act(second, "join");
  const teacher = await open(
    browser,
    teacherLink,
    { ...laptop, width: 1600, height: 1000 },
    { camera: teacherAtBlackboard(), board: worksheet() },
  );
  await teacher.locator("video[data-source=teacher]").waitFor();
  await teacher.getByLabel("Board camera").selectOption({ label: "Document Camera" });
  await act(teacher, "go-live");
  await untilLesson(first, "live");

  const classroomId = (await signInBy(classrooms[1]?.url ?? "")).classroomId;
  await act(teacher, "open-classroom", classroomId);
  await untilSharp(first, "board", 1080);
  await untilSharp(first, "teacher", 360);
  await untilSharp(first, "pupils", 180);
  await shoot(first, "classroom", 2 / 3);

  await fillTimetable(adminLink);
  const admin = await open(browser, adminLink, { ...laptop, height: 600 });
  await admin.getByText("Science").waitFor();
  await shoot(admin, "administrator");

  // How large the pupils' picture becomes is the ladder's to say: what it settles on fits the place that it has.
  await untilSharp(teacher, "pupils", 270);
  await shoot(teacher, "teacher", 0.8);

  await admin.click('a[href="#operations"]');
  await act(admin, "show-classrooms");
  await admin.locator('tr[data-sound="heard"]').nth(1).waitFor({ timeout: 90_000 });
  await shoot(admin, "operations");
  await shootCounty(browser, shoot);
} finally {
  await browser.close();
  await demo.stop();
}
