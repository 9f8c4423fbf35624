/**
 * What does a classroom get over a link that carries no video? One lesson with a board (a page of writing that goes on
 * every few seconds) and a voice; one classroom in Chromium behind an emulated link that media, page and socket share.
 *
 *   node bench/stills.ts                     300 and 128 kbit/s
 *   node bench/stills.ts weak-300 --shot DIR a picture of what the classroom sees
 *
 * voice: share of seconds with over 10 % of the sound made up. between: median time between two still pictures shown.
 * age: 95th percentile of what the page says a picture's age is. used: bytes that crossed the link over its rate.
 */
import { createServer } from "node:net";
import type { Page } from "playwright-core";
import { act, untilLesson } from "../tests/e2e/support/act.ts";
import { launchChromium } from "../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../tests/e2e/support/demo-process.ts";
import { clipFlags, makeClip } from "../tests/support/clip/make-clip.ts";
import { LinkEmulator } from "../tests/support/link/link-emulator.ts";
import { routeThrough } from "../tests/support/link/route-through.ts";
import { watchPlayback } from "../tests/support/playback/watch-playback.ts";
import { median } from "./support/figures.ts";
import { table } from "./support/table.ts";

const cases: Record<string, { rateKbps: number; delayMs: number }> = {
  "weak-300": { rateKbps: 300, delayMs: 10 },
  "weak-200": { rateKbps: 200, delayMs: 10 },
  "weak-128": { rateKbps: 128, delayMs: 10 },
  "satellite-300": { rateKbps: 300, delayMs: 300 },
};
const SECONDS = 45;
/** The first plan, and what the link was believed to carry before it was measured. */
const SETTLE_MS = 15_000;
const OPEN_KBPS = 4_000;

/** Runs in the teacher's page: a document camera over a page of writing that goes on. It may use nothing from outside. */
function layPaper(): void {
  const devices = navigator.mediaDevices;
  const [list, open] = [devices.enumerateDevices.bind(devices), devices.getUserMedia.bind(devices)];
  const lines = "A fraction is a part of a whole: 3/4 of 28 is 21. 分数是整体的一部分 ".repeat(20);
  const film = (): MediaStreamTrack | undefined => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1_280, 720];
    const context = canvas.getContext("2d");
    let written = 400;
    setInterval(() => {
      written = written >= 900 ? 400 : written + 6;
    }, 4_000);
    setInterval(() => {
      if (!context) return;
      context.fillStyle = "#f4f1e8";
      context.fillRect(0, 0, 1_280, 720);
      context.fillStyle = "#20304a";
      context.font = "24px sans-serif";
      for (let line = 0; line * 70 < written; line += 1)
        context.fillText(lines.slice(line * 70, Math.min(written, line * 70 + 70)), 40, 60 + 42 * line);
      // A camera is never quite still: grain that an encoder has to carry.
      for (let grain = 0; grain < 4_000; grain += 1) {
        context.fillStyle = `rgba(0,0,0,${Math.random() * 0.12})`;
        context.fillRect(Math.random() * 1_280, Math.random() * 720, 3, 3);
      }
    }, 66);
    const track = canvas.captureStream(15).getVideoTracks()[0];
    if (track) {
      const settings = track.getSettings.bind(track);
      track.getSettings = () => ({ ...settings(), deviceId: "paper", width: 1_280, height: 720 });
    }
    return track;
  };
  const paper = { kind: "videoinput", deviceId: "paper", label: "Document Camera", groupId: "" } as const;
  Object.assign(devices, {
    enumerateDevices: async () => [...(await list()), { ...paper, toJSON: () => paper }],
    getUserMedia: async (wish: MediaStreamConstraints) => {
      if (!JSON.stringify(wish.video ?? null).includes("paper")) return await open(wish);
      const track = film();
      return new MediaStream(track ? [track] : []);
    },
  });
}

interface Seen {
  tier: string | null;
  still: number | null;
  age: number | null;
}

function look(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const age = document.querySelector(".still-age")?.textContent ?? null;
    const still = document.querySelector("img[data-still]")?.getAttribute("data-still");
    return {
      tier: document.querySelector("main")?.getAttribute("data-tier") ?? null,
      still: still === null || still === undefined ? null : Number(still),
      age: age === null ? null : Number(/\d+/.exec(age)?.[0] ?? 0),
    };
  });
}

