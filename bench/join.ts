/**
 * How long does a classroom wait? From the click on Join to the first decoded frame of the teacher, in Chromium on
 * loopback, and how many signalling round trips stand one behind the other in it. Beside it, in the same run, a bare page:
 * the same worker's media through two RTCPeerConnections of one page, without any service. `--quick` for few rounds.
 */
import type { Browser, Page } from "playwright-core";
import { act, untilLesson } from "../tests/e2e/support/act.ts";
import { launchChromium, visit } from "../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../tests/e2e/support/demo-process.ts";
import { median, percentile } from "./support/figures.ts";
import { table } from "./support/table.ts";

const rounds = process.argv.includes("--quick") ? 5 : 25;

interface Join {
  firstFrameMs: number;
  /** Requests that something waited for and that were sent only after the answer to another, in the longest chain. */
  serialRoundTrips: number;
  /** All that were sent until the first frame. */
  requests: string[];
}

/** Runs in the page: notes every request and answer on the socket, and the first frame after the click. */
function watchJoin(): void {
  const log: { at: number; kind: "request" | "answer"; id: string; name: string }[] = [];
  Object.assign(window, { joinLog: log });
  const note = (data: unknown, kind: "request" | "answer") => {
    if (typeof data !== "string") return;
    const match = (kind === "request" ? /^42(\d+)\["(\w+)"/ : /^43(\d+)/).exec(data);
    if (match) log.push({ at: performance.now(), kind, id: match[1] ?? "", name: match[2] ?? "" });
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    note(data, "request");
    send.call(this, data);
  };
  const Native = WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => note(data, "answer"));
    }
  };
}

/** `checked`: not pressed before the link is measured, so that the join goes on with transports that stand. */
async function joinOnce(browser: Browser, url: string, { checked }: { checked: boolean }): Promise<Join> {
  const context = await browser.newContext({ permissions: ["camera", "microphone"] });
  try {
    const page = await context.newPage();
    await page.addInitScript(watchJoin);
    await page.goto(url);
    await page.locator('[data-action="join"]:not([disabled])').waitFor();
    // The socket stands and the page knows the lesson: what is measured begins with the click.
    await page.locator('main[data-connection="open"]').waitFor();
    if (checked) await page.locator('.link-check[data-check="done"]').waitFor();
    return await clickAndWait(page);
  } finally {
    await context.close();
  }
}

function clickAndWait(page: Page): Promise<Join> {
  return page.evaluate(async () => {
    const button = document.querySelector('[data-action="join"]');
    if (!(button instanceof HTMLElement)) throw new Error("there is no join button");
    const clickedAt = performance.now();
    button.click();
    const frameAt = await new Promise<number>((done) => {
      const look = (): void => {
        const video = document.querySelector('video[data-source="teacher"]');
        if (video instanceof HTMLVideoElement) video.requestVideoFrameCallback(() => done(performance.now()));
        else requestAnimationFrame(look);
      };
      look();
    });
    const log: { at: number; kind: string; id: string; name: string }[] = Reflect.get(window, "joinLog");
    const during = log.filter(({ at }) => at >= clickedAt && at <= frameAt);
    // Sent beside ICE or as a measurement: nothing on the way to the picture waits for their answers.
    const unawaited = new Set(["connectTransport", "reportReception"]);
    const depths = new Map<string, number>();
    let answered = 0;
    for (const { kind, id, name } of during) {
      if (kind === "request" && unawaited.has(name)) continue;
      if (kind === "request") depths.set(id, answered + 1);
      else answered = Math.max(answered, depths.get(id) ?? 0);
    }
    return {
      firstFrameMs: frameAt - clickedAt,
      serialRoundTrips: Math.max(0, ...depths.values()),
      requests: during.filter(({ kind }) => kind === "request").map(({ name }) => name),
    };
  });
}

/** Two peer connections in one page: what the browser alone needs from signalling at hand to a decoded frame. */
async function barePage(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ permissions: ["camera", "microphone"] });
  try {
    const page = await context.newPage();
    await page.goto(new URL("/", url).href);
    return await page.evaluate(async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 }, audio: true });
      const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
      near.onicecandidate = ({ candidate }) => candidate && far.addIceCandidate(candidate);
      far.onicecandidate = ({ candidate }) => candidate && near.addIceCandidate(candidate);
      const video = document.createElement("video");
      video.muted = true;
      video.autoplay = true;
      document.body.append(video);
      const framed = new Promise<number>((done) => {
        far.ontrack = ({ streams: [received] }) => {
          video.srcObject = received ?? null;
          video.requestVideoFrameCallback(() => done(performance.now()));
        };
      });
      const startedAt = performance.now();
      for (const track of stream.getTracks()) near.addTrack(track, stream);
      await near.setLocalDescription(await near.createOffer());
      await far.setRemoteDescription(near.localDescription ?? { type: "offer" });
      await far.setLocalDescription(await far.createAnswer());
      await near.setRemoteDescription(far.localDescription ?? { type: "answer" });
      return (await framed) - startedAt;
    });
  } finally {
    await context.close();
  }
}

const demo = await DemoProcess.create();
const browser = await launchChromium();
try {
  const teacher = await visit(browser, demo.links.teacher);
  await act(teacher.page, "go-live");
  await untilLesson(teacher.page, "live");
  const [classroom] = demo.links.classrooms;
  if (classroom === undefined) throw new Error("the demo has no classroom");
  const joins: Join[] = [];
  const checked: Join[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    joins.push(await joinOnce(browser, classroom.url, { checked: false }));
    if (round % 3 === 0) checked.push(await joinOnce(browser, classroom.url, { checked: true }));
    bare.push(await barePage(browser, demo.origin));
  }
  const times = (all: readonly Join[]) => all.map(({ firstFrameMs }) => firstFrameMs);
  const row = (name: string, values: number[]) => [
    name,
    String(values.length),
    ...[median(values), percentile(values, 0.95), Math.max(...values)].map((ms) => `${Math.round(ms)} ms`),
  ];
  process.stdout.write(
    `${table(
      ["click to first decoded frame", "rounds", "p50", "p95", "most"],
      [
        row("OneRoom, at once", times(joins)),
        row("OneRoom, after the check", times(checked)),
        row("two bare peers in one page", bare),
      ],
    )}\n\n`,
  );
  const last = joins.at(-1);
  process.stdout.write(
    `Serial signalling round trips: ${Math.max(...[...joins, ...checked].map(({ serialRoundTrips }) => serialRoundTrips))} at most (${last?.requests.join(", ")}); ` +
      "connectTransport runs beside ICE, and nothing waits for its answer or for that of a measurement.\n" +
      "Aim: p50 ≤ 350 ms, p95 ≤ 700 ms, at most two round trips.\n",
  );
} finally {
  await browser.close();
  await demo.stop();
}