async function run(name: string, shots: string | undefined): Promise<(string | number)[]> {
  const { rateKbps, delayMs } = cases[name] ?? { rateKbps: 300, delayMs: 10 };
  const port = await freePort();
  const demo = await DemoProcess.create({ MEDIA_PORT: String(port), MEDIA_WORKERS: "1" });
  const browser = await launchChromium(clipFlags(await makeClip()));
  const service = new URL(demo.origin);
  const link = await LinkEmulator.create({
    listen: { address: "127.0.0.2" },
    target: { address: "127.0.0.1", port },
    tcp: "forward",
    tcpTarget: { address: service.hostname, port: Number(service.port) },
    // The page itself is loaded over an open link: how long that takes is another question.
    down: { rateKbps: OPEN_KBPS, delayMs },
    up: { rateKbps: 1_000, delayMs },
    seed: 1,
  });
  try {
    const person = () =>
      browser.newContext({ viewport: { width: 1_920, height: 1_080 }, permissions: ["camera", "microphone"] });
    const teacher = await (await person()).newPage();
    await teacher.addInitScript(layPaper);
    await teacher.goto(demo.links.teacher);
    await teacher.locator("video[data-source=teacher]").waitFor();
    await teacher.getByLabel("Board camera").selectOption({ label: "Document Camera" });
    await act(teacher, "go-live");
    await untilLesson(teacher, "live");
    const context = await person();
    await routeThrough(context, { address: link.address });
    const page = await context.newPage();
    const playback = await watchPlayback(page);
    const door = new URL(demo.links.classrooms[0]?.url ?? "");
    door.host = `${link.address}:${link.port}`;
    await page.goto(door.href);
    await act(page, "join");
    await untilLesson(page, "live");
    link.setShape({ down: { rateKbps } });
    await page.waitForTimeout(SETTLE_MS);
    const fromMs = Date.now();
    const seen: (Seen & { atMs: number })[] = [];
    while (Date.now() - fromMs < SECONDS * 1_000) {
      await page.waitForTimeout(250);
      seen.push({ ...(await look(page)), atMs: Date.now() });
    }
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
    const report = await playback.stop({ fromMs, toMs: Date.now() });
    const voice = report.voices.find(({ label }) => label.endsWith("master"));
    const shown = seen.filter(({ still }, index) => still !== null && still !== seen[index - 1]?.still);
    const between = shown.slice(1).map(({ atMs }, index) => (atMs - (shown[index]?.atMs ?? atMs)) / 1_000);
    const ages = seen.flatMap(({ age }) => (age === null ? [] : [age])).sort((a, b) => a - b);
    const crossed = link.history("down").filter(({ startMs }) => startMs >= fromMs);
    const usedKbps = crossed.reduce((sum, { bytesOut }) => sum + bytesOut, 0) / 125 / Math.max(1, crossed.length);
    return [
      name,
      tiersOf(seen),
      percent(voice?.stallShare ?? 1),
      percent(voice?.concealedShare ?? 1),
      shown.length,
      between.length === 0 ? "–" : `${median(between).toFixed(1)} s`,
      ages.length === 0 ? "–" : `${ages[Math.floor(ages.length * 0.95)]} s`,
      percent(usedKbps / rateKbps),
      `${Math.round(link.latestMs)} ms`,
    ];
  } finally {
    await browser.close();
    await link.close();
    await demo.stop();
  }
}

function tiersOf(seen: readonly Seen[]): string {
  const counts = new Map<string, number>();
  for (const { tier } of seen) counts.set(tier ?? "none", (counts.get(tier ?? "none") ?? 0) + 1);
  return [...counts].map(([tier, count]) => `${tier} ${Math.round((100 * count) / seen.length)} %`).join(", ");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A port that nobody has at the moment, for a service that cannot tell which one it took. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

const given = process.argv.slice(2);
const shots = given.includes("--shot") ? given[given.indexOf("--shot") + 1] : undefined;
const wanted = Object.keys(cases).filter((name) => given.includes(name));
const rows: (string | number)[][] = [];
for (const name of wanted.length > 0 ? wanted : ["weak-300", "weak-128"]) rows.push(await run(name, shots));
const head = ["case", "tier", "voice stalled", "concealed", "stills", "between", "age", "used", "late"];
process.stdout.write(`${table(head, rows)}\n`);
